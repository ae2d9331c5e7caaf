//! A look by plain code: a product for each eight bytes.

use super::{CHUNK, LAST_LOW, Look};

/// Looks at four chunks. The loops have no branch and a fixed count; they go over all 64 bytes, since compilers make vector
/// code of that and not of four loops over sixteen.
#[inline(always)]
pub(in super::super) fn look(chunks: [&[u8; CHUNK]; 4]) -> Look {
    let mut bytes = [0; 4 * CHUNK];
    for (chunk, read) in bytes.as_chunks_mut().0.iter_mut().zip(chunks) {
        *chunk = *read;
    }
    let is_slash = bytes.map(|byte| u8::from(byte == b'/'));
    let special = bytes.iter().fold(0, |special, byte| {
        special | u8::from(*byte <= LAST_LOW) | u8::from(matches!(byte, b';' | b'?' | b'\\' | 0x7f..))
    });
    let mut slashes = [0; 4];
    for (bits, chunk) in slashes.iter_mut().zip(is_slash.as_chunks().0) {
        *bits = gather(chunk);
    }
    Look {
        slashes,
        special: special != 0,
    }
}

/// Sixteen bytes that are 0 or 1, as bits. The product brings the eight bits of a word together in its highest byte.
#[inline(always)]
fn gather(bytes: &[u8; CHUNK]) -> u64 {
    let word = u128::from_le_bytes(*bytes);
    let gather = |half: u64| half.wrapping_mul(0x0102_0408_1020_4080) >> 56;
    gather(word as u64) | gather((word >> 64) as u64) << 8
}
