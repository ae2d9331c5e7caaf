//! Codes that nobody can guess: of sessions, and of links that work once.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// 256 random bits as 43 characters that can stand in a URL. Only its digest is kept.
#[derive(Clone)]
pub(crate) struct Code(Zeroizing<String>);

impl Code {
    pub(crate) fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *bytes)?;
        Ok(Self(Zeroizing::new(URL_SAFE_NO_PAD.encode(*bytes))))
    }

    /// What somebody presents as a code, if it has the form of one.
    pub(crate) fn of_presented(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let is_code = text.len() == 43 && text.bytes().all(is_digit);
        is_code.then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// The code itself, to hand it over.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// What it is found by. 256 random bits need nothing slower, and finding a digest tells nothing about codes near it.
    pub(crate) fn digest(&self) -> String {
        self.derive("code")
    }

    /// Something else that only whoever has the code can tell, and that does not tell the code.
    pub(crate) fn derive(&self, purpose: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(b"bailiwick ");
        hash.update(purpose.as_bytes());
        hash.update([0]);
        hash.update(self.0.as_bytes());
        URL_SAFE_NO_PAD.encode(hash.finalize())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}
