//! When tokens were last used, until it is written down.

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use bailiwick::{Catalog, Timestamp};
use crossbeam_queue::ArrayQueue;

use super::Entry;
use crate::TokenId;

/// Uses that wait at most. One more is not noted, and the next use in its place.
const WAITING: usize = 1 << 13;

/// Uses that are to be written down: at most one a minute for each token that is remembered.
pub(super) struct Uses(ArrayQueue<(TokenId, Timestamp)>);

impl Uses {
    pub(super) fn new() -> Self {
        Self(ArrayQueue::new(WAITING))
    }

    /// Notes that a token is used, unless it was in this minute already. Takes no lock and allocates nothing.
    pub(super) fn note<C: Catalog>(&self, entry: &Entry<C>, now: Timestamp) {
        let (noted, now_minute) = (entry.used.load(Ordering::Relaxed), minute(now));
        if now_minute <= noted {
            return;
        }
        let first = entry
            .used
            .compare_exchange(noted, now_minute, Ordering::Relaxed, Ordering::Relaxed);
        if first.is_ok() && self.0.push((entry.id, now)).is_err() {
            entry.used.store(noted, Ordering::Relaxed);
        }
    }

    /// Takes what waits, the last use of each token.
    pub(super) fn take(&self) -> Vec<(TokenId, Timestamp)> {
        let mut last = HashMap::new();
        // No more than there is room for: uses that come in meanwhile could keep this from ending.
        for (id, at) in std::iter::from_fn(|| self.0.pop()).take(WAITING) {
            let known = last.entry(id).or_insert(at);
            *known = at.max(*known);
        }
        last.into_iter().collect()
    }
}

/// The minute of a moment.
pub(super) fn minute(at: Timestamp) -> i64 {
    at.as_secs().div_euclid(60)
}
