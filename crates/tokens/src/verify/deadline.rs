//! Until when memory may be believed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

/// A moment that is moved ahead while news comes in. Once it has passed, the store is asked about everything.
pub(super) struct Deadline {
    base: Instant,
    nanos: AtomicU64,
    /// The moment from which it was moved last; 0 for never.
    moved: AtomicU64,
}

impl Deadline {
    /// One that has passed.
    pub(super) fn passed() -> Self {
        Self {
            base: Instant::now(),
            nanos: AtomicU64::new(0),
            moved: AtomicU64::new(0),
        }
    }

    /// Moves it to so long after a moment, if that is ahead of where it is.
    pub(super) fn extend(&self, from: Instant, by: Duration) {
        let from = from.saturating_duration_since(self.base);
        self.moved.fetch_max(nanos(from).max(1), Ordering::Relaxed);
        self.nanos.fetch_max(nanos(from.saturating_add(by)), Ordering::Release);
    }

    /// How long ago the moment was from which it was moved last.
    pub(super) fn news_age(&self) -> Option<Duration> {
        let moved = self.moved.load(Ordering::Relaxed);
        (moved > 0).then(|| self.base.elapsed().saturating_sub(Duration::from_nanos(moved)))
    }

    pub(super) fn is_ahead(&self) -> bool {
        self.base.elapsed() < Duration::from_nanos(self.nanos.load(Ordering::Acquire))
    }
}

/// As much of it as a counter of nanoseconds holds: five centuries.
pub(super) fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
