//! A look by SSE2: two instructions for each chunk and byte.

use safe_arch::{cmp_eq_mask_i8_m128i, load_unaligned_m128i, m128i, move_mask_i8_m128i, set_splat_i8_m128i};

use super::{CHUNK, Look};

/// Looks at four chunks.
#[inline(always)]
pub(in super::super) fn look(chunks: [&[u8; CHUNK]; 4]) -> Look {
    let chunks = chunks.map(load_unaligned_m128i);
    let special = chunks.map(|chunk| equal(chunk, b'?') | equal(chunk, b'%'));
    let special = special.into_iter().fold(m128i::default(), |all, found| all | found);
    Look {
        slashes: chunks.map(|chunk| bits(equal(chunk, b'/'))),
        special: bits(special) != 0,
    }
}

/// All bits set in the bytes that are this one.
#[inline(always)]
fn equal(chunk: m128i, byte: u8) -> m128i {
    cmp_eq_mask_i8_m128i(chunk, set_splat_i8_m128i(byte.cast_signed()))
}

/// The highest bit of each byte.
#[inline(always)]
fn bits(bytes: m128i) -> u64 {
    u64::from(move_mask_i8_m128i(bytes).cast_unsigned())
}
