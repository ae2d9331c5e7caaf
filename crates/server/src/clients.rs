//! Programs that may ask about tokens, and revoke them.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use arc_swap::ArcSwap;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::headers::only;

/// The programs that may use `/introspect` and `/revoke`, and the digests of their secrets. None by default.
///
/// As text it is a line `name:secret` for each; empty lines and those that start with `#` do not count. Names and secrets
/// are made of characters that RFC 6749 §2.3.1 need not encode: letters, digits, `-`, `.`, `_`, `~`. A secret has at least 32.
///
/// A clone is the same programs: [`replace`](Self::replace) replaces those of all clones, while a service goes by them.
///
/// ```
/// use bailiwick_server::Clients;
///
/// let clients: Clients = "# gateways\nedge:0123456789abcdef0123456789abcdef".parse()?;
/// assert!("edge:short".parse::<Clients>().is_err());
/// assert!(!format!("{clients:?}").contains("0123"));
/// # Ok::<(), bailiwick_server::ClientsError>(())
/// ```
#[derive(Clone, Default)]
pub struct Clients(Arc<ArcSwap<Vec<Client>>>);

type Client = (Arc<str>, [u8; 32]);

/// A line that names no client.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected `name:secret`, of letters, digits and `-._~`, the secret at least 32 characters")]
pub struct ClientsError {
    line: usize,
}

const SHORTEST: usize = 32;

impl FromStr for Clients {
    type Err = ClientsError;

    fn from_str(text: &str) -> Result<Self, ClientsError> {
        let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
        let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let clients = lines.map(|(line, text)| {
            let (name, secret) = text.split_once(':').ok_or(ClientsError { line })?;
            if name.is_empty()
                || secret.len() < SHORTEST
                || ![name, secret].iter().all(|text| text.bytes().all(is_plain))
            {
                return Err(ClientsError { line });
            }
            Ok((name.into(), digest(secret.as_bytes())))
        });
        let clients = clients.collect::<Result<Vec<_>, _>>()?;
        Ok(Self(Arc::new(ArcSwap::from_pointee(clients))))
    }
}

impl Clients {
    /// Takes others in place of these, from the next request on.
    ///
    /// ```
    /// use bailiwick_server::Clients;
    ///
    /// let clients = Clients::default();
    /// let used = clients.clone();
    /// clients.replace(&"edge:0123456789abcdef0123456789abcdef".parse()?);
    /// assert_eq!(format!("{used:?}"), r#"["edge"]"#);
    /// # Ok::<(), bailiwick_server::ClientsError>(())
    /// ```
    pub fn replace(&self, others: &Self) {
        self.0.store(others.0.load_full());
    }

    /// The name of the client that a request authenticates as: HTTP Basic, once.
    pub(crate) fn authenticate(&self, headers: &HeaderMap) -> Option<Arc<str>> {
        let field = only(headers, AUTHORIZATION)?;
        let (scheme, encoded) = field.as_bytes().split_at_checked(6)?;
        if !scheme.eq_ignore_ascii_case(b"Basic ") {
            return None;
        }
        let presented = Zeroizing::new(STANDARD.decode(encoded.trim_ascii()).ok()?);
        let mut halves = presented.splitn(2, |byte| *byte == b':');
        let (name, secret) = (halves.next()?, halves.next()?);
        let presented = digest(secret);
        // Each is compared, whichever it is.
        let mut found = None;
        for (each, digest) in self.0.load().iter() {
            let same = each.as_bytes().ct_eq(name) & digest.as_slice().ct_eq(presented.as_slice());
            if bool::from(same) {
                found = Some(Arc::clone(each));
            }
        }
        found
    }
}

impl fmt::Debug for Clients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clients = self.0.load();
        f.debug_list().entries(clients.iter().map(|(name, _)| name)).finish()
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn digest(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}
