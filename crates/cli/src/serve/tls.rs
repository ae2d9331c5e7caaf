//! The certificate of a service.

use std::path::PathBuf;

use bailiwick_server::Tls;
use bailiwick_tokens::Chain;
use clap::Args;

use crate::error::Error;

/// Where it is.
#[derive(Clone, Debug, Args)]
pub(super) struct TlsArgs {
    /// Speak TLS, with the certificate of this file in PEM: the service's own, and behind it those up to the authority's
    #[arg(long, value_name = "FILE", env = "BAILIWICK_TLS_CERTIFICATE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// The key of the certificate, in PEM
    #[arg(long, value_name = "FILE", env = "BAILIWICK_TLS_KEY", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
}

impl TlsArgs {
    /// Reads both files, if there is TLS.
    pub(super) fn read(&self) -> Result<Option<Tls>, Error> {
        // A file of settings may say one of them alone.
        let (certificate, key) = match (&self.tls_certificate, &self.tls_key) {
            (Some(certificate), Some(key)) => (certificate, key),
            (Some(_), None) => return Err(Error::new("--tls-certificate is set without --tls-key")),
            (None, Some(_)) => return Err(Error::new("--tls-key is set without --tls-certificate")),
            (None, None) => return Ok(None),
        };
        let read = Tls::read(certificate, key);
        read.map(Some).map_err(|error| Error::new(Chain(&error).to_string()))
    }
}
