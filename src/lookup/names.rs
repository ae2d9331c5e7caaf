//! From a name to its id: one perfect hash and one comparison.

use super::hash;
use crate::tables::Names;

impl Names {
    /// The id of a name: a scope's index, or the number of scopes plus an alias's index.
    ///
    /// `text` gives an id's name; it is asked only for names of more than 32 bytes, which their slot does not cover.
    #[inline]
    pub(crate) fn find(&self, name: &str, text: impl FnOnce(u32) -> Option<&'static str>) -> Option<u32> {
        let bytes = name.as_bytes();
        let words = hash::name_words(bytes);
        let hash = hash::name_hash(self.seed, bytes, &words);
        let pilot = *self.pilots.get(hash::bucket(hash, self.bucket_shift))?;
        let slot = self.slots.get(hash::slot(hash, pilot, self.slots.len()))?;
        let length = u64::from(slot.len) ^ bytes.len() as u64;
        let differences = words
            .iter()
            .zip(slot.words)
            .fold(length, |found, (word, other)| found | (word ^ other));
        if differences != 0 || (bytes.len() > hash::NAME_COVERED && text(slot.id) != Some(name)) || bytes.is_empty() {
            return None;
        }
        Some(slot.id)
    }

    /// Whether `name` is found at `id`, for a constant.
    pub(crate) const fn has(&self, name: &str, id: u32) -> bool {
        let bytes = name.as_bytes();
        let words = hash::name_words(bytes);
        let hash = hash::name_hash(self.seed, bytes, &words);
        let Some(pilot) = nth(self.pilots, hash::bucket(hash, self.bucket_shift)) else {
            return false;
        };
        let Some(slot) = nth(self.slots, hash::slot(hash, *pilot, self.slots.len())) else {
            return false;
        };
        slot.id == id && slot.len as usize == bytes.len()
    }
}

const fn nth<T>(slice: &[T], index: usize) -> Option<&T> {
    match slice.split_at_checked(index) {
        Some((_, rest)) => rest.first(),
        None => None,
    }
}
