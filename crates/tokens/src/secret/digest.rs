//! What is kept of a secret.

use std::fmt;

use bailiwick::Catalog;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::ParseSecretError;
use crate::secret::parse;

/// The SHA-256 of a secret. A secret has 256 random bits, so nothing slower is needed to keep it from being guessed.
///
/// Compared in constant time.
#[derive(Clone, Copy)]
pub struct SecretDigest([u8; 32]);

impl SecretDigest {
    /// The digest of what somebody presents as a secret, if it has the form of one: prefix, length, digits and checksum.
    ///
    /// ```
    /// use bailiwick::digitalocean::DigitalOcean;
    /// use bailiwick_tokens::SecretDigest;
    ///
    /// let error = SecretDigest::of_presented::<DigitalOcean>("ghp_16C7e42F292c6912E7").unwrap_err();
    /// assert_eq!(error.to_string(), "not a secret of this API: expected it to start with `dop_v1_`");
    /// ```
    ///
    /// # Errors
    ///
    /// When it cannot be a secret of this catalogue. The error says what a secret looks like, and nothing of what was
    /// presented.
    pub fn of_presented<C: Catalog>(text: &str) -> Result<Self, ParseSecretError> {
        parse::check::<C>(text)?;
        Ok(Self::of(text))
    }

    pub(super) fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }

    /// The digest with these bytes, as a store keeps it.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for SecretDigest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for SecretDigest {}

impl fmt::Debug for SecretDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretDigest(…)")
    }
}
