//! What the operator decides.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::time::Duration;

use bailiwick_tokens::Freshness;

#[cfg(feature = "tls")]
use crate::Tls;
use crate::hosts::is_this_machine;
use crate::{Clients, JoinTrace, LoggedDecisions, Sockets};

/// What the operator decides about a service.
///
/// ```
/// use bailiwick_server::ServeOptions;
///
/// let mut options = ServeOptions::default();
/// assert!(options.listen.ip().is_loopback());
/// options.public_url = Some("https://tokens.example.com".to_owned());
/// assert!(options.is_https());
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ServeOptions {
    /// Where to listen: port 8700 of the loopback address by default. With port 0 the system chooses one.
    pub listen: SocketAddr,
    /// Where to listen for gateways and other programs of the operator, if apart: then `/authorize`, `/introspect`, `/revoke`
    /// and `/metrics` are here alone, with connections of their own.
    pub listen_gateway: Option<SocketAddr>,
    /// Sockets that are open already, in place of new ones at these addresses: those of a service that this one takes over from, or of
    /// a manager that opened them.
    pub sockets: Option<Arc<Sockets>>,
    /// The origin at which people reach it, without a slash at the end, when something stands in front of it. Where it
    /// starts with `https:`, cookies are sent over TLS alone. Panel and API answer to its host, and to those of this machine.
    pub public_url: Option<String>,
    /// Whether whatever stands in front says in the last entry of `X-Forwarded-For` who its client is. When nothing does,
    /// clients could say what they like there, and have as many tries at passwords as they like.
    pub trust_forwarded_for: bool,
    /// Whether a database that was made for another catalog, or for another role of owners, is taken over. Members whose
    /// role the catalog does not have may then do nothing.
    pub adopt_database: bool,
    /// The same of `Forwarded` (RFC 7239), which is then looked at alone.
    pub trust_forwarded: bool,
    /// The certificate with which each address speaks TLS, and nothing else. None by default: plain HTTP, for this machine or behind
    /// a proxy.
    #[cfg(feature = "tls")]
    pub tls: Option<Tls>,
    /// How long a connection may take from being open, or free again, to the last header of a request: 30 seconds by
    /// default. After that it is closed, so that nobody keeps connections for nothing.
    pub header_timeout: Duration,
    /// How long an answer may wait to be read as a whole, once it is not read at once: 30 seconds by default.
    pub answer_timeout: Duration,
    /// How many connections each listener may have open. By default what fits the files that the process may open, up to
    /// 4,096. Where more come, the quiet ones are closed.
    pub max_connections: Option<NonZeroUsize>,
    /// How closely changes by others are followed, and how long tokens are believed without news of them.
    pub freshness: Freshness,
    /// How many tokens are remembered at most: 65,536 by default, rounded up to a power of two.
    pub remembered: Option<u32>,
    /// How long `/readyz` says that the service is ending before it ends: no time by default. Whoever spreads requests over several
    /// services goes by that, and needs some seconds to notice.
    pub drain: Duration,
    /// The programs that may introspect and revoke tokens.
    pub clients: Clients,
    /// Which decisions about requests are in the log: none by default.
    pub log_decisions: LoggedDecisions,
    /// Of so many of them one is: each by default.
    pub log_decisions_sample: NonZeroU32,
    /// What makes spans of requests part of traces: by default nothing.
    pub join_trace: Option<JoinTrace>,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8700)),
            listen_gateway: None,
            sockets: None,
            public_url: None,
            trust_forwarded_for: false,
            adopt_database: false,
            trust_forwarded: false,
            #[cfg(feature = "tls")]
            tls: None,
            header_timeout: Duration::from_secs(30),
            answer_timeout: Duration::from_secs(30),
            max_connections: None,
            freshness: Freshness::default(),
            remembered: None,
            drain: Duration::ZERO,
            clients: Clients::default(),
            log_decisions: LoggedDecisions::default(),
            log_decisions_sample: NonZeroU32::MIN,
            join_trace: None,
        }
    }
}

impl ServeOptions {
    /// Whether people reach it over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        match self.public_url.as_deref() {
            Some(url) => url
                .get(..8)
                .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://")),
            None => self.has_tls(),
        }
    }

    /// Whether the service has TLS itself.
    pub(crate) fn has_tls(&self) -> bool {
        #[cfg(feature = "tls")]
        let has = self.tls.is_some();
        #[cfg(not(feature = "tls"))]
        let has = false;
        has
    }

    /// Why passwords and secrets can be read on their way, if they can.
    pub(crate) fn exposure(&self) -> Option<&'static str> {
        if self.has_tls() {
            return None;
        }
        match self.public_url.as_deref() {
            Some(_) if self.is_https() => None,
            Some(url) => {
                let host = url.split_once("://").map_or(url, |(_, host)| host);
                (!is_this_machine(host.trim_end_matches('/')))
                    .then_some("the public URL has no TLS: passwords and secrets travel in the clear")
            }
            None => (!self.listen.ip().is_loopback()).then_some(
                "other machines reach this address without TLS: passwords and secrets travel in the clear, unless a proxy with \
                 TLS stands in front and its URL is given as the public one",
            ),
        }
    }

    /// Why the secrets of tokens can be read on their way from gateways, if they can.
    pub(crate) fn gateway_exposure(&self) -> Option<&'static str> {
        let is_exposed = self.listen_gateway.is_some_and(|address| !address.ip().is_loopback());
        (is_exposed && !self.has_tls()).then_some(
            "other machines reach the address for gateways without TLS: the secrets of tokens travel to it in the clear, so it \
             belongs in a private network, or behind a proxy with TLS",
        )
    }

    /// The origin of links, given where it listens.
    pub(crate) fn origin(&self, listening: SocketAddr) -> String {
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None if self.has_tls() => format!("https://{listening}"),
            None => format!("http://{listening}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_exposed_where_another_machine_is_reached_without_tls() {
        let exposed = |listen: &str, public_url: Option<&str>| {
            let options = ServeOptions {
                listen: listen.parse().unwrap(),
                public_url: public_url.map(str::to_owned),
                ..ServeOptions::default()
            };
            options.exposure().is_some()
        };
        assert!(!exposed("127.0.0.1:8700", None));
        assert!(!exposed("[::1]:8700", None));
        assert!(exposed("0.0.0.0:8700", None));
        assert!(exposed("192.0.2.1:8700", None));
        assert!(!exposed("0.0.0.0:8700", Some("https://tokens.example.com")));
        assert!(exposed("127.0.0.1:8700", Some("http://tokens.example.com")));
        assert!(!exposed("127.0.0.1:8700", Some("http://localhost:8700")));
    }

    #[test]
    fn secrets_of_tokens_are_exposed_where_a_gateway_on_another_machine_asks_whatever_people_reach() {
        let exposed = |gateway: Option<&str>| {
            let options = ServeOptions {
                listen_gateway: gateway.map(|address| address.parse().unwrap()),
                public_url: Some("https://tokens.example.com".to_owned()),
                ..ServeOptions::default()
            };
            assert_eq!(options.exposure(), None);
            options.gateway_exposure().is_some()
        };
        assert!(!exposed(None));
        assert!(!exposed(Some("127.0.0.1:8701")));
        assert!(!exposed(Some("[::1]:8701")));
        assert!(exposed(Some("0.0.0.0:8701")));
        assert!(exposed(Some("[::]:8701")));
        assert!(exposed(Some("10.0.0.7:8701")));
    }
}
