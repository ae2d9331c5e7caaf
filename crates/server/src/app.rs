//! What all requests share.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use bailiwick::{Catalog, Timestamp};
use bailiwick_http::DecisionPoint;
use bailiwick_tokens::Tokens;
use bailiwick_tokens::store::{Store, StoreError};

use crate::ServeOptions;
use crate::accounts::{Failures, Passwords};
use crate::clock::{Clock, Local};
use crate::gateway::{DecisionLog, Source};
use crate::ops::{Health, LostRoles, Metrics, StoreTimes};
use crate::tries::Tries;

/// A service over the tokens of one catalogue. Cheap to clone; all clones are the same.
pub struct App<C: Catalog>(Arc<Shared<C>>);

struct Shared<C: Catalog> {
    tokens: Tokens<C>,
    clock: Arc<Clock>,
    health: Health,
    options: ServeOptions,
    passwords: Passwords,
    tries: Tries,
    failures: Failures,
    metrics: Metrics,
    lost_roles: LostRoles,
    decisions: DecisionPoint<Source<C>>,
    decision_log: DecisionLog,
}

impl<C: Catalog> App<C> {
    /// A service over these tokens. Whoever makes it sees to it that they are
    /// [kept fresh](bailiwick_tokens::Tokens::keep_fresh); [`serve`](crate::serve()) does.
    #[must_use]
    pub fn new(tokens: Tokens<C>, options: ServeOptions) -> Self {
        Self::measured(tokens, options, &StoreTimes::new())
    }

    /// The same over tokens whose store notes there how long it takes.
    pub(crate) fn measured(tokens: Tokens<C>, options: ServeOptions, store: &StoreTimes) -> Self {
        let metrics = Metrics::new(&tokens, store);
        Self::with(tokens, options, metrics, now)
    }

    pub(crate) fn with(tokens: Tokens<C>, options: ServeOptions, metrics: Metrics, local: Local) -> Self {
        let clock = Arc::new(Clock::new(local));
        Self(Arc::new(Shared {
            decisions: DecisionPoint::new(Source::new(tokens.clone(), Arc::clone(&clock)))
                .observer(metrics.decisions()),
            decision_log: DecisionLog::new(options.log_decisions, options.log_decisions_sample),
            passwords: Passwords::new(metrics.refused().queue.clone()),
            tries: Tries::new(metrics.refused().clone()),
            metrics,
            lost_roles: LostRoles::default(),
            tokens,
            clock,
            health: Health::default(),
            options,
            failures: Failures::default(),
        }))
    }

    /// The tokens.
    #[must_use]
    pub fn tokens(&self) -> &Tokens<C> {
        &self.0.tokens
    }

    pub(crate) fn store(&self) -> &dyn Store {
        self.0.tokens.store()
    }

    pub(crate) fn options(&self) -> &ServeOptions {
        &self.0.options
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    pub(crate) fn tries(&self) -> &Tries {
        &self.0.tries
    }

    /// Sign-ins that failed, and are not in the log yet.
    pub(crate) fn failures(&self) -> &Failures {
        &self.0.failures
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// The roles that members have and the catalog does not, as they were of late.
    pub(crate) async fn lost_roles(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.0.lost_roles.of_late(&self.0.tokens).await
    }

    pub(crate) fn decisions(&self) -> &DecisionPoint<Source<C>> {
        &self.0.decisions
    }

    pub(crate) fn decision_log(&self) -> &DecisionLog {
        &self.0.decision_log
    }

    /// The time of what processes share.
    pub(crate) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(crate) fn health(&self) -> &Health {
        &self.0.health
    }
}

/// The time. A clock that is set before 1970 says the last second there is: then whatever can expire has.
fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let secs = since.and_then(|since| i64::try_from(since.as_secs()).ok());
    Timestamp::from_secs(secs.unwrap_or(i64::MAX))
}

impl<C: Catalog> Clone for App<C> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<C: Catalog> std::fmt::Debug for App<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("tokens", &self.0.tokens)
            .field("options", &self.0.options)
            .finish_non_exhaustive()
    }
}
