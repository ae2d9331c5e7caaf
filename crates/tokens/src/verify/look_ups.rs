//! Questions to the store about secrets that are not remembered: few at a time, and next to none while it does not answer.
//!
//! Whoever has no token at all can present as many secrets as they like, and each of them is a question. So the questions have
//! a bounded room, and what does not fit is refused at once. Where the store has failed, one question in a while is let
//! through to see whether it answers again; the others would only wait for the same failure. News from the feed ends that
//! too, since the store has answered then.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep};

use super::TokensState;
use super::deadline::nanos;
use crate::Chain;
use crate::store::{StoreError, StoreErrorKind};

/// Questions that are under way or wait for a connection at most.
const AT_ONCE: usize = 128;
/// How often one question is let through while the store does not answer.
const TRIAL: Duration = Duration::from_secs(1);
/// How far apart refusals are answered where very many come in.
const EACH: Duration = Duration::from_millis(1);
/// The refusals of so much time are answered at once.
const PROMPT: Duration = Duration::from_secs(1);
/// How long one waits for its answer at most.
const LONGEST: Duration = Duration::from_secs(2);
/// How often it is logged that there is no room.
const TOLD: Duration = Duration::from_secs(10);

pub(crate) struct LookUps {
    room: Semaphore,
    base: Instant,
    /// Until when the store is not asked, in nanoseconds since `base`; 0 while it answers.
    spared_until: AtomicU64,
    /// When the last refusal would have been answered, had they been given one after the other from `PROMPT` before; in nanoseconds
    /// since `base`.
    due: AtomicU64,
    /// When it was logged last that there is no room, in nanoseconds since `base`; 0 for never.
    told: AtomicU64,
    answered: AtomicU64,
    failed: AtomicU64,
    turned_away: AtomicU64,
    /// How long all took, in nanoseconds.
    taken: AtomicU64,
}

/// The right to ask the store once.
pub(crate) struct Turn<'a> {
    look_ups: &'a LookUps,
    began: Instant,
    _room: SemaphorePermit<'a>,
}

impl LookUps {
    pub(super) fn new() -> Self {
        Self {
            room: Semaphore::new(AT_ONCE),
            base: Instant::now(),
            spared_until: AtomicU64::new(0),
            due: AtomicU64::new(0),
            told: AtomicU64::new(0),
            answered: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            turned_away: AtomicU64::new(0),
            taken: AtomicU64::new(0),
        }
    }

    pub(super) fn state(&self) -> TokensState {
        TokensState {
            look_ups: self.answered.load(Ordering::Relaxed),
            look_ups_failed: self.failed.load(Ordering::Relaxed),
            look_ups_refused: self.turned_away.load(Ordering::Relaxed),
            look_up_time: Duration::from_nanos(self.taken.load(Ordering::Relaxed)),
            ..TokensState::default()
        }
    }

    /// The right to ask, if there is room and the store may answer.
    pub(crate) fn turn(&self) -> Option<Turn<'_>> {
        let turn = self.free_turn();
        if turn.is_none() {
            self.turned_away.fetch_add(1, Ordering::Relaxed);
        }
        turn
    }

    fn free_turn(&self) -> Option<Turn<'_>> {
        let Ok(room) = self.room.try_acquire() else {
            self.tell_full();
            return None;
        };
        let (until, now) = (self.spared_until.load(Ordering::Relaxed), self.nanos());
        let asks = until == 0 || (until <= now && self.spare(until, now));
        asks.then_some(Turn {
            look_ups: self,
            began: Instant::now(),
            _room: room,
        })
    }

    /// The store has answered.
    pub(super) fn answered(&self) {
        // Read first: most of the time there is nothing to be written, and others read it too.
        if self.spared_until.load(Ordering::Relaxed) != 0 && self.spared_until.swap(0, Ordering::Relaxed) != 0 {
            tracing::info!("the store of tokens answers again");
        }
    }

    /// To be awaited before somebody is refused. Where very many are, they are answered one after the other, so that asking again at
    /// once takes no time from those who have a token.
    pub(crate) async fn pace(&self) {
        let now = self.nanos();
        let next = |due: u64| due.clamp(now, now + nanos(PROMPT) + nanos(LONGEST)) + nanos(EACH);
        let last = self
            .due
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |due| Some(next(due)));
        let due = last.map_or(now, next);
        let wait = due.saturating_sub(now).saturating_sub(nanos(PROMPT));
        if wait > 0 {
            sleep(Duration::from_nanos(wait)).await;
        }
    }

    /// Asks the store no more for a while. The answer is whether nobody else did that meanwhile.
    fn spare(&self, before: u64, now: u64) -> bool {
        let until = now.saturating_add(nanos(TRIAL)).max(1);
        let spared = self
            .spared_until
            .compare_exchange(before, until, Ordering::Relaxed, Ordering::Relaxed);
        spared.is_ok()
    }

    fn tell_full(&self) {
        let (told, now) = (self.told.load(Ordering::Relaxed), self.nanos().max(1));
        if (told == 0 || now.saturating_sub(told) > nanos(TOLD))
            && self
                .told
                .compare_exchange(told, now, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
        {
            tracing::warn!(
                at_once = AT_ONCE,
                "more secrets are presented that are not remembered than the store is asked about: some are told to try again"
            );
        }
    }

    fn nanos(&self) -> u64 {
        nanos(self.base.elapsed())
    }
}

impl Turn<'_> {
    /// Notes whether the store answered.
    pub(crate) fn end<T>(self, answer: &Result<T, StoreError>) {
        let look_ups = self.look_ups;
        look_ups.taken.fetch_add(nanos(self.began.elapsed()), Ordering::Relaxed);
        let counter = if answer.is_ok() {
            &look_ups.answered
        } else {
            &look_ups.failed
        };
        counter.fetch_add(1, Ordering::Relaxed);
        match answer {
            Err(error) if error.kind() == StoreErrorKind::Unavailable => {
                if self.look_ups.spare(0, self.look_ups.nanos()) {
                    tracing::error!(
                        error = %Chain(error),
                        "the store of tokens does not answer: it is asked about one secret a second until it does"
                    );
                }
            }
            _ => self.look_ups.answered(),
        }
    }
}
