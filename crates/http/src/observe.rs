//! What a service counts.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// What became of a request, for metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// It passed.
    Allowed,
    /// The catalogue has no such path: 404.
    NotFound,
    /// The catalogue has the path, but not with this method: 405.
    MethodNotAllowed,
    /// No credential was presented: 401.
    Unauthenticated,
    /// A credential was presented in a way that is malformed: 400.
    InvalidRequest,
    /// The credential stands for nobody: 401.
    InvalidToken,
    /// The token lacks scopes: 403.
    Forbidden,
    /// The store could not be asked: 503.
    Unavailable,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 8] = [
        Self::Allowed,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Unauthenticated,
        Self::InvalidRequest,
        Self::InvalidToken,
        Self::Forbidden,
        Self::Unavailable,
    ];

    /// The outcome as one word, for the label of a metric.
    ///
    /// ```
    /// assert_eq!(bailiwick_http::Outcome::NotFound.as_str(), "not_found");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::Unauthenticated => "unauthenticated",
            Self::InvalidRequest => "invalid_request",
            Self::InvalidToken => "invalid_token",
            Self::Forbidden => "forbidden",
            Self::Unavailable => "unavailable",
        }
    }
}

/// Is told the outcome of each request, on the way of the request: it should do no more than count.
///
/// A function is an observer, and so are [`Counters`]. Each layer tells what it decides itself, so of two layers around
/// one service one should have the observer; what a handler refuses by [`Caller::require`](crate::Caller::require) was
/// allowed by the layer.
pub trait Observer: Send + Sync + 'static {
    /// A request came to this.
    fn observe(&self, outcome: Outcome);
}

impl<F: Fn(Outcome) + Send + Sync + 'static> Observer for F {
    fn observe(&self, outcome: Outcome) {
        self(outcome);
    }
}

/// One counter for each outcome.
///
/// ```
/// use std::sync::Arc;
/// use bailiwick_http::{Counters, Observer, Outcome};
///
/// let counters = Arc::new(Counters::default());
/// counters.observe(Outcome::Forbidden);
/// assert_eq!(counters.get(Outcome::Forbidden), 1);
/// ```
#[derive(Default)]
pub struct Counters([AtomicU64; Outcome::ALL.len()]);

impl Counters {
    /// How many requests came to this.
    #[must_use]
    pub fn get(&self, outcome: Outcome) -> u64 {
        self.at(outcome).map_or(0, |counter| counter.load(Ordering::Relaxed))
    }

    fn at(&self, outcome: Outcome) -> Option<&AtomicU64> {
        self.0.get(outcome as usize)
    }
}

impl Observer for Counters {
    fn observe(&self, outcome: Outcome) {
        if let Some(counter) = self.at(outcome) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Observer for std::sync::Arc<Counters> {
    fn observe(&self, outcome: Outcome) {
        Counters::observe(self, outcome);
    }
}

impl fmt::Debug for Counters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = Outcome::ALL.map(|outcome| (outcome.as_str(), self.get(outcome)));
        f.debug_map().entries(counts).finish()
    }
}
