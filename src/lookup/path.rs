//! Reading a path: where its slashes are, and whether it has a byte that asks for a closer look (module `chunks`).
//!
//! A path of up to 64 bytes is read in one go, whatever its length: four chunks of sixteen bytes, moved together where
//! the path is shorter.

use super::chunks::{CHUNK, look};

/// How many bytes are read at once.
pub(crate) const WINDOW: usize = 64;

/// What a look at up to 64 bytes finds.
pub(crate) struct Marks {
    /// A bit for each slash.
    pub(crate) slashes: u64,
    /// Whether there is a byte that asks for a closer look.
    pub(crate) special: bool,
}

impl Marks {
    /// Reads the first 64 bytes; all of a buffer that has less. `None` where it has not even sixteen.
    #[inline(always)]
    pub(crate) fn first(buffer: &[u8]) -> Option<Self> {
        let window = buffer.get(..buffer.len().min(WINDOW))?;
        let last = window.len().checked_sub(CHUNK)?;
        let second = CHUNK.min(last);
        let third = last - second;
        let chunks = [
            window.first_chunk()?,
            window.get(second..second + CHUNK)?.first_chunk()?,
            window.get(third..third + CHUNK)?.first_chunk()?,
            window.last_chunk()?,
        ];
        Some(Self::of(chunks, [0, second, third, last]))
    }

    /// Reads 64 bytes.
    #[inline(always)]
    pub(crate) fn read(window: &[u8; WINDOW]) -> Option<Self> {
        let (chunks, _) = window.as_chunks();
        let chunks: &[[u8; CHUNK]; 4] = chunks.first_chunk()?;
        Some(Self::of(chunks.each_ref(), [0, CHUNK, 2 * CHUNK, 3 * CHUNK]))
    }

    /// Reads four chunks, which stand at these places.
    #[inline(always)]
    fn of(chunks: [&[u8; CHUNK]; 4], at: [usize; 4]) -> Self {
        let look = look(chunks);
        let slashes = look.slashes.into_iter().zip(at);
        Self {
            slashes: slashes.fold(0, |all, (slashes, at)| all | slashes << at),
            special: look.special,
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn every_slash_is_marked_and_nothing_else() {
        let text: Vec<u8> = (0..100)
            .map(|at| {
                if at % 7 == 3 || at % 11 == 0 {
                    b'/'
                } else {
                    b'a' + at % 26
                }
            })
            .collect();
        for len in CHUNK..text.len() {
            let windows = text[..len]
                .windows(WINDOW)
                .map(|window| Marks::read(window.try_into().unwrap()));
            let first = (0, Marks::first(&text[..len]));
            for (base, marks) in windows.enumerate().chain([first]) {
                let marks = marks.unwrap();
                for (at, byte) in text[base..len].iter().take(WINDOW).enumerate() {
                    assert_eq!(marks.slashes >> at & 1 != 0, *byte == b'/', "{len} {base} {at}");
                }
                assert!(!marks.special);
            }
        }
    }

    #[test]
    fn a_byte_that_asks_for_a_closer_look_is_special_wherever_it_stands() {
        for len in CHUNK..WINDOW {
            for at in 0..len {
                for byte in *b"?%;\\\0\t\x7f" {
                    let mut path = vec![b'a'; len];
                    path[at] = byte;
                    assert!(Marks::first(&path).unwrap().special, "{len} {at}");
                }
            }
        }
    }
}
