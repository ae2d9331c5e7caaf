//! Uses that were refused, until they are written down.

use bailiwick::Timestamp;

use super::counts::Counts;
use crate::audit::{Event, Refusal};
use crate::{TeamId, TokenId};

/// Counts uses that were refused, by token and reason.
#[derive(Default)]
pub(crate) struct Refusals(Counts<(Option<(TeamId, TokenId)>, Refusal)>);

impl Refusals {
    /// Counts one. Where many tokens are counted apart already, it counts as if its token were not known.
    pub(crate) fn count(&self, whose: Option<(TeamId, TokenId)>, reason: Refusal, now: Timestamp) {
        self.0.count((whose, reason), |(_, reason)| (None, reason), now);
    }

    /// Takes what was counted, in the words of the log, and the moment of the last of it.
    pub(super) fn take(&self) -> Option<(Timestamp, Vec<Event>)> {
        let (last, counted) = self.0.take()?;
        let events = counted.into_iter().map(|((whose, reason), times)| Event::UseRefused {
            team: whose.map(|(team, _)| team),
            token: whose.map(|(_, token)| token),
            reason,
            times,
        });
        Some((last, events.collect()))
    }
}
