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
    // Eight at a time without a way out between them: half the time of one at a time.
    let (eights, rest) = body.as_chunks::<8>();
    let all_eight = |eight: &[u8; 8]| eight.iter().fold(true, |all, byte| all & is_token_byte(*byte));
    let all = eights.iter().all(all_eight) && rest.iter().all(|byte| is_token_byte(*byte));
    all && !body.is_empty() && bytes.len() <= LONGEST
}

/// A letter, a digit, or one of `-._~+/`. A table, since every request asks for dozens of bytes.
fn is_token_byte(byte: u8) -> bool {
    TOKEN_BYTES.get(usize::from(byte)).is_some_and(|is| *is)
}

static TOKEN_BYTES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        #[expect(clippy::indexing_slicing, reason = "a place that is not there would not compile")]
        {
            table[byte as usize] =
                byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/');
        }
        byte += 1;
    }
    table
};

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
}
