//! Percent-encoding (RFC 3986 §2.1).

/// Decodes escapes; what is none stays.
pub(crate) fn decoded(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((byte, after)) = rest.split_first() {
        let (byte, after) = escape(rest).unwrap_or((*byte, after));
        decoded.push(byte);
        rest = after;
    }
    decoded
}

/// The byte of the escape that a text begins with, and what stands behind it.
pub(super) fn escape(text: &[u8]) -> Option<(u8, &[u8])> {
    digits(text.strip_prefix(b"%")?)
}

/// The byte that the first two hexadecimal digits stand for, and what stands behind them.
pub(super) fn digits(text: &[u8]) -> Option<(u8, &[u8])> {
    let ([high, low], rest) = text.split_first_chunk()?;
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = digit(*high)? << 4 | digit(*low)?;
    Some((u8::try_from(byte).ok()?, rest))
}
