//! The string that proves possession of a token.

mod base62;
mod digest;
mod parse;

use std::fmt;

use bailiwick::{Catalog, TokenFormat};
use zeroize::Zeroizing;

pub use digest::SecretDigest;
pub use parse::ParseSecretError;

use crate::{RandomError, random};

/// A secret that was just made: a catalogue's prefix and 256 random bits. It is shown once, and nothing keeps it: a store
/// has its [`digest`](Self::digest).
///
/// The only way to the text is [`expose`](Self::expose). It cannot be cloned, printed or serialised, and is overwritten
/// when it goes.
///
/// ```
/// use bailiwick::digitalocean::DigitalOcean;
/// use bailiwick_tokens::{Secret, SecretDigest};
///
/// let secret = Secret::generate::<DigitalOcean>()?;
/// assert_eq!(secret.expose().len(), "dop_v1_".len() + 64);
/// assert_eq!(format!("{secret:?}"), "Secret(…)");
/// assert!(SecretDigest::of_presented::<DigitalOcean>(secret.expose())? == secret.digest());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// A new secret of a catalogue's form.
    ///
    /// # Errors
    ///
    /// When the operating system has no random numbers to give.
    pub fn generate<C: Catalog>() -> Result<Self, RandomError> {
        let prefix = C::token_prefixes().first().copied().unwrap_or_default();
        // Room for both forms: a buffer that grew would leave a copy behind.
        let mut text = Zeroizing::new(String::with_capacity(prefix.len() + 64));
        text.push_str(prefix);
        match C::token_formats().first().copied().unwrap_or_default() {
            TokenFormat::Hex => push_hex(&mut text)?,
            TokenFormat::Base62 => {
                base62::push_random(&mut text)?;
                base62::push_checksum(&mut text);
            }
        }
        Ok(Self(text))
    }

    /// The text, to be handed to whoever asked for the token and to nobody else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What a store keeps in its place.
    #[must_use]
    pub fn digest(&self) -> SecretDigest {
        SecretDigest::of(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

fn push_hex(text: &mut String) -> Result<(), RandomError> {
    let bytes = Zeroizing::new(random::bytes::<32>()?);
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    text.extend(digits.filter_map(|digit| char::from_digit(digit.into(), 16)));
    Ok(())
}
