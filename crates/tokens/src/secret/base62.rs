//! Secrets of base62 digits with a checksum at their end.

use zeroize::Zeroizing;

use crate::{RandomError, random};

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Random digits: 62⁴³ is just over 2²⁵⁶.
pub(super) const RANDOM: usize = 43;

/// Digits of the checksum: 62⁶ is over 2³².
pub(super) const CHECKSUM: usize = 6;

/// Appends the random digits. A byte that would make some digits likelier than others is drawn again.
pub(super) fn push_random(text: &mut String) -> Result<(), RandomError> {
    let mut left = RANDOM;
    while left > 0 {
        let bytes = Zeroizing::new(random::bytes::<64>()?);
        let digits = bytes.iter().map(|byte| byte & 63).filter_map(digit).take(left);
        let before = text.len();
        text.extend(digits);
        left -= text.len() - before;
    }
    Ok(())
}

/// Appends the CRC-32 of all that is there.
pub(super) fn push_checksum(text: &mut String) {
    let digits = checksum(text.as_bytes());
    text.extend(digits.map(char::from));
}

/// The digits of the checksum of what stands before it.
pub(super) fn checksum(before: &[u8]) -> [u8; CHECKSUM] {
    let mut rest = crc32fast::hash(before);
    let mut digits = [b'0'; CHECKSUM];
    for place in digits.iter_mut().rev() {
        if let Some(digit) = DIGITS.get((rest % 62) as usize) {
            *place = *digit;
        }
        rest /= 62;
    }
    digits
}

fn digit(number: u8) -> Option<char> {
    DIGITS.get(usize::from(number)).copied().map(char::from)
}
