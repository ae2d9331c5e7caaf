//! Uses that were refused, until they are written down.

use bailiwick::Timestamp;

use super::counts::{Counts, Key};
use crate::audit::{Event, Refusal};
use crate::{TeamId, TokenId};

/// Counts uses that were refused, by token and reason.
#[derive(Default)]
pub(crate) struct Refusals(Counts<Refused>);

/// What is counted apart.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Refused {
    team: Option<TeamId>,
    token: Option<TokenId>,
    reason: Refusal,
}

impl Refusals {
    /// Counts one.
    pub(crate) fn count(&self, whose: Option<(TeamId, TokenId)>, reason: Refusal, now: Timestamp) {
        let (team, token) = whose.unzip();
        self.0.count(Refused { team, token, reason }, now);
    }

    /// How many wait to be taken.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Takes what was counted, in the words of the log, and the moment of the last of it.
    pub(super) fn take(&self) -> Option<(Timestamp, Vec<Event>)> {
        let (last, counted) = self.0.take()?;
        let events = counted.into_iter().map(|(refused, times)| Event::UseRefused {
            team: refused.team,
            token: refused.token,
            reason: refused.reason,
            times,
        });
        Some((last, events.collect()))
    }
}

/// The reason is always told.
impl Key for Refused {
    fn team(&self) -> Option<TeamId> {
        self.team
    }

    fn shared_by(team: Option<TeamId>, key: Self) -> Self {
        Self {
            team,
            token: None,
            reason: key.reason,
        }
    }
}
