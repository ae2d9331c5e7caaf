//! What was changed when, and which answers are right at a moment.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use tokio::time::Instant;

use crate::model::{Answers, Model, Told};
use crate::naive::Names;

/// How long a process may go on as if it did not know what another one has acknowledged.
const BOUND: Duration = Duration::from_secs(1);

/// Without optimisation and beside other tests, a machine can be too busy to hear of it in time: then what counts is after
/// how long without news the store is asked.
const SLACK: Duration = Duration::from_secs(if cfg!(debug_assertions) { 5 } else { 0 });

/// A change, made by one of the processes.
pub(crate) struct Change {
    by: usize,
    sent: Instant,
    acknowledged: OnceLock<Instant>,
}

impl Change {
    /// One that is about to be sent.
    pub(crate) fn sent(by: usize) -> Self {
        Self {
            by,
            sent: Instant::now(),
            acknowledged: OnceLock::new(),
        }
    }

    pub(crate) fn acknowledge(&self) {
        self.acknowledged.get_or_init(Instant::now);
    }

    /// The end of a grace period that is asked for now. Clocks of services count whole seconds, so it may come one sooner.
    pub(crate) fn in_a_while(by: usize, grace: Duration) -> Self {
        Self {
            by,
            sent: Instant::now() + grace - Duration::from_secs(1),
            acknowledged: OnceLock::new(),
        }
    }

    /// Notes that the grace period has begun, and ends so much later.
    pub(crate) fn acknowledge_in(&self, grace: Duration) {
        self.acknowledged.get_or_init(|| Instant::now() + grace);
    }

    /// Whether an answer may be of after it.
    fn may_be_known(&self, asked: &Asked) -> bool {
        self.sent <= asked.ended
    }

    /// Whether an answer has to be of after it.
    fn must_be_known(&self, asked: &Asked) -> bool {
        let patience = if self.by == asked.process {
            Duration::ZERO
        } else {
            BOUND + SLACK
        };
        self.acknowledged.get().is_some_and(|at| *at + patience < asked.began)
    }

    /// For how long it had been acknowledged when something was asked that was answered as before it.
    fn unknown_for(&self, asked: &Asked) -> Duration {
        self.acknowledged
            .get()
            .map_or(Duration::ZERO, |at| asked.began.saturating_duration_since(*at))
    }
}

/// When something was asked, of which process.
pub(crate) struct Asked {
    pub(crate) process: usize,
    pub(crate) began: Instant,
    pub(crate) ended: Instant,
}

/// A role of a member's, from one change to the next.
struct Version {
    role: Names,
    from: Change,
    answers: Answers,
}

/// What a member could do, as far back as it may matter.
pub(crate) struct Timeline(RwLock<VecDeque<Version>>);

impl Timeline {
    pub(crate) fn new(model: &Model, role: Names) -> Self {
        let from = Change::sent(0);
        from.acknowledge();
        Self(RwLock::new(VecDeque::from([Version {
            role,
            from,
            answers: model.answers(),
        }])))
    }

    /// Notes that a change is about to be sent.
    pub(crate) fn begin(&self, model: &Model, role: Names, by: usize) {
        let mut versions = self.0.write().unwrap_or_else(PoisonError::into_inner);
        versions.push_back(Version {
            role,
            from: Change::sent(by),
            answers: model.answers(),
        });
        let old = |version: &Version| {
            version
                .from
                .acknowledged
                .get()
                .is_some_and(|at| at.elapsed() > 10 * BOUND)
        };
        while versions.len() > 2 && old(&versions[1]) {
            versions.pop_front();
        }
    }

    /// Notes that the last change is made.
    pub(crate) fn acknowledge(&self) {
        let versions = self.0.read().unwrap_or_else(PoisonError::into_inner);
        versions[versions.len() - 1].from.acknowledge();
    }

    /// Whether a token may have been told so, and how late that was.
    pub(crate) fn judge(
        &self,
        model: &Model,
        asked: &Asked,
        grant: usize,
        request: usize,
        told: &Told,
    ) -> Option<Duration> {
        let versions = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut unknown_for = Duration::ZERO;
        for version in versions.iter().rev() {
            if version.from.may_be_known(asked) && model.told(&version.answers, &version.role, grant, request) == told {
                return Some(unknown_for);
            }
            if version.from.must_be_known(asked) {
                return None;
            }
            unknown_for = version.from.unknown_for(asked);
        }
        None
    }

    /// What the member can do now.
    pub(crate) fn now(&self) -> Names {
        let versions = self.0.read().unwrap_or_else(PoisonError::into_inner);
        versions[versions.len() - 1].role.clone()
    }
}

/// Whether a secret may count, given the changes after each of which it does not any more; and how late it is if it does.
pub(crate) fn may_count(ends: &[Arc<Change>], asked: &Asked) -> Option<Duration> {
    if ends.iter().any(|end| end.must_be_known(asked)) {
        return None;
    }
    let late = ends.iter().map(|end| end.unknown_for(asked)).max();
    Some(late.unwrap_or_default())
}

/// Whether a secret may be refused.
pub(crate) fn may_be_refused(ends: &[Arc<Change>], asked: &Asked) -> bool {
    ends.iter().any(|end| end.may_be_known(asked))
}
