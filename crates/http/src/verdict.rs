//! What was decided, as a value.

use std::fmt;
use std::future::Future;

use bailiwick::{Catalog, Endpoint};
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
pub struct Denied(pub(crate) Denial);

impl Denied {
    /// Why, in one word. Never [`Outcome::Allowed`].
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.0.outcome()
    }

    /// The status of HTTP that says so: 400, 401, 403, 404, 405 or 503.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status()
    }

    /// Which scopes are missing, if it is that.
    #[must_use]
    pub fn forbidden(&self) -> Option<&Forbidden> {
        match &self.0 {
            Denial::Forbidden(forbidden) => Some(forbidden),
            _ => None,
        }
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message())
    }
}

impl std::error::Error for Denied {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
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
