//! What was decided, as a value.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use bailiwick::{Catalog, Endpoint, Method};
use http::StatusCode;

use crate::denial::Denial;
use crate::future::Deciding;
use crate::{Caller, Forbidden, Outcome, Refusal};

/// What a [`DecisionPoint`](crate::DecisionPoint) says: now, or after the answer `F` of its token source.
#[expect(clippy::exhaustive_enums, reason = "a decision is there or it is not")]
#[must_use = "a request may pass only if the verdict says so"]
pub enum Verdict<C: Catalog, F> {
    /// It is decided.
    Now(Result<Allowed<C>, Denied>),
    /// It has to be waited for.
    Later(Deciding<C, F>),
}

impl<C: Catalog, F> Verdict<C, F>
where
    F: Future<Output = Result<Caller<C>, Refusal>>,
{
    /// The decision, waited for if it has to be.
    ///
    /// # Errors
    ///
    /// When the request may not pass: why.
    pub async fn wait(self) -> Result<Allowed<C>, Denied> {
        match self {
            Self::Now(decided) => decided,
            Self::Later(deciding) => deciding.await,
        }
    }
}

/// A request may pass. Only a decision makes one.
pub struct Allowed<C: Catalog> {
    pub(crate) caller: Option<Caller<C>>,
    pub(crate) endpoint: Option<Endpoint<C>>,
}

impl<C: Catalog> Allowed<C> {
    /// Who makes the request; nobody at a public endpoint, whatever was presented.
    #[must_use]
    pub fn caller(&self) -> Option<&Caller<C>> {
        self.caller.as_ref()
    }

    /// The endpoint that allows it; none where only a token was asked for.
    #[must_use]
    pub fn endpoint(&self) -> Option<Endpoint<C>> {
        self.endpoint
    }
}

/// A request may not pass, and why.
///
/// [`Answers::response`](crate::Answers::response) makes the client's response of it. Its `Display` is what the client's user
/// may read: what is missing, never what else the token holds.
pub struct Denied {
    pub(crate) denial: Denial,
    of: Option<Box<Known>>,
}

/// Whose request is denied, and where.
struct Known {
    token_id: Arc<str>,
    team_id: Option<Arc<str>>,
    endpoint: Option<(Method, &'static str)>,
}

impl Denied {
    /// Of a request of which no token is known.
    pub(crate) fn new(denial: Denial) -> Self {
        Self { denial, of: None }
    }

    pub(crate) fn to<C: Catalog>(mut self, caller: &Caller<C>, endpoint: Option<Endpoint<C>>) -> Self {
        self.of = Some(Box::new(Known {
            token_id: Arc::clone(caller.token_id()),
            team_id: caller.team_id().cloned(),
            endpoint: endpoint.map(|endpoint| (endpoint.method(), endpoint.path())),
        }));
        self
    }

    /// The live token that the request was denied to. None where it was denied before its token was known, as where there
    /// is no such endpoint.
    #[must_use]
    pub fn token_id(&self) -> Option<&Arc<str>> {
        self.of.as_ref().map(|known| &known.token_id)
    }

    /// The team of that token, where its source says so.
    #[must_use]
    pub fn team_id(&self) -> Option<&Arc<str>> {
        self.of.as_ref()?.team_id.as_ref()
    }

    /// The endpoint that was denied to that token, as method and path template.
    #[must_use]
    pub fn endpoint(&self) -> Option<(Method, &'static str)> {
        self.of.as_ref()?.endpoint
    }

    /// Why, in one word. Never [`Outcome::Allowed`].
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.denial.outcome()
    }

    /// The status of HTTP that says so: 400, 401, 403, 404, 405 or 503.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.denial.status()
    }

    /// Which scopes are missing, if it is that.
    #[must_use]
    pub fn forbidden(&self) -> Option<&Forbidden> {
        match &self.denial {
            Denial::Forbidden(forbidden) => Some(forbidden),
            _ => None,
        }
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.denial.message())
    }
}

impl std::error::Error for Denied {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.denial {
            Denial::Unavailable(error) => Some(&**error),
            _ => None,
        }
    }
}

impl fmt::Debug for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Denied").field(&self.outcome()).finish()
    }
}

impl<C: Catalog, F> fmt::Debug for Verdict<C, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Now(decided) => f.debug_tuple("Now").field(decided).finish(),
            Self::Later(deciding) => f.debug_tuple("Later").field(deciding).finish(),
        }
    }
}

impl<C: Catalog> fmt::Debug for Allowed<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Allowed")
            .field("caller", &self.caller)
            .field("endpoint", &self.endpoint.map(|endpoint| endpoint.to_string()))
            .finish()
    }
}
