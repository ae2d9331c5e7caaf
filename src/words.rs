//! The words in which a set keeps its bits.

use core::fmt::Debug;
use core::hash::Hash;

/// Storage for one bit per scope: an array for a catalogue compiled at build time, a slice for one loaded at run time.
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

    /// The words in the one form that all words of the same set have.
    fn form(&self) -> &[u64] {
        self.as_slice()
    }

    /// Combines two sets word by word.
    #[must_use]
    fn zip(&self, other: &Self, combine: impl Fn(u64, u64) -> u64) -> Self;

    /// The same bits as a slice has, in a catalogue of this many words; what does not fit is dropped.
    #[must_use]
    fn from_slice(words: &[u64], room: usize) -> Self;

    /// The bits of a set that a catalogue brings along.
    #[must_use]
    fn from_static(words: &'static [u64]) -> Self {
        Self::from_slice(words, words.len())
    }

    /// Sets one bit, in a catalogue of this many words. A bit that does not fit stays as it is.
    fn set(&mut self, index: u32, value: bool, room: usize);
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

    fn from_slice(slice: &[u64], _: usize) -> Self {
        let mut words = [0; N];
        for (word, from) in words.iter_mut().zip(slice) {
            *word = *from;
        }
        words
    }

    fn set(&mut self, index: u32, value: bool, _: usize) {
        if let Some(word) = self.get_mut(index as usize / 64) {
            set_bit(word, index, value);
        }
    }
}

pub(crate) fn set_bit(word: &mut u64, index: u32, value: bool) {
    let bit = 1 << (index % 64);
    if value {
        *word |= bit;
    } else {
        *word &= !bit;
    }
}

pub(crate) mod private {
    pub trait Sealed {}
    impl<const N: usize> Sealed for [u64; N] {}
}
