//! Who the client is, as something in front says it.
//!
//! **Threats.** Whoever chooses their own address has as many tries at passwords as they like. So only the last entry counts,
//! which is that of whatever stands directly in front, and only where the operator says that it writes one. If it cannot be
//! read, nothing before it is believed either: the client is then the peer.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::header::FORWARDED;
use axum::http::{HeaderMap, HeaderName};

pub(crate) const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address in the last entry of `X-Forwarded-For`.
pub(crate) fn by_x_forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(X_FORWARDED_FOR).iter().next_back()?;
    let entry = last.to_str().ok()?.rsplit(',').next()?.trim();
    match entry.parse::<IpAddr>() {
        Ok(address) => Some(address),
        Err(_) => node(entry),
    }
}

/// The address in the last element of `Forwarded` (RFC 7239): its `for`, if it has exactly one.
pub(crate) fn by_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(FORWARDED).iter().next_back()?;
    node(&last_for(last.to_str().ok()?)?)
}

/// An address, with or without a port: `192.0.2.1:4711`, `[2001:db8::1]`. Names that hide one (`_hidden`, `unknown`) are none.
fn node(text: &str) -> Option<IpAddr> {
    let (address, rest): (IpAddr, _) = if let Some(v6) = text.strip_prefix('[') {
        let (v6, rest) = v6.split_once(']')?;
        (v6.parse::<Ipv6Addr>().ok()?.into(), rest)
    } else {
        let end = text.find(':').unwrap_or(text.len());
        let (v4, rest) = text.split_at_checked(end)?;
        (v4.parse::<Ipv4Addr>().ok()?.into(), rest)
    };
    (rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port)).then_some(address)
}

fn is_port(port: &str) -> bool {
    let is_hidden = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    match port.strip_prefix('_') {
        Some(hidden) => !hidden.is_empty() && hidden.bytes().all(is_hidden),
        None => (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit()),
    }
}

/// The value of the one `for` in the last element of a list that is well-formed as a whole. A quotation mark that a client
/// has left open before it makes the list malformed, and does not hide what was added behind it.
fn last_for(list: &str) -> Option<String> {
    let mut rest = list;
    let mut found = None;
    let mut has_two = false;
    loop {
        rest = blanks(rest);
        if !rest.starts_with([',', ';']) && !rest.is_empty() {
            let (name, value, behind) = pair(rest)?;
            if name.eq_ignore_ascii_case("for") {
                has_two = found.replace(value).is_some();
            }
            rest = blanks(behind);
        }
        match rest.split_at_checked(1) {
            None => return found.filter(|_| !has_two),
            Some((";", behind)) => rest = behind,
            Some((",", behind)) => {
                (found, has_two) = (None, false);
                rest = behind;
            }
            Some(_) => return None,
        }
    }
}

/// A name, its value, and what is behind them.
fn pair(text: &str) -> Option<(&str, String, &str)> {
    let (name, text) = token(text)?;
    let text = text.strip_prefix('=')?;
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, text) = token(text)?;
        return Some((name, value.to_owned(), text));
    };
    let mut value = String::new();
    let mut chars = quoted.chars();
    loop {
        match chars.next()? {
            '"' => return Some((name, value, chars.as_str())),
            '\\' => value.push(chars.next()?),
            other => value.push(other),
        }
    }
}

/// A token of RFC 9110, which is not empty, and what is behind it.
fn token(text: &str) -> Option<(&str, &str)> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let end = text.bytes().position(|byte| !is_part(byte)).unwrap_or(text.len());
    text.split_at_checked(end).filter(|(token, _)| !token.is_empty())
}

fn blanks(text: &str) -> &str {
    text.trim_start_matches([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn headers(name: &'static str, lines: &[&str]) -> HeaderMap {
        let lines = lines.iter().map(|line| (name, HeaderValue::from_str(line).unwrap()));
        let mut headers = HeaderMap::new();
        for (name, line) in lines {
            headers.append(name, line);
        }
        headers
    }

    fn x(lines: &[&str]) -> Option<String> {
        by_x_forwarded_for(&headers("x-forwarded-for", lines)).map(|address| address.to_string())
    }

    fn forwarded(lines: &[&str]) -> Option<String> {
        by_forwarded(&headers("forwarded", lines)).map(|address| address.to_string())
    }

    #[test]
    fn the_last_entry_counts_with_and_without_a_port() {
        for (lines, expected) in [
            (&["192.0.2.1"][..], "192.0.2.1"),
            (&["192.0.2.1:99"], "192.0.2.1"),
            (&["203.0.113.9, 192.0.2.1 "], "192.0.2.1"),
            (&["203.0.113.9", "198.51.100.1,192.0.2.1"], "192.0.2.1"),
            (&["2001:db8::1"], "2001:db8::1"),
            (&["[2001:db8::1]"], "2001:db8::1"),
            (&["[2001:db8::1]:4711"], "2001:db8::1"),
            (&["::ffff:192.0.2.1"], "::ffff:192.0.2.1"),
        ] {
            assert_eq!(x(lines).as_deref(), Some(expected), "{lines:?}");
        }
        for (lines, expected) in [
            (&["for=192.0.2.1"][..], "192.0.2.1"),
            (&["For=\"192.0.2.1:99\";proto=http"], "192.0.2.1"),
            (&["for=203.0.113.9, by=x;for=\"[2001:db8::1]:4711\""], "2001:db8::1"),
            (&["for=203.0.113.9", "proto=https ; for=192.0.2.1"], "192.0.2.1"),
            (&["for=\"192.0.2.1:_port\""], "192.0.2.1"),
            (&["host=\"a, for=203.0.113.9\";for=192.0.2.1"], "192.0.2.1"),
            (&["for=\"192\\.0.2.1\""], "192.0.2.1"),
        ] {
            assert_eq!(forwarded(lines).as_deref(), Some(expected), "{lines:?}");
        }
    }

    #[test]
    fn where_the_last_entry_is_no_address_nothing_before_it_is_one() {
        for last in [
            "",
            "unknown",
            "_hidden",
            "192.0.2.1:",
            "192.0.2.1:x",
            "192.0.2",
            "[2001:db8::1",
            "[2001:db8::1]x",
            "a b",
        ] {
            assert_eq!(x(&[&format!("203.0.113.9, {last}")]), None, "{last}");
            assert_eq!(x(&["203.0.113.9", last]), None, "{last}");
            assert_eq!(
                forwarded(&[&format!("for=203.0.113.9, for=\"{last}\"")]),
                None,
                "{last}"
            );
            assert_eq!(forwarded(&["for=203.0.113.9", &format!("for={last}")]), None, "{last}");
        }
        for list in [
            "for=203.0.113.9,",
            "for=203.0.113.9, proto=http",
            "for=203.0.113.9;for=192.0.2.1",
            "for=203.0.113.9 for=192.0.2.1",
            "for=[2001:db8::1]",
            "for=203.0.113.9;by=\"",
            "203.0.113.9",
            "for = 203.0.113.9",
        ] {
            assert_eq!(forwarded(&[list]), None, "{list}");
        }
    }

    proptest! {
        /// Whatever a client sends: what stands in front has the last word, or nobody has.
        #[test]
        fn a_client_never_chooses_its_address(
            sent in "([\\x20-\\x7e]|for=|203\\.0\\.113\\.9|[\",;\\\\=\\[\\]:]){0,40}",
            added in prop::sample::select(vec!["for=192.0.2.1", "for=\"192.0.2.1:99\";proto=http", "for=\"192.0.2.1\""]),
        ) {
            let behind = forwarded(&[&format!("{sent}, {added}")]);
            prop_assert!(behind.is_none() || behind.as_deref() == Some("192.0.2.1"), "{behind:?}");
            let apart = forwarded(&[&sent, added]);
            prop_assert_eq!(apart.as_deref(), Some("192.0.2.1"));
            let behind = x(&[&format!("{sent}, 192.0.2.1:99")]);
            prop_assert_eq!(behind.as_deref(), Some("192.0.2.1"));
        }

        #[test]
        fn every_address_is_read_as_it_was_written(address: IpAddr, port: Option<u16>) {
            let text = match (address, port) {
                (IpAddr::V6(address), None) => format!("[{address}]"),
                (address, None) => address.to_string(),
                (address, Some(port)) => std::net::SocketAddr::new(address, port).to_string(),
            };
            let expected = Some(address.to_string());
            prop_assert_eq!(&x(&[&text]), &expected);
            prop_assert_eq!(&forwarded(&[&format!("for=\"{text}\"")]), &expected);
        }
    }
}
