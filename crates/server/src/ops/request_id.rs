//! By what lines of the log belong together.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use bailiwick::Catalog;
use bailiwick_tokens::SecretDigest;

use crate::headers::only_text;

/// The request's, and the answer's.
pub(super) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const LONGEST: usize = 128;

/// The identifier that somebody in front gave the request, or a new one; none if there are no random numbers.
///
/// What a client can write is short, on one line and without quotes, and no secret of a token.
pub(super) fn request_id<C: Catalog>(headers: &HeaderMap) -> Option<HeaderValue> {
    let given = only_text(headers, X_REQUEST_ID).filter(|id| is_plain(id) && !is_secret::<C>(id));
    match given {
        Some(id) => HeaderValue::from_str(id).ok(),
        None => made(),
    }
}

fn is_plain(id: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'\\' | b'`');
    (1..=LONGEST).contains(&id.len()) && id.bytes().all(is_plain)
}

fn is_secret<C: Catalog>(id: &str) -> bool {
    SecretDigest::of_presented::<C>(id).is_ok()
}

fn made() -> Option<HeaderValue> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    HeaderValue::from_str(&format!("{:032x}", u128::from_be_bytes(bytes))).ok()
}

/// The trace that a request belongs to, by its `traceparent` (W3C Trace Context), if that is one.
pub(super) fn trace_id(headers: &HeaderMap) -> Option<&str> {
    let field = only_text(headers, "traceparent")?;
    let mut parts = field.split('-');
    let (version, trace, parent, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    // Later versions may say more behind the flags; the first does not.
    let is_known = version != "ff" && (version != "00" || parts.next().is_none());
    let all = [(version, 2), (trace, 32), (parent, 16), (flags, 2)];
    let is_whole = all
        .into_iter()
        .all(|(text, length)| text.len() == length && text.bytes().all(is_hex));
    let is_set = [trace, parent]
        .into_iter()
        .all(|id| id.bytes().any(|byte| byte != b'0'));
    (is_known && is_whole && is_set).then_some(trace)
}

fn is_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use bailiwick::digitalocean::DigitalOcean;

    use super::*;

    fn with(name: &'static str, values: &[&str]) -> HeaderMap {
        let values = values.iter().map(|value| HeaderValue::from_str(value).unwrap());
        values.map(|value| (HeaderName::from_static(name), value)).collect()
    }

    #[test]
    fn an_id_is_kept_if_it_can_stand_in_a_log_and_is_no_secret() {
        let kept = |values: &[&str]| {
            let id = request_id::<DigitalOcean>(&with("x-request-id", values)).unwrap();
            values.first().is_some_and(|value| id == *value)
        };
        let secret = format!("dop_v1_{}", "0".repeat(64));
        assert!(kept(&["7b4c-1"]) && kept(&["a"]) && kept(&[&"a".repeat(128)]));
        for bad in ["", "a b", "a\"b", "a'b", "a\\b", &"a".repeat(129), &secret] {
            assert!(!kept(&[bad]), "{bad}");
        }
        assert!(!kept(&["one", "two"]));
        let made = request_id::<DigitalOcean>(&HeaderMap::new()).unwrap();
        assert!(made.len() == 32 && made != request_id::<DigitalOcean>(&HeaderMap::new()).unwrap());
    }

    #[test]
    fn a_trace_is_known_by_a_whole_traceparent_alone() {
        const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
        let known = |field: &str| trace_id(&with("traceparent", &[field])) == Some(TRACE);
        assert!(known(&format!("00-{TRACE}-00f067aa0ba902b7-01")));
        assert!(known(&format!("01-{TRACE}-00f067aa0ba902b7-01-more")));
        for bad in [
            format!("00-{TRACE}-00f067aa0ba902b7-01-more"),
            format!("ff-{TRACE}-00f067aa0ba902b7-01"),
            format!("00-{TRACE}-0000000000000000-01"),
            format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)),
            format!("00-{}-00f067aa0ba902b7-01", TRACE.to_uppercase()),
            format!("00-{TRACE}-01"),
            String::new(),
        ] {
            assert_eq!(trace_id(&with("traceparent", &[&bad])), None, "{bad}");
        }
    }
}
