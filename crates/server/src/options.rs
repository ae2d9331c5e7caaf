//! What the operator decides.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::Clients;

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
    /// The origin at which people reach it, without a slash at the end, when something stands in front of it. Where it
    /// starts with `https:`, cookies are sent over TLS alone.
    pub public_url: Option<String>,
    /// Whether whatever stands in front says in the last entry of `X-Forwarded-For` who its client is. When nothing does,
    /// clients could say what they like there, and have as many tries at passwords as they like.
    pub trust_forwarded_for: bool,
    /// The same of `Forwarded` (RFC 7239), which is then looked at alone.
    pub trust_forwarded: bool,
    /// How long a connection may take from being open, or free again, to the last header of a request: 30 seconds by
    /// default. After that it is closed, so that nobody keeps connections for nothing.
    pub header_timeout: Duration,
    /// The programs that may introspect and revoke tokens.
    pub clients: Clients,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8700)),
            public_url: None,
            trust_forwarded_for: false,
            trust_forwarded: false,
            header_timeout: Duration::from_secs(30),
            clients: Clients::default(),
        }
    }
}

impl ServeOptions {
    /// Whether people reach it over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        let url = self.public_url.as_deref().unwrap_or_default();
        url.get(..8)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"))
    }

    /// The origin of links, given where it listens.
    pub(crate) fn origin(&self, listening: SocketAddr) -> String {
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{listening}"),
        }
    }
}
