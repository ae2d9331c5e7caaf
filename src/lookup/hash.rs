//! The hash that finds names and path segments: whole words of eight bytes, one product for each two of them.
//!
//! A short text is two to four overlapping loads, so its hash has no loop and no branch on its length. To each word a
//! multiple of the seed is added, of another size for each length, and then the words are multiplied in pairs. So each seed
//! is a new function of the whole key: two keys that agree under one seed do not agree under the next, whatever they have in
//! common. The middle of the product is what most of its bits went into.
//!
//! The compiler of catalogues (`bailiwick-catalog`, module `hash`) computes the same values when it lays out the tables;
//! generated code proves at compile time that the two agree.

use crate::tables::PerfectHash;

/// How many bytes a word has.
pub(crate) const WORD: usize = 8;
/// The longest name that its four words cover.
pub(crate) const NAME_COVERED: usize = 32;

/// How often the seed is added to the words behind the first. Small numbers would let small differences cancel each other out:
/// one letter later in this word, two letters earlier in that one.
const K0: u64 = 0x9e37_79b9_7f4a_7c15;
const K1: u64 = 0xd6e8_feb8_6659_fd93;
const K2: u64 = 0xa076_1d64_78bd_642f;

/// Four words of a name of at least eight bytes: they cover it up to [`NAME_COVERED`], and its two ends when it is longer.
#[inline(always)]
pub(crate) const fn name_words(name: &[u8]) -> Option<[u64; 4]> {
    let len = name.len();
    if len < WORD {
        return None;
    }
    let last = len - WORD;
    let second = if last < WORD { last } else { WORD };
    let third = last.saturating_sub(WORD);
    Some([
        word_at(name, 0),
        word_at(name, second),
        word_at(name, third),
        word_at(name, last),
    ])
}

/// Hash of a name that four words cover.
#[inline(always)]
pub(crate) const fn name_hash(seed: u64, len: usize, words: &[u64; 4]) -> u64 {
    let [first, second, third, fourth] = *words;
    let front = product(first.wrapping_add(seed), second.wrapping_add(spread(seed, len)));
    let back = product(
        third.wrapping_add(seed.wrapping_mul(K1)),
        fourth.wrapping_add(seed.wrapping_mul(K2)),
    );
    middle(front.wrapping_add(back))
}

/// Four words and the hash of a name of any length.
pub(crate) const fn any_name(seed: u64, name: &[u8]) -> ([u64; 4], u64) {
    let Some(words) = name_words(name) else {
        let words = [padded(name), 0, 0, 0];
        return (words, name_hash(seed, name.len(), &words));
    };
    let mut hash = name_hash(seed, name.len(), &words);
    if name.len() > NAME_COVERED {
        let mut at = WORD;
        while at < name.len() - WORD {
            let word = word_at(name, at).wrapping_add(seed.wrapping_mul(K1));
            hash = middle(product(hash.wrapping_add(seed), word));
            at += WORD;
        }
    }
    (words, hash)
}

/// Hash of a path segment with its first and last word.
#[inline(always)]
pub(crate) const fn segment_hash(seed: u64, first: u64, last: u64, len: usize) -> u64 {
    middle(product(first.wrapping_add(seed), last.wrapping_add(spread(seed, len))))
}

impl PerfectHash {
    /// The slot of the only key that can have this hash. There is no slot for some hashes that no key has.
    #[inline(always)]
    pub(crate) const fn slot(&self, hash: u64) -> Option<usize> {
        let Some(pilot) = nth(self.pilots, ((hash >> 32) as u32 & self.bucket_mask) as usize) else {
            return None;
        };
        let place = ((hash as u32 as u64) * self.range as u64) >> 32;
        Some(place as usize + *pilot as usize)
    }
}

/// `get` of a slice, also for a constant.
#[inline(always)]
pub(crate) const fn nth<T>(slice: &[T], index: usize) -> Option<&T> {
    match slice.split_at_checked(index) {
        Some((_, rest)) => rest.first(),
        None => None,
    }
}

/// A mask of the upper bytes of a word, as many as there are, up to all eight.
#[inline(always)]
pub(crate) fn upper(bytes: usize) -> u64 {
    UPPER.get(bytes).copied().unwrap_or(u64::MAX)
}

/// One for each length that a segment within a window can have: a look-up is shorter than what would stand in for it.
#[expect(clippy::indexing_slicing, reason = "where it is wrong, this does not compile")]
const UPPER: [u64; 64] = {
    let mut masks = [u64::MAX; 64];
    let mut len = 0;
    while len < WORD {
        masks[len] = !(u64::MAX >> (8 * len));
        len += 1;
    }
    masks
};

/// Eight bytes from `at` on; 0 where there are not that many.
#[inline(always)]
pub(crate) const fn word_at(bytes: &[u8], at: usize) -> u64 {
    match bytes.split_at_checked(at) {
        Some((_, rest)) => match rest.first_chunk() {
            Some(chunk) => u64::from_le_bytes(*chunk),
            None => 0,
        },
        None => 0,
    }
}

/// A word whose first `len` bytes, of fewer than eight, became the upper ones.
#[cold]
pub(crate) const fn word_upto(word: u64, len: usize) -> u64 {
    word.wrapping_shl(64_u32.wrapping_sub(8 * len as u32))
}

/// Fewer than sixteen bytes, padded with a byte that has no meaning in a path.
#[inline(always)]
pub(crate) fn padded_chunk(bytes: &[u8]) -> [u8; CHUNK] {
    let padding = PADDINGS.get(bytes.len()).copied().unwrap_or_default();
    let Some(last) = bytes.len().checked_sub(WORD) else {
        return (u128::from(padded(bytes)) | padding).to_le_bytes();
    };
    let high = u128::from(word_at(bytes, last)) << (8 * last);
    (u128::from(word_at(bytes, 0)) | high | padding).to_le_bytes()
}

const CHUNK: usize = 2 * WORD;

/// What follows so many bytes.
#[expect(clippy::indexing_slicing, reason = "where it is wrong, this does not compile")]
const PADDINGS: [u128; CHUNK] = {
    let mut paddings = [0; CHUNK];
    let mut len = 0;
    while len < CHUNK {
        paddings[len] = u128::from_le_bytes([b'a'; CHUNK]) << (8 * len);
        len += 1;
    }
    paddings
};

/// Fewer than eight bytes as a word, padded with zeros.
#[inline]
pub(crate) const fn padded(mut bytes: &[u8]) -> u64 {
    let mut word = 0;
    while let Some((last, rest)) = bytes.split_last() {
        word = word << 8 | *last as u64;
        bytes = rest;
    }
    word
}

/// All bits of a product.
#[inline(always)]
const fn product(a: u64, b: u64) -> u128 {
    (a as u128) * (b as u128)
}

/// What is added to a last word, another number for each length.
#[inline(always)]
const fn spread(seed: u64, len: usize) -> u64 {
    seed.wrapping_mul(K0).wrapping_mul(len as u64)
}

/// The bits of a product that most of the others went into.
#[inline(always)]
const fn middle(product: u128) -> u64 {
    (product >> 32) as u64
}
