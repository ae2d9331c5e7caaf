//! What a client presents.

use std::fmt;

/// Longer ones are no credentials: what a token source is given, it has to hash.
const LONGEST: usize = 8_192;

/// The secret that a client presents: a `b64token` of RFC 6750 §2.1. Its `Debug` prints nothing of it.
///
/// ```
/// use bailiwick_http::Credential;
///
/// let credential = Credential::new("dop_v1_0123").unwrap();
/// assert_eq!(credential.expose(), "dop_v1_0123");
/// assert_eq!(format!("{credential:?}"), "Credential(..)");
/// assert!(Credential::new("two words").is_none());
/// ```
#[derive(Clone, Copy)]
pub struct Credential<'a>(&'a [u8]);

impl<'a> Credential<'a> {
    /// The credential of this text: letters, digits, `-._~+/`, then any number of `=`; at most 8,192 bytes.
    #[must_use]
    pub fn new(text: &'a str) -> Option<Self> {
        Self::from_bytes(text.as_bytes())
    }

    #[inline]
    pub(crate) fn from_bytes(bytes: &'a [u8]) -> Option<Self> {
        is_b64token(bytes).then_some(Self(bytes))
    }

    /// The secret itself. Compare it in constant time, or better its hash; and write it down nowhere.
    #[must_use]
    pub fn expose(self) -> &'a str {
        // It is ASCII.
        std::str::from_utf8(self.0).unwrap_or_default()
    }

    /// The bytes of the secret, to be hashed.
    #[must_use]
    pub fn expose_bytes(self) -> &'a [u8] {
        self.0
    }
}

impl fmt::Debug for Credential<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential(..)")
    }
}

fn is_b64token(bytes: &[u8]) -> bool {
    let padding = bytes.iter().rev().take_while(|byte| **byte == b'=').count();
    let (body, _) = bytes.split_at(bytes.len() - padding);
    let all = match body.last_chunk::<16>() {
        // Those at the end twice, rather than one at a time.
        Some(last) => body.as_chunks().0.iter().chain([last]).all(are_token_bytes),
        None => body.iter().all(|byte| is_token_byte(*byte)),
    };
    all && !body.is_empty() && bytes.len() <= LONGEST
}

/// Without a way out between them, so that they are compared at the same time.
fn are_token_bytes(bytes: &[u8; 16]) -> bool {
    bytes.iter().fold(true, |all, byte| all & is_token_byte(*byte))
}

/// A letter, a digit, or one of `-._~+/`. By comparisons, of which a processor makes many at a time.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "with branches, one byte is compared at a time"
)]
fn is_token_byte(byte: u8) -> bool {
    let is_letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    // `-`, `.`, `/` and the digits follow each other in ASCII.
    let is_digit_or_near = byte.wrapping_sub(b'-') <= b'9' - b'-';
    is_letter | is_digit_or_near | (byte == b'_') | (byte == b'~') | (byte == b'+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_of_a_token_are_those_of_its_grammar() {
        for byte in 0..=u8::MAX {
            let expected = byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
            assert_eq!(is_token_byte(byte), expected, "{byte}");
        }
    }

    #[test]
    fn a_byte_of_no_token_is_found_wherever_it_stands() {
        for length in 1..50 {
            let token = vec![b'a'; length];
            assert!(is_b64token(&token), "{length}");
            for at in 0..length {
                for byte in [b' ', b'=', b',', 0, 0x80, 0xff] {
                    let mut other = token.clone();
                    other[at] = byte;
                    let is_padding = byte == b'=' && at == length - 1 && length > 1;
                    assert_eq!(is_b64token(&other), is_padding, "{byte} at {at} of {length}");
                }
            }
            assert!(is_b64token(&[&token[..], b"==="].concat()));
        }
        assert!(![&b""[..], b"=", b"a=a"].into_iter().any(is_b64token));
    }
}
