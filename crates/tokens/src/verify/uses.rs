//! When tokens were last used, until it is written down.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use bailiwick::{Catalog, Timestamp};
use crossbeam_queue::ArrayQueue;
use tokio::sync::Notify;

use super::Entry;
use crate::TokenId;

/// Uses that wait at most. One more is not noted, and the next use in its place.
const WAITING: usize = 1 << 15;
/// So many are written down at once, before it is time.
const FILLING: usize = WAITING / 4;

/// Uses that are to be written down: at most one a minute for each token that is remembered.
pub(super) struct Uses {
    waiting: OnceLock<ArrayQueue<(TokenId, Timestamp)>>,
    /// How many found no room.
    missed: AtomicU64,
    filling: Notify,
}

impl Uses {
    pub(super) fn new() -> Self {
        Self {
            waiting: OnceLock::new(),
            missed: AtomicU64::new(0),
            filling: Notify::new(),
        }
    }

    /// Notes that a token is used, unless it was in this minute already. Takes no lock, and allocates nothing after the first
    /// time.
    pub(super) fn note<C: Catalog>(&self, entry: &Entry<C>, now: Timestamp) {
        let (noted, now_minute) = (entry.used.load(Ordering::Relaxed), minute(now));
        if now_minute <= noted {
            return;
        }
        let first = entry
            .used
            .compare_exchange(noted, now_minute, Ordering::Relaxed, Ordering::Relaxed);
        if first.is_err() {
            return;
        }
        let waiting = self.waiting.get_or_init(|| ArrayQueue::new(WAITING));
        if waiting.push((entry.id, now)).is_err() {
            entry.used.store(noted, Ordering::Relaxed);
            self.missed.fetch_add(1, Ordering::Relaxed);
        }
        if waiting.len() >= FILLING {
            self.filling.notify_one();
        }
    }

    /// Returns when so many wait that they had better be written down.
    pub(super) async fn filling(&self) {
        self.filling.notified().await;
    }

    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.waiting.get().map_or(0, ArrayQueue::len)
    }

    /// How many found no room.
    pub(super) fn missed(&self) -> u64 {
        self.missed.load(Ordering::Relaxed)
    }

    /// Takes what waits, the last use of each token.
    pub(super) fn take(&self) -> Vec<(TokenId, Timestamp)> {
        let mut last = HashMap::new();
        let Some(waiting) = self.waiting.get() else {
            return Vec::new();
        };
        // No more than there is room for: uses that come in meanwhile could keep this from ending.
        for (id, at) in std::iter::from_fn(|| waiting.pop()).take(WAITING) {
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
