//! Decisions as lines of the log, where an operator wants them.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::Method;
use bailiwick::{Catalog, Endpoint};
use bailiwick_http::{Allowed, Caller, Denied, Forbidden, Outcome};

use crate::ops::known;

/// Which decisions about requests are in the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoggedDecisions {
    /// None.
    #[default]
    Off,
    /// Those by which a request may not pass.
    Denied,
    /// Each.
    All,
}

/// Writes decisions down, one of so many. Never a path: it may have more in it than its template says.
#[derive(Debug)]
pub(crate) struct DecisionLog {
    which: LoggedDecisions,
    one_of: NonZeroU32,
    seen: AtomicU64,
}

/// Apart from the rest of the log, so that its level does not count.
macro_rules! decided {
    ($($field:tt)*) => {
        tracing::info!(target: "bailiwick_decisions", $($field)*, "decided")
    };
}

impl DecisionLog {
    pub(crate) fn new(which: LoggedDecisions, one_of: NonZeroU32) -> Self {
        Self {
            which,
            one_of,
            seen: AtomicU64::new(0),
        }
    }

    pub(super) fn decided<C: Catalog>(&self, method: &Method, decided: &Result<Allowed<C>, Denied>) {
        let is_meant = match self.which {
            LoggedDecisions::Off => false,
            LoggedDecisions::Denied => decided.is_err(),
            LoggedDecisions::All => true,
        };
        if !is_meant
            || !self
                .seen
                .fetch_add(1, Ordering::Relaxed)
                .is_multiple_of(self.one_of.get().into())
        {
            return;
        }
        let (method, one_of) = (known(method), self.one_of.get());
        match decided {
            Ok(allowed) => {
                let endpoint = allowed.endpoint().map(Endpoint::path);
                let token = allowed.caller().map(|caller| &**caller.token_id());
                let team = allowed.caller().and_then(Caller::team_id).map(|team| &**team);
                decided!(
                    outcome = Outcome::Allowed.as_str(),
                    method,
                    endpoint,
                    token,
                    team,
                    one_of
                );
            }
            Err(denied) => {
                let endpoint = denied.endpoint().map(|(_, template)| template);
                let (token, team) = (denied.token_id().map(|id| &**id), denied.team_id().map(|id| &**id));
                let missing = denied
                    .forbidden()
                    .map(Forbidden::missing)
                    .map(|missing| missing.join(" "));
                let outcome = denied.outcome().as_str();
                decided!(outcome, method, endpoint, token, team, missing, one_of);
            }
        }
    }
}
