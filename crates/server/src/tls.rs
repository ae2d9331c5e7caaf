//! TLS on the service's own addresses.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

/// A certificate with its key: TLS 1.2 and 1.3.
///
/// A clone is the same certificate: [`replace`](Self::replace) replaces that of all clones, while a service goes by it.
///
/// ```
/// use bailiwick_server::Tls;
///
/// let error = Tls::read("no.pem", "no-key.pem").unwrap_err();
/// assert!(error.to_string().starts_with("no.pem: "));
/// ```
#[derive(Clone)]
pub struct Tls(Arc<ArcSwap<ServerConfig>>);

/// Why a certificate or its key cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// A file cannot be read, or is no PEM.
    #[error("{}: cannot be read, or is not in PEM", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What is wrong with it.
        source: pem::Error,
    },
    /// A file has no certificate.
    #[error("{}: no certificate in it, expected the service's own, and behind it those up to the authority's", .0.display())]
    NoCertificate(PathBuf),
    /// The two do not fit each other, or rustls does not know their kind.
    #[error("{}: not a key that fits, expected that of the certificate in {}", key.display(), certificate.display())]
    Pair {
        /// The file of the certificate.
        certificate: PathBuf,
        /// The file of the key.
        key: PathBuf,
        /// What is wrong.
        source: rustls::Error,
    },
}

impl Tls {
    /// Reads a certificate, with those that vouch for it behind it, and its key, both in PEM (RFC 7468).
    ///
    /// # Errors
    ///
    /// When a file cannot be read or holds something else, and when they do not fit.
    pub fn read(certificate: impl AsRef<Path>, key: impl AsRef<Path>) -> Result<Self, TlsError> {
        let config = config(certificate.as_ref(), key.as_ref())?;
        Ok(Self(Arc::new(ArcSwap::from(config))))
    }

    /// Takes another certificate in place of this one. Connections that are open go on as they are.
    pub fn replace(&self, other: &Self) {
        self.0.store(other.0.load_full());
    }

    /// What a connection that begins now is answered with.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.0.load_full())
    }
}

fn config(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>, TlsError> {
    let cannot = |path: &Path| {
        let path = path.to_owned();
        move |source| TlsError::File { path, source }
    };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(certificate).and_then(Iterator::collect);
    let chain = chain.map_err(cannot(certificate))?;
    if chain.is_empty() {
        return Err(TlsError::NoCertificate(certificate.to_owned()));
    }
    let private = PrivateKeyDer::from_pem_file(key).map_err(cannot(key))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, private));
    let mut config = config.map_err(|source| TlsError::Pair {
        certificate: certificate.to_owned(),
        key: key.to_owned(),
        source,
    })?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tls(..)")
    }
}
