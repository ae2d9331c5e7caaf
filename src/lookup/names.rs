//! From a name to its id: one perfect hash and one comparison.

use super::hash;
use crate::tables::{NameSlot, Names};

impl Names {
    /// The id of a name: a scope's index, or the number of scopes plus an alias's index.
    ///
    /// `text` gives an id's name; it is asked only for names that their slot does not cover.
    #[inline]
    pub(crate) fn find(&self, name: &str, text: impl FnOnce(u32) -> Option<&'static str>) -> Option<u32> {
        let bytes = name.as_bytes();
        let words = hash::name_words(bytes).filter(|_| bytes.len() <= hash::NAME_COVERED);
        let Some(words) = words else {
            return self.find_uncovered(name, text);
        };
        let slot = self.slot(hash::name_hash(self.hash.seed, bytes.len(), &words))?;
        slot.is(bytes.len(), &words).then_some(slot.id)
    }

    /// Apart, so that what is asked at each request stays small enough to be inlined.
    #[inline(never)]
    fn find_uncovered(&self, name: &str, text: impl FnOnce(u32) -> Option<&'static str>) -> Option<u32> {
        let (words, hash) = hash::any_name(self.hash.seed, name.as_bytes());
        let slot = self.slot(hash)?;
        (slot.is(name.len(), &words) && text(slot.id) == Some(name)).then_some(slot.id)
    }

    #[inline(always)]
    fn slot(&self, hash: u64) -> Option<&NameSlot> {
        self.slots.get(self.hash.slot(hash)?)
    }

    /// Whether `name` is found at `id`, for a constant.
    pub(crate) const fn has(&self, name: &str, id: u32) -> bool {
        let (_, hash) = hash::any_name(self.hash.seed, name.as_bytes());
        let Some(slot) = self.hash.slot(hash) else {
            return false;
        };
        let Some(slot) = hash::nth(self.slots, slot) else {
            return false;
        };
        slot.id == id && slot.len as usize == name.len()
    }
}

impl NameSlot {
    /// Whether this is the slot of a name of this length with these words. The slot of nothing has length 0.
    #[inline(always)]
    fn is(&self, len: usize, words: &[u64; 4]) -> bool {
        let length = u64::from(self.len) ^ len as u64;
        let differences = words
            .iter()
            .zip(self.words)
            .fold(length, |found, (word, other)| found | (word ^ other));
        differences == 0
    }
}
