//! Where the slashes stand in four chunks of sixteen bytes, and whether a byte there asks for a closer look.
//!
//! With the feature `simd` one instruction makes bits of what is found in a chunk, where the target has it for certain: SSE2
//! is a part of x86-64. Elsewhere plain code does it, which compilers turn into vector code as far as they can.

#[cfg(any(test, not(all(feature = "simd", target_feature = "sse2"))))]
mod portable;
#[cfg(all(feature = "simd", target_feature = "sse2"))]
mod sse2;

#[cfg(not(all(feature = "simd", target_feature = "sse2")))]
pub(super) use portable::look;
#[cfg(all(feature = "simd", target_feature = "sse2"))]
pub(super) use sse2::look;

/// How many bytes a chunk has.
pub(super) const CHUNK: usize = 16;

/// Up to here, bytes are special: control characters, the blank, `#`, `%`, and three that are in few paths.
const LAST_LOW: u8 = b'%';
/// What a look at four chunks finds.
pub(super) struct Look {
    /// For each chunk a bit for each slash, the first byte's the lowest.
    pub(super) slashes: [u64; 4],
    /// Whether there is a `?`, or a byte that others may read otherwise: `%`, `;`, `\`, a control character, or one that is
    /// in few paths and looked at with these.
    pub(super) special: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    type Chunks<'a> = [&'a [u8; CHUNK]; 4];

    const LOOKS: [fn(Chunks<'_>) -> Look; 2] = [look, portable::look];

    #[test]
    fn every_slash_has_its_bit_and_nothing_else_has_one() {
        for pattern in 0..=u16::MAX {
            let patterns = [pattern, !pattern, pattern.swap_bytes(), 0];
            let chunks = patterns.map(|pattern| {
                core::array::from_fn(|at| match pattern >> at & 1 {
                    0 => 0x6e ^ (at as u8 & 1) << 4,
                    _ => b'/',
                })
            });
            for look in LOOKS {
                let found = look(chunks.each_ref());
                assert_eq!(found.slashes, patterns.map(u64::from));
                assert!(!found.special);
            }
        }
    }

    #[test]
    fn bytes_that_ask_for_a_closer_look_are_special_wherever_they_stand() {
        for byte in 0..=u8::MAX {
            let asks = matches!(byte, 0..=b'#' | b'%' | b';' | b'?' | b'\\' | 0x7f);
            let is_usual = byte.is_ascii_alphanumeric() || b"-._~/:,=&'()*+".contains(&byte);
            for at in 0..4 * CHUNK {
                let mut chunks = [[b'a'; CHUNK]; 4];
                chunks.as_flattened_mut()[at] = byte;
                for look in LOOKS {
                    let special = look(chunks.each_ref()).special;
                    assert!(special || !asks, "{byte} {at}");
                    assert!(!special || !is_usual, "{byte} {at}");
                }
            }
        }
    }
}
