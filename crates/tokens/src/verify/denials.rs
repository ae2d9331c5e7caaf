//! Requests that were denied, until they are written down.

use bailiwick::{Method, Timestamp};

use super::counts::{Counts, Key};
use crate::audit::Event;
use crate::{TeamId, TokenId};

/// Counts denied requests, by token, endpoint and missing scopes.
#[derive(Default)]
pub(crate) struct Denials(Counts<Denied>);

/// What is counted apart.
#[derive(Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Denied {
    pub(crate) team: Option<TeamId>,
    pub(crate) token: Option<TokenId>,
    /// A template of the catalogue, never a path: clients choose paths, and there are data in them.
    pub(crate) endpoint: Option<(Method, &'static str)>,
    pub(crate) missing: Vec<&'static str>,
}

impl Denials {
    /// Counts one.
    pub(crate) fn count(&self, denied: Denied, now: Timestamp) {
        self.0.count(denied, now);
    }

    /// How many wait to be taken.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Takes what was counted, in the words of the log, and the moment of the last of it.
    pub(super) fn take(&self) -> Option<(Timestamp, Vec<Event>)> {
        let (last, counted) = self.0.take()?;
        let events = counted.into_iter().map(|(denied, times)| Event::RequestDenied {
            team: denied.team,
            token: denied.token,
            endpoint: denied.endpoint.map(|(method, path)| format!("{method} {path}")),
            missing: denied.missing.into_iter().map(str::to_owned).collect(),
            times,
        });
        Some((last, events.collect()))
    }
}

impl Key for Denied {
    fn team(&self) -> Option<TeamId> {
        self.team
    }

    fn shared_by(team: Option<TeamId>, _: Self) -> Self {
        Self {
            team,
            ..Self::default()
        }
    }
}
