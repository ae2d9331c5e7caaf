//! Counts of what is written down now and then, in bounded room.

use std::collections::HashMap;
use std::hash::Hash;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bailiwick::Timestamp;

/// Keys that are counted apart at most.
const APART: usize = 1 << 12;

/// How often each key was counted since what there was has been taken, and when the last time.
pub(super) struct Counts<K>(Mutex<Counted<K>>);

struct Counted<K> {
    times: HashMap<K, u64>,
    last: Option<Timestamp>,
}

impl<K: Hash + Ord> Counts<K> {
    /// Counts one; where there is no room for another key, by one that many share.
    pub(super) fn count(&self, key: K, shared: impl FnOnce(K) -> K, now: Timestamp) {
        let mut counted = self.lock();
        let has_room = counted.times.len() < APART || counted.times.contains_key(&key);
        let key = if has_room { key } else { shared(key) };
        *counted.times.entry(key).or_default() += 1;
        counted.last = counted.last.max(Some(now));
    }

    /// Takes what was counted, by key, and the moment of the last of it.
    pub(super) fn take(&self) -> Option<(Timestamp, Vec<(K, u64)>)> {
        let counted = mem::take(&mut *self.lock());
        let mut times: Vec<_> = counted.times.into_iter().collect();
        times.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        Some((counted.last?, times))
    }

    /// Held for as long as it takes to count, and nothing in it can fail halfway.
    fn lock(&self) -> MutexGuard<'_, Counted<K>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K> Default for Counts<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K> Default for Counted<K> {
    fn default() -> Self {
        Self {
            times: HashMap::new(),
            last: None,
        }
    }
}
