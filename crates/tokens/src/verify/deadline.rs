//! Until when memory may be believed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

/// A moment that is moved ahead while news comes in. Once it has passed, the store is asked about everything.
pub(super) struct Deadline {
    base: Instant,
    nanos: AtomicU64,
}

impl Deadline {
    /// One that has passed.
    pub(super) fn passed() -> Self {
        Self {
            base: Instant::now(),
            nanos: AtomicU64::new(0),
        }
    }

    /// Moves it to so long after a moment, if that is ahead of where it is.
    pub(super) fn extend(&self, from: Instant, by: Duration) {
        let since_base = from.saturating_duration_since(self.base).saturating_add(by);
        let nanos = u64::try_from(since_base.as_nanos()).unwrap_or(u64::MAX);
        self.nanos.fetch_max(nanos, Ordering::Release);
    }

    pub(super) fn is_ahead(&self) -> bool {
        self.base.elapsed() < Duration::from_nanos(self.nanos.load(Ordering::Acquire))
    }
}
