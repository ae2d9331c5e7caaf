//! Whether a text can be a secret at all: asked before anything is looked up.

use bailiwick::{Catalog, TokenFormat};
use subtle::ConstantTimeEq;

use super::base62;

pub(super) fn check<C: Catalog>(text: &str) -> Result<(), ParseSecretError> {
    let prefix = C::token_prefix().unwrap_or_default();
    let body = text.strip_prefix(prefix).ok_or(ParseSecretError::Prefix(prefix))?;
    match C::token_format() {
        TokenFormat::Hex => {
            let hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            digits(body, 64, hex, "64 lower-case hexadecimal digits")
        }
        TokenFormat::Base62 => {
            let length = base62::RANDOM + base62::CHECKSUM;
            digits(
                body,
                length,
                |byte| byte.is_ascii_alphanumeric(),
                "49 letters and digits",
            )?;
            let split = text.as_bytes().split_last_chunk::<{ base62::CHECKSUM }>();
            let (before, checksum) = split.ok_or(ParseSecretError::Checksum)?;
            let same = base62::checksum(before).ct_eq(checksum);
            if same.into() {
                Ok(())
            } else {
                Err(ParseSecretError::Checksum)
            }
        }
    }
}

fn digits(body: &str, length: usize, digit: fn(u8) -> bool, expected: &'static str) -> Result<(), ParseSecretError> {
    if body.len() == length && body.bytes().all(digit) {
        Ok(())
    } else {
        Err(ParseSecretError::Digits(expected))
    }
}

/// Why what was presented cannot be a secret. None of it stands in the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseSecretError {
    /// It does not start as the secrets of this catalogue do.
    #[error("not a secret of this API: expected it to start with `{0}`")]
    Prefix(&'static str),
    /// It has another length, or characters that no secret has.
    #[error("not a secret of this API: expected {0} behind the prefix")]
    Digits(&'static str),
    /// Its checksum is another one: it was mistyped, or is no secret.
    #[error("not a secret of this API: its checksum does not fit, so it was cut or mistyped")]
    Checksum,
}
