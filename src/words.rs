//! The words in which a set keeps its bits.

use alloc::vec::Vec;
use core::fmt::Debug;
use core::hash::Hash;

/// Storage for one bit per scope: an array for a catalogue compiled at build time, a vector for one loaded at run time.
///
/// Words that are not there count as 0.
///
/// # Sealed
///
/// The engine relies on each implementation keeping one form for one set, so that equality of words is equality of
/// sets. Nothing outside this crate can implement it.
pub trait Words: Clone + Debug + Eq + Hash + Ord + Send + Sync + private::Sealed + 'static {
    /// No bit.
    const EMPTY: Self;

    /// The words, lowest first.
    fn as_slice(&self) -> &[u64];

    /// Combines two sets word by word.
    #[must_use]
    fn zip(&self, other: &Self, combine: impl Fn(u64, u64) -> u64) -> Self;

    /// The same bits as a slice has; what does not fit is dropped.
    #[must_use]
    fn from_slice(words: &[u64]) -> Self;

    /// Sets one bit. A bit that does not fit stays as it is.
    fn set(&mut self, index: u32, value: bool);
}

impl<const N: usize> Words for [u64; N] {
    const EMPTY: Self = [0; N];

    #[inline]
    fn as_slice(&self) -> &[u64] {
        self
    }

    #[inline]
    fn zip(&self, other: &Self, combine: impl Fn(u64, u64) -> u64) -> Self {
        let mut words = *self;
        for (word, other) in words.iter_mut().zip(other) {
            *word = combine(*word, *other);
        }
        words
    }

    fn from_slice(slice: &[u64]) -> Self {
        let mut words = [0; N];
        for (word, from) in words.iter_mut().zip(slice) {
            *word = *from;
        }
        words
    }

    fn set(&mut self, index: u32, value: bool) {
        if let Some(word) = self.get_mut(index as usize / 64) {
            set_bit(word, index, value);
        }
    }
}

/// The words of a catalogue whose size is known only at run time. The last one is never 0.
impl Words for Vec<u64> {
    const EMPTY: Self = Self::new();

    #[inline]
    fn as_slice(&self) -> &[u64] {
        self
    }

    fn zip(&self, other: &Self, combine: impl Fn(u64, u64) -> u64) -> Self {
        let len = self.len().max(other.len());
        let word = |words: &Self, at: usize| words.get(at).copied().unwrap_or(0);
        trimmed((0..len).map(|at| combine(word(self, at), word(other, at))).collect())
    }

    fn from_slice(words: &[u64]) -> Self {
        trimmed(words.to_vec())
    }

    fn set(&mut self, index: u32, value: bool) {
        let at = index as usize / 64;
        if at >= self.len() {
            if !value {
                return;
            }
            self.resize(at + 1, 0);
        }
        if let Some(word) = self.get_mut(at) {
            set_bit(word, index, value);
        }
        *self = trimmed(core::mem::take(self));
    }
}

fn set_bit(word: &mut u64, index: u32, value: bool) {
    let bit = 1 << (index % 64);
    if value {
        *word |= bit;
    } else {
        *word &= !bit;
    }
}

fn trimmed(mut words: Vec<u64>) -> Vec<u64> {
    while words.last() == Some(&0) {
        words.pop();
    }
    words
}

mod private {
    pub trait Sealed {}
    impl<const N: usize> Sealed for [u64; N] {}
    impl Sealed for alloc::vec::Vec<u64> {}
}
