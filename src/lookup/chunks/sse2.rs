//! A look by SSE2: two instructions for each chunk and byte, fewer where bytes of all chunks are looked at together.

use safe_arch::{
    add_i8_m128i, add_saturating_i8_m128i, cmp_eq_mask_i8_m128i, load_unaligned_m128i, m128i, max_u8_m128i,
    min_u8_m128i, move_mask_i8_m128i, set_splat_i8_m128i, sub_i8_m128i,
};

use super::{CHUNK, LAST_LOW, Look};

/// Looks at four chunks. A byte is special where the highest bit of what becomes of it is set.
#[inline(always)]
pub(in super::super) fn look(chunks: [&[u8; CHUNK]; 4]) -> Look {
    let chunks = chunks.map(load_unaligned_m128i);
    let [a, b, c, d] = chunks;
    let least = min_u8_m128i(min_u8_m128i(a, b), min_u8_m128i(c, d));
    // Below 0, so with the highest bit, is what is not greater than the last of the low ones.
    let low = sub_i8_m128i(least, splat(LAST_LOW + 1));
    let [a, b, c, d] = chunks.map(marked);
    let most = max_u8_m128i(max_u8_m128i(a, b), max_u8_m128i(c, d));
    let marked = add_i8_m128i(most, splat(0x80 - MARKED));
    Look {
        slashes: chunks.map(|chunk| bits(equal(chunk, b'/'))),
        special: bits(low | marked) != 0,
    }
}

/// What the special bytes beyond the low ones become, and more than what almost all others do.
const MARKED: u8 = 0x1a;

/// Makes `;`, `?`, `\\` and DEL [`MARKED`], and letters, digits, `-`, `.`, `_`, `~` and `/` less.
///
/// The lower five bits of these four are 27, 31, 28 and 31, and of the others only `_` has one of these, 31. So `_` is moved to
/// the least byte with a sign, where subtracting two leaves it; the four end as 26, 30, 27 and 30, and no other has the three
/// bits that these share. Of what paths have, only `@` is marked with them.
#[inline(always)]
fn marked(chunk: m128i) -> m128i {
    let moved = add_i8_m128i(chunk, splat(0x80 - b'_'));
    add_saturating_i8_m128i(moved, splat(0xfe)) & splat(MARKED)
}

/// All bits set in the bytes that are this one.
#[inline(always)]
fn equal(chunk: m128i, byte: u8) -> m128i {
    cmp_eq_mask_i8_m128i(chunk, splat(byte))
}

#[inline(always)]
fn splat(byte: u8) -> m128i {
    set_splat_i8_m128i(byte.cast_signed())
}

/// The highest bit of each byte.
#[inline(always)]
fn bits(bytes: m128i) -> u64 {
    u64::from(move_mask_i8_m128i(bytes).cast_unsigned())
}
