//! Sets whose catalogue is known only at run time.

use alloc::borrow::Cow;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

use crate::Words;
use crate::words::{private, set_bit};

/// The words of a catalogue whose size is known only at run time.
///
/// Every set has as many words as its catalogue, so that no check branches on what a set holds, save one that never had a
/// scope. The sets that a catalogue brings along are not copied.
#[derive(Clone)]
pub struct Bits(Cow<'static, [u64]>);

impl Words for Bits {
    const EMPTY: Self = Self(Cow::Borrowed(&[]));

    #[inline]
    fn as_slice(&self) -> &[u64] {
        &self.0
    }

    /// Up to the last word that is not 0.
    fn form(&self) -> &[u64] {
        let len = self.0.iter().rposition(|word| *word != 0).map_or(0, |last| last + 1);
        self.0.get(..len).unwrap_or_default()
    }

    fn zip(&self, other: &Self, combine: impl Fn(u64, u64) -> u64) -> Self {
        let len = self.0.len().max(other.0.len());
        let word = |words: &Self, at: usize| words.0.get(at).copied().unwrap_or(0);
        Self((0..len).map(|at| combine(word(self, at), word(other, at))).collect())
    }

    fn from_slice(words: &[u64], room: usize) -> Self {
        let mut words = words.to_vec();
        words.resize(room, 0);
        Self(Cow::Owned(words))
    }

    fn from_static(words: &'static [u64]) -> Self {
        Self(Cow::Borrowed(words))
    }

    fn set(&mut self, index: u32, value: bool, room: usize) {
        let words = self.0.to_mut();
        words.resize(words.len().max(room), 0);
        if let Some(word) = words.get_mut(index as usize / 64) {
            set_bit(word, index, value);
        }
    }
}

impl private::Sealed for Bits {}

impl PartialEq for Bits {
    fn eq(&self, other: &Self) -> bool {
        self.form() == other.form()
    }
}

impl Eq for Bits {}

impl Ord for Bits {
    fn cmp(&self, other: &Self) -> Ordering {
        self.form().cmp(other.form())
    }
}

impl PartialOrd for Bits {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Bits {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.form().hash(state);
    }
}

impl fmt::Debug for Bits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.form().fmt(f)
    }
}
