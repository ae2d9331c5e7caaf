//! A segment of a path, and what it is found by.

use core::hint::select_unpredictable;

use super::hash::{self, WORD};
use crate::tables::{CHECK_BITS, NOBODY};

/// A segment within its path.
#[derive(Clone, Copy)]
pub(super) struct Segment<'a> {
    pub(super) buffer: &'a [u8],
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'a> Segment<'a> {
    /// The segment from `start` to the first of these slashes, which are counted from `base` on.
    #[inline(always)]
    pub(super) fn until_slash(buffer: &'a [u8], start: usize, base: usize, slashes: u64) -> Self {
        let end = base + slashes.trailing_zeros() as usize;
        Self { buffer, start, end }
    }

    /// How many bytes it has.
    #[inline(always)]
    pub(super) fn len(self) -> usize {
        self.end - self.start
    }

    /// Its bytes.
    #[inline(always)]
    pub(super) fn bytes(self) -> &'a [u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Its length, and its first and last eight bytes. A shorter segment stands in the upper bytes of both, over zeros: it is
    /// read with what stands before it, which never leaves the path.
    #[inline(always)]
    pub(super) fn key(self) -> Key {
        let len = self.len();
        let mask = hash::upper(len);
        let (first, last) = match self.buffer.get(..self.end).and_then(<[u8]>::last_chunk) {
            Some(last) => (
                hash::word_at(self.buffer, self.start.min(self.end - WORD)),
                u64::from_le_bytes(*last),
            ),
            None => twice(hash::word_upto(hash::word_at(self.buffer, 0), self.end)),
        };
        Key {
            first: first & mask,
            last: last & mask,
            len,
        }
    }
}

/// What a segment is found by.
#[derive(Clone, Copy)]
pub(super) struct Key {
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) len: usize,
}

impl Key {
    /// The hash in a table of this seed.
    #[inline(always)]
    pub(super) fn hash(self, seed: u64) -> u64 {
        hash::segment_hash(seed, self.first, self.last, self.len)
    }

    /// The way of the literal that a line begins with if it is the very same text, as far as a key covers it; else the
    /// other.
    #[inline(always)]
    pub(super) fn way(self, literal: &[u32; 6], other: u32) -> u32 {
        let [a, b, c, d, len, way] = *literal;
        let word = |low: u32, high: u32| u64::from(high) << 32 | u64::from(low);
        let length = (self.len as u64) << CHECK_BITS | u64::from(NOBODY);
        let differences = self.differences(word(a, b), word(c, d)) | (length ^ u64::from(len));
        select_unpredictable(differences == 0, way >> CHECK_BITS, other)
    }

    /// The bits in which its two words are others than these.
    #[inline(always)]
    pub(super) fn differences(self, first: u64, last: u64) -> u64 {
        (self.first ^ first) | (self.last ^ last)
    }
}

fn twice(word: u64) -> (u64, u64) {
    (word, word)
}
