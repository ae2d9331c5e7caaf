//! Where tokens are looked up: whatever knows what a credential stands for.

use std::fmt;
use std::future::Future;

use bailiwick::Catalog;

use crate::{Caller, Credential};

/// The error behind a store that cannot be reached.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Tells who a credential stands for, at this moment.
///
/// A source answers at once where it can, from a cache, and later where it has to ask a store. What it says must hold
/// now: the token is known, not expired and not revoked, and the role is what the store has, or had a bounded time ago.
///
/// [`source_fn`] makes one of a function.
pub trait TokenSource: Send + Sync + 'static {
    /// The catalogue whose scopes its tokens carry.
    type Catalog: Catalog;

    /// The answer that takes time. [`std::future::Ready`] where none does.
    type Future: Future<Output = Result<Caller<Self::Catalog>, Refusal>> + Send;

    /// Looks a credential up.
    ///
    /// The future cannot borrow it, so a source that asks a store takes its hash along, and the secret stays where it
    /// is.
    fn verify(&self, credential: Credential<'_>) -> Verification<Self::Catalog, Self::Future>;
}

/// The answer of a [`TokenSource`]: now, or later.
#[derive(Debug)]
#[expect(clippy::exhaustive_enums, reason = "an answer is there or it is not")]
pub enum Verification<C: Catalog, F> {
    /// It is known. The layers then take no detour: nothing is boxed, and no service is cloned.
    Now(Result<Caller<C>, Refusal>),
    /// It has to be waited for.
    Later(F),
}

/// Why a credential stands for nobody. The client gets one answer to the first three.
#[derive(Debug)]
#[expect(clippy::exhaustive_enums, reason = "each has another name in logs and metrics")]
pub enum Refusal {
    /// There is no such token.
    Unknown,
    /// The token's time is over.
    Expired,
    /// The token was revoked.
    Revoked,
    /// It cannot be told: the store does not answer. Nobody passes, and the client is told to try again. The error
    /// goes into the log, so it must not have the secret in it.
    Unavailable(BoxError),
    /// It was not tried to tell, since the store has too much to do or did not answer a moment ago. The client gets the same
    /// answer as where it does not. It is logged at the level of what clients do: otherwise they could fill the log.
    Busy,
}

/// What stands for the error where nothing was tried.
#[derive(Debug)]
pub(crate) struct NotTried;

impl fmt::Display for NotTried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too many tokens are looked up")
    }
}

impl std::error::Error for NotTried {}

impl Refusal {
    /// The store does not answer, and this is why.
    ///
    /// ```
    /// let refusal = bailiwick_http::Refusal::unavailable("no connection to the database");
    /// assert_eq!(refusal.to_string(), "tokens cannot be looked up: no connection to the database");
    /// ```
    pub fn unavailable(error: impl Into<BoxError>) -> Self {
        Self::Unavailable(error.into())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("there is no such token"),
            Self::Expired => f.write_str("the token has expired"),
            Self::Revoked => f.write_str("the token was revoked"),
            Self::Unavailable(error) => write!(f, "tokens cannot be looked up: {error}"),
            Self::Busy => NotTried.fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}

/// A [`TokenSource`] of a function that answers later. For one that answers at once see [`lookup_fn`].
///
/// ```
/// use bailiwick::digitalocean::{DigitalOcean, roles};
/// use bailiwick::Grant;
/// use bailiwick_http::{Caller, Credential, EnforceLayer, Refusal, source_fn};
///
/// let source = source_fn(|credential: Credential<'_>| {
///     let known = credential.expose() == "dop_v1_0123";
///     async move {
///         // ... ask a store ...
///         if !known {
///             return Err(Refusal::Unknown);
///         }
///         Ok(Caller::<DigitalOcean>::new("token-7", "user-3", Grant::read_only(), roles::MEMBER))
///     }
/// });
/// let layer = EnforceLayer::new(source);
/// ```
pub fn source_fn<F, Fut, C>(verify: F) -> SourceFn<F>
where
    F: Fn(Credential<'_>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Caller<C>, Refusal>> + Send,
    C: Catalog,
{
    SourceFn(verify)
}

/// Made by [`source_fn`].
pub struct SourceFn<F>(F);

impl<F, Fut, C> TokenSource for SourceFn<F>
where
    F: Fn(Credential<'_>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Caller<C>, Refusal>> + Send,
    C: Catalog,
{
    type Catalog = C;
    type Future = Fut;

    fn verify(&self, credential: Credential<'_>) -> Verification<C, Fut> {
        Verification::Later((self.0)(credential))
    }
}

impl<F> fmt::Debug for SourceFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SourceFn(..)")
    }
}

/// A [`TokenSource`] of a function that answers at once.
///
/// ```
/// use bailiwick::digitalocean::DigitalOcean;
/// use bailiwick_http::{Caller, Credential, Refusal, lookup_fn};
///
/// let nobody = lookup_fn(|_: Credential<'_>| Err::<Caller<DigitalOcean>, _>(Refusal::Unknown));
/// ```
pub fn lookup_fn<F, C>(verify: F) -> LookupFn<F>
where
    F: Fn(Credential<'_>) -> Result<Caller<C>, Refusal> + Send + Sync + 'static,
    C: Catalog,
{
    LookupFn(verify)
}

/// Made by [`lookup_fn`].
pub struct LookupFn<F>(F);

impl<F, C> TokenSource for LookupFn<F>
where
    F: Fn(Credential<'_>) -> Result<Caller<C>, Refusal> + Send + Sync + 'static,
    C: Catalog,
{
    type Catalog = C;
    type Future = std::future::Ready<Result<Caller<C>, Refusal>>;

    fn verify(&self, credential: Credential<'_>) -> Verification<C, Self::Future> {
        Verification::Now((self.0)(credential))
    }
}

impl<F> fmt::Debug for LookupFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LookupFn(..)")
    }
}

impl<T: TokenSource> TokenSource for std::sync::Arc<T> {
    type Catalog = T::Catalog;
    type Future = T::Future;

    fn verify(&self, credential: Credential<'_>) -> Verification<T::Catalog, T::Future> {
        T::verify(self, credential)
    }
}
