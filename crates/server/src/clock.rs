//! The time that several processes go by.

use std::sync::atomic::{AtomicI64, Ordering};

use bailiwick::Timestamp;

/// By so many seconds the clock of a machine may differ from the database's.
pub(crate) const BOUND: i64 = 10;

/// What says what time it is on this machine.
pub(crate) type Local = fn() -> Timestamp;

/// The database's time, by the clock of this machine and the difference that was seen last.
pub(crate) struct Clock {
    local: Local,
    /// By how many seconds the database is ahead.
    ahead: AtomicI64,
}

impl Clock {
    pub(crate) fn new(local: Local) -> Self {
        let ahead = AtomicI64::new(0);
        Self { local, ahead }
    }

    /// The time of what processes share: sessions, links, keys of requests.
    pub(crate) fn now(&self) -> Timestamp {
        let ahead = self.ahead.load(Ordering::Relaxed);
        Timestamp::from_secs(self.local().as_secs().saturating_add(ahead))
    }

    /// The later of the two times: a token that has ended by either is not let in.
    pub(crate) fn latest(&self) -> Timestamp {
        self.local().max(self.now())
    }

    /// The time of this machine.
    pub(crate) fn local(&self) -> Timestamp {
        (self.local)()
    }

    /// By how many seconds this machine was ahead of the database when that was looked at last.
    pub(crate) fn ahead(&self) -> i64 {
        self.ahead.load(Ordering::Relaxed).saturating_neg()
    }

    /// Notes the database's time, as it is now. The answer is by how many seconds this machine is ahead, where that is more
    /// than it may be.
    pub(crate) fn set(&self, database: Timestamp) -> Option<i64> {
        let ahead = database.as_secs().saturating_sub(self.local().as_secs());
        self.ahead.store(ahead, Ordering::Relaxed);
        (ahead.saturating_abs() > BOUND).then(|| ahead.saturating_neg())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_goes_by_the_database_and_tokens_end_by_the_first_clock() {
        let clock = Clock::new(|| Timestamp::from_secs(1_000));
        assert_eq!((clock.now(), clock.latest()), (clock.local(), clock.local()));
        assert_eq!(clock.set(Timestamp::from_secs(1_000 + BOUND)), None);
        assert_eq!(clock.now(), Timestamp::from_secs(1_000 + BOUND));
        assert_eq!(clock.latest(), clock.now());
        assert_eq!(clock.set(Timestamp::from_secs(400)), Some(600));
        assert_eq!(
            (clock.now(), clock.latest()),
            (Timestamp::from_secs(400), clock.local())
        );
        assert_eq!(clock.set(Timestamp::from_secs(2_000)), Some(-1_000));
    }
}
