//! The hash of the engine's tables, computed here to lay them out. The engine's module `lookup::hash` is its twin;
//! every generated file proves at compile time that the two agree.

const WORD: usize = 8;
const NAME_COVERED: usize = 32;
const K0: u64 = 0x9e37_79b9_7f4a_7c15;
const K1: u64 = 0xd6e8_feb8_6659_fd93;
const K2: u64 = 0xa076_1d64_78bd_642f;

/// The longest path segment that its two words cover.
const SEGMENT_COVERED: usize = 16;

/// Four words that cover a name of up to 32 bytes, and its two ends when it is longer.
pub(crate) fn name_words(name: &[u8]) -> [u64; 4] {
    let Some(last) = name.len().checked_sub(WORD) else {
        return [word_at(name, 0), 0, 0, 0];
    };
    [
        word_at(name, 0),
        word_at(name, last.min(WORD)),
        word_at(name, last.saturating_sub(WORD)),
        word_at(name, last),
    ]
}

/// Hash of a name.
pub(crate) fn name_hash(seed: u64, name: &[u8]) -> u64 {
    let [first, second, third, fourth] = name_words(name);
    let front = product(first.wrapping_add(seed), second.wrapping_add(spread(seed, name.len())));
    let back = product(
        third.wrapping_add(seed.wrapping_mul(K1)),
        fourth.wrapping_add(seed.wrapping_mul(K2)),
    );
    let mut hash = middle(front.wrapping_add(back));
    if name.len() > NAME_COVERED {
        for at in (WORD..name.len() - WORD).step_by(WORD) {
            let word = word_at(name, at).wrapping_add(seed.wrapping_mul(K1));
            hash = middle(product(hash.wrapping_add(seed), word));
        }
    }
    hash
}

/// What the engine knows of a path segment before it compares it byte by byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SegmentKey {
    /// The first word; a segment that is shorter stands in its upper bytes.
    pub(crate) first: u64,
    /// The last word, likewise.
    pub(crate) last: u64,
    /// Its length in bytes.
    pub(crate) len: usize,
}

impl SegmentKey {
    pub(crate) fn new(segment: &[u8]) -> Self {
        let len = segment.len();
        let missing = 8 * WORD.saturating_sub(len) as u32;
        let word = |at: usize| word_at(segment, at).checked_shl(missing).unwrap_or(0);
        Self {
            first: word(0),
            last: word(len.saturating_sub(WORD)),
            len,
        }
    }

    /// Whether no other segment has the same key.
    pub(crate) fn is_unique(&self) -> bool {
        self.len <= SEGMENT_COVERED
    }

    pub(crate) fn hash(&self, seed: u64) -> u64 {
        middle(product(
            self.first.wrapping_add(seed),
            self.last.wrapping_add(spread(seed, self.len)),
        ))
    }
}

/// The slot of a hash under the pilot of its bucket, in a table of this range.
pub(crate) fn slot(hash: u64, pilot: u8, range: u32) -> usize {
    let place = (u64::from(hash as u32) * u64::from(range)) >> 32;
    place as usize + usize::from(pilot)
}

/// The bucket of a hash.
pub(crate) fn bucket(hash: u64, mask: u32) -> usize {
    ((hash >> 32) as u32 & mask) as usize
}

/// Hash of an exact list of names: FNV-1a with 64 bits, each name ended by a line feed.
pub(crate) fn fingerprint<'a>(names: impl IntoIterator<Item = &'a str>) -> u64 {
    let bytes = names.into_iter().flat_map(|name| name.bytes().chain([b'\n']));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Up to eight bytes from `at` on, padded with zeros.
fn word_at(bytes: &[u8], at: usize) -> u64 {
    let bytes = bytes.iter().skip(at).take(WORD);
    bytes.rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// All bits of a product.
fn product(a: u64, b: u64) -> u128 {
    u128::from(a) * u128::from(b)
}

/// What is added to a last word, another number for each length.
fn spread(seed: u64, len: usize) -> u64 {
    seed.wrapping_mul(K0).wrapping_mul(len as u64)
}

/// The bits of a product that most of the others went into.
fn middle(product: u128) -> u64 {
    (product >> 32) as u64
}
