//! Whether a text can be a secret at all: asked before anything is looked up.

use bailiwick::{Catalog, TokenFormat};
use subtle::ConstantTimeEq;

use super::base62;

pub(super) fn check<C: Catalog>(text: &str) -> Result<(), ParseSecretError> {
    let prefixes = C::token_prefixes();
    let prefixes = if prefixes.is_empty() { &[""] } else { prefixes };
    // A prefix may begin another one, so each is tried; the first complaint is about the form that secrets have now.
    let mut complaint = None;
    for body in prefixes.iter().filter_map(|prefix| text.strip_prefix(prefix)) {
        for format in C::token_formats() {
            match behind_prefix(text, body, *format) {
                Ok(()) => return Ok(()),
                Err(error) => complaint = complaint.or(Some(error)),
            }
        }
    }
    Err(complaint.unwrap_or(ParseSecretError::Prefix(prefixes)))
}

fn behind_prefix(text: &str, body: &str, format: TokenFormat) -> Result<(), ParseSecretError> {
    match format {
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
    #[error("not a secret of this API: expected it to start with `{}`", .0.join("` or `"))]
    Prefix(&'static [&'static str]),
    /// It has another length, or characters that no secret has.
    #[error("not a secret of this API: expected {0} behind the prefix")]
    Digits(&'static str),
    /// Its checksum is another one: it was mistyped, or is no secret.
    #[error("not a secret of this API: its checksum does not fit, so it was cut or mistyped")]
    Checksum,
}
