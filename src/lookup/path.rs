//! Reading a path: where its slashes are, and whether it has what no template matches.

use super::hash::word_at;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// What one pass over up to 64 bytes of a path finds.
pub(crate) struct Block {
    /// A bit for each slash.
    pub(crate) slashes: u64,
    /// Not 0 when there is a `?` or a `%`.
    pub(crate) special: u64,
}

impl Block {
    /// How many bytes a block has.
    pub(crate) const LEN: usize = 64;

    /// Reads the block from `at` on. The whole `path` has at least eight bytes, so its tail is read by a word that
    /// overlaps what came before it.
    #[inline(always)]
    pub(crate) fn read(path: &[u8], at: usize) -> Self {
        let mut block = Self { slashes: 0, special: 0 };
        let end = path.len().min(at + Self::LEN);
        let mut from = at;
        while from + 8 <= end {
            block.take(word_at(path, from), from - at);
            from += 8;
        }
        if from < end {
            let missing = 8 - (end - from);
            block.take(word_at(path, end - 8) >> (8 * missing), from - at);
        }
        block
    }

    #[inline(always)]
    fn take(&mut self, word: u64, offset: usize) {
        self.slashes |= marks(word ^ (ONES * b'/' as u64)) << offset;
        self.special |= any_zero(word ^ (ONES * b'?' as u64)) | any_zero(word ^ (ONES * b'%' as u64));
    }
}

/// The path up to its query, or `None` when it has an encoded slash, dot or NUL.
#[cold]
pub(crate) fn without_query(path: &str) -> Option<&str> {
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let encoded = path.as_bytes().windows(3).any(|window| match window {
        [b'%', b'2', low] => matches!(low, b'f' | b'F' | b'e' | b'E'),
        [b'%', b'0', low] => *low == b'0',
        _ => false,
    });
    (!encoded).then_some(path)
}

/// A bit for each byte that is zero.
#[inline(always)]
const fn marks(word: u64) -> u64 {
    let zero = !(((word & !HIGH) + !HIGH) | word | !HIGH);
    (zero >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// Not 0 when some byte is zero.
#[inline(always)]
const fn any_zero(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_marks_every_slash_and_nothing_else() {
        let path = b"/v2/a/\x2e\xafbb//0.....................................................//";
        let block = Block::read(path, 0);
        let expected = path
            .iter()
            .take(64)
            .enumerate()
            .filter(|(_, byte)| **byte == b'/')
            .map(|(at, _)| 1 << at)
            .sum();
        assert_eq!(block.slashes, expected, "{:b} {expected:b}", block.slashes);
        assert_eq!(block.special, 0);
    }

    #[test]
    fn a_query_or_a_percent_sign_is_special_wherever_it_stands() {
        for at in 0..20 {
            for byte in [b'?', b'%'] {
                let mut path = *b"/2345678901234567890";
                path[at] = byte;
                assert_ne!(Block::read(&path, 0).special, 0, "{at}");
            }
        }
    }
}
