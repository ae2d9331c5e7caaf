//! Numbers that are used once.

use std::fmt::Write;

use super::failure::Failure;

/// 128 random bits in hexadecimal.
pub(super) fn nonce() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    if let Err(error) = getrandom::fill(&mut bytes) {
        tracing::error!(%error, "there are no random numbers");
        return Err(Failure::Broken);
    }
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}
