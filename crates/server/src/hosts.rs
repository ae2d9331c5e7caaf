//! Under which names the panel and the API answer.
//!
//! **Threats.** A page of another site can have its name lead to this service (DNS rebinding), and would then be of the same
//! origin as the panel. So a name counts that the operator gave, and those that nobody can have lead elsewhere: `localhost`
//! and addresses.

use std::net::{IpAddr, Ipv6Addr};

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bailiwick::Catalog;

use crate::{App, ServeOptions};

/// Answers a request for another host than this service's with 421.
pub(crate) async fn check<C: Catalog>(State(app): State<App<C>>, request: Request, next: Next) -> Response {
    let options = app.options();
    let headers = request.headers().get_all(HOST).iter();
    let mut named = headers.map(|host| host.to_str().unwrap_or_default());
    let in_target = request.uri().authority().map(Authority::as_str);
    if named.all(|host| is_ours(options, host)) && in_target.is_none_or(|host| is_ours(options, host)) {
        return next.run(request).await;
    }
    (StatusCode::MISDIRECTED_REQUEST, refusal(options)).into_response()
}

fn refusal(options: &ServeOptions) -> String {
    match &options.public_url {
        Some(url) => format!("This service is at {url}, and answers here by no other name.\n"),
        None => "This service was given no name, and answers to `localhost` and to its address. To reach it by a name, start it \
                 with that name's origin as its public URL (`--public-url`).\n"
            .to_owned(),
    }
}

fn is_ours(options: &ServeOptions, host: &str) -> bool {
    if is_this_machine(host) {
        return true;
    }
    match &options.public_url {
        Some(url) => is_of(url, host),
        // Whoever is let in from other machines is reached at an address that only they know.
        None => address(name(host)).is_some_and(|address| {
            let listening = options.listen.ip().to_canonical();
            address == listening || !listening.is_loopback()
        }),
    }
}

/// Whether a host, with or without a port, is this machine for whoever says so.
pub(crate) fn is_this_machine(host: &str) -> bool {
    let name = name(host);
    let name = name.strip_suffix('.').unwrap_or(name);
    let is_local = |name: &str| name.eq_ignore_ascii_case("localhost");
    is_local(name)
        || name.rsplit_once('.').is_some_and(|(_, last)| is_local(last))
        || address(name).is_some_and(|address| address.is_loopback())
}

/// Whether a host is that of an origin, whose port may be left out where it is the scheme's own.
fn is_of(origin: &str, host: &str) -> bool {
    let (scheme, ours) = origin.split_once("://").unwrap_or(("", origin));
    let own_port = if scheme.eq_ignore_ascii_case("https") {
        ":443"
    } else {
        ":80"
    };
    let plain = |host: &str| {
        let host = host.strip_suffix(own_port).unwrap_or(host);
        host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
    };
    plain(ours.trim_end_matches('/')) == plain(host)
}

/// A host without its port.
fn name(host: &str) -> &str {
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    match host.rsplit_once(':') {
        Some((name, port)) if is_port(port) && (name.ends_with(']') || !name.contains(':')) => name,
        _ => host,
    }
}

/// The address that a host without a port is.
fn address(name: &str) -> Option<IpAddr> {
    let bracketed = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    let address = match bracketed {
        Some(v6) => v6.parse::<Ipv6Addr>().ok()?.into(),
        None => name.parse::<IpAddr>().ok()?,
    };
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(listen: &str, public_url: Option<&str>, host: &str) -> bool {
        let options = ServeOptions {
            listen: listen.parse().unwrap(),
            public_url: public_url.map(str::to_owned),
            ..ServeOptions::default()
        };
        is_ours(&options, host)
    }

    #[test]
    fn this_machine_answers_to_its_own_names_on_any_port() {
        for host in [
            "localhost",
            "localhost:8700",
            "LOCALHOST.:9000",
            "app.localhost",
            "127.0.0.1",
            "127.0.0.1:8700",
            "127.1.2.3:1",
            "[::1]",
            "[::1]:8700",
            "[::ffff:127.0.0.1]:8700",
        ] {
            assert!(answers("127.0.0.1:8700", None, host), "{host}");
            assert!(
                answers("0.0.0.0:8700", Some("https://tokens.example.com"), host),
                "{host}"
            );
        }
    }

    #[test]
    fn a_name_that_anybody_could_have_lead_here_is_not_ours() {
        for host in [
            "",
            "evil.example",
            "evil.example:8700",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evillocalhost",
            "localhost:8700:8700",
            "localhost@evil.example",
            "evil.example:80@localhost",
            "[::1]evil.example",
            "[evil.example]",
        ] {
            for listen in ["127.0.0.1:8700", "0.0.0.0:8700", "[::]:8700"] {
                assert!(!answers(listen, None, host), "{host}");
                assert!(!answers(listen, Some("https://tokens.example.com"), host), "{host}");
            }
        }
    }

    #[test]
    fn addresses_count_where_other_machines_are_let_in_and_no_url_is_given() {
        for host in ["192.0.2.1:8700", "[2001:db8::1]:8700"] {
            assert!(answers("0.0.0.0:8700", None, host), "{host}");
            assert!(!answers("127.0.0.1:8700", None, host), "{host}");
            assert!(
                !answers("0.0.0.0:8700", Some("http://tokens.example.com"), host),
                "{host}"
            );
        }
        assert!(answers("192.0.2.1:8700", None, "192.0.2.1:8700"));
    }

    #[test]
    fn a_public_url_has_one_host_and_one_port() {
        let public = |url, host| answers("127.0.0.1:8700", Some(url), host);
        for host in ["tokens.example.com", "Tokens.Example.com.", "tokens.example.com:443"] {
            assert!(public("https://tokens.example.com", host), "{host}");
            assert!(public("https://tokens.example.com:443/", host), "{host}");
        }
        for host in [
            "tokens.example.com:80",
            "tokens.example.com:8700",
            "example.com",
            "x.tokens.example.com",
        ] {
            assert!(!public("https://tokens.example.com", host), "{host}");
        }
        assert!(public("http://tokens.example.com:8700", "tokens.example.com:8700"));
        assert!(!public("http://tokens.example.com:8700", "tokens.example.com"));
    }
}
