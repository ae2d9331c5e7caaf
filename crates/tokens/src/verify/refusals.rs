//! Uses that were refused, until they are written down.

use std::collections::HashMap;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bailiwick::Timestamp;

use crate::audit::{Event, Refusal};
use crate::{TeamId, TokenId};

/// Tokens and reasons that are counted apart at most. Whatever else is refused counts as if its token were not known.
const APART: usize = 1 << 12;

/// Counts uses that were refused, by token and reason.
#[derive(Default)]
pub(crate) struct Refusals(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    times: HashMap<(Option<(TeamId, TokenId)>, Refusal), u64>,
    last: Option<Timestamp>,
}

impl Refusals {
    /// Counts one.
    pub(crate) fn count(&self, whose: Option<(TeamId, TokenId)>, reason: Refusal, now: Timestamp) {
        let mut counts = self.counts();
        let known = counts.times.len() < APART || counts.times.contains_key(&(whose, reason));
        let whose = whose.filter(|_| known);
        *counts.times.entry((whose, reason)).or_default() += 1;
        counts.last = counts.last.max(Some(now));
    }

    /// Takes what was counted, in the words of the log, and the moment of the last of it.
    pub(super) fn take(&self) -> Option<(Timestamp, Vec<Event>)> {
        let counts = mem::take(&mut *self.counts());
        let mut times: Vec<_> = counts.times.into_iter().collect();
        times.sort_unstable_by_key(|(key, _)| *key);
        let events = times.into_iter().map(|((whose, reason), times)| Event::UseRefused {
            team: whose.map(|(team, _)| team),
            token: whose.map(|(_, token)| token),
            reason,
            times,
        });
        Some((counts.last?, events.collect()))
    }

    /// Held for as long as it takes to count, and nothing in it can fail halfway.
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
