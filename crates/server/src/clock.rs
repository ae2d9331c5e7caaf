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

    /// Notes what the database has answered to a question for its time that was put at a moment of this machine's. The answer is by
    /// how many seconds this machine is ahead, where that is more than it may be.
    pub(crate) fn set(&self, asked_at: Timestamp, database: Timestamp) -> Option<i64> {
        // A second may have begun between the database's look at its clock and ours. So of the differences that there may be, the one
        // from before stays if it is among them: two clocks that agree would differ by a second now and then otherwise, and what ends
        // by one of them would end too soon.
        let ahead_of = |local: Timestamp| database.as_secs().saturating_sub(local.as_secs());
        let (most, least) = (ahead_of(asked_at), ahead_of(self.local()));
        let ahead = self.ahead.load(Ordering::Relaxed).min(most).max(least);
        self.ahead.store(ahead, Ordering::Relaxed);
        (ahead.saturating_abs() > BOUND).then(|| ahead.saturating_neg())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_secs(1_000);

    #[test]
    fn what_is_shared_goes_by_the_database_and_tokens_end_by_the_first_clock() {
        let clock = Clock::new(|| START);
        assert_eq!((clock.now(), clock.latest()), (clock.local(), clock.local()));
        assert_eq!(clock.set(START, Timestamp::from_secs(1_000 + BOUND)), None);
        assert_eq!(clock.now(), Timestamp::from_secs(1_000 + BOUND));
        assert_eq!(clock.latest(), clock.now());
        assert_eq!(clock.set(START, Timestamp::from_secs(400)), Some(600));
        assert_eq!(
            (clock.now(), clock.latest()),
            (Timestamp::from_secs(400), clock.local())
        );
        assert_eq!(clock.set(START, Timestamp::from_secs(2_000)), Some(-1_000));
    }

    #[test]
    fn clocks_that_agree_do_not_differ_where_a_second_begins_meanwhile() {
        let clock = Clock::new(|| Timestamp::from_secs(1_002));
        for database in 1_000..=1_002 {
            assert_eq!(clock.set(START, Timestamp::from_secs(database)), None);
            assert_eq!(clock.now(), clock.local());
        }
        // The least that explains what was seen, from the one before.
        clock.set(START, Timestamp::from_secs(1_007));
        assert_eq!(clock.ahead(), -5);
        clock.set(START, Timestamp::from_secs(1_008));
        assert_eq!(clock.ahead(), -6);
        clock.set(START, Timestamp::from_secs(1_006));
        assert_eq!(clock.ahead(), -6);
        clock.set(START, Timestamp::from_secs(999));
        assert_eq!(clock.ahead(), 1);
    }
}
