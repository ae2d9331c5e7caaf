//! Decisions, and the reasons for a denial.

use core::fmt;

use crate::{Catalog, MissingScopes};

/// Whether a request may pass.
///
/// ```
/// use bailiwick::digitalocean::{DigitalOcean, droplet, roles};
/// use bailiwick::{Catalog, Decision, Grant, Method};
///
/// let endpoint = DigitalOcean::endpoint(Method::Post, "/v2/droplets").unwrap();
/// let grant = Grant::custom(droplet::READ);
/// match grant.effective(&roles::MEMBER).decide(endpoint) {
///     Decision::Allow => unreachable!(),
///     Decision::Deny(denial) => {
///         assert_eq!(denial.to_string(), "missing droplet:create: the token was never given it");
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a decision is one of two, and nothing else may ever be read into it"
)]
#[must_use = "a decision that nobody looks at protects nothing"]
pub enum Decision<'a, C: Catalog> {
    /// It may.
    Allow,
    /// It may not, and why.
    Deny(Denial<'a, C>),
}

impl<'a, C: Catalog> Decision<'a, C> {
    /// Whether the request may pass.
    #[inline]
    #[must_use]
    pub fn is_allow(&self) -> bool {
        matches!(self, Self::Allow)
    }

    /// Why the request may not pass.
    #[must_use]
    pub fn denial(self) -> Option<Denial<'a, C>> {
        match self {
            Self::Allow => None,
            Self::Deny(denial) => Some(denial),
        }
    }
}

/// Why a request may not pass: the first of these that applies.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_enums,
    reason = "each reason is another answer to the client, so each has to be handled"
)]
pub enum Denial<'a, C: Catalog> {
    /// The catalogue has no such endpoint. Whether it has the path with another method is told by
    /// [`Catalog::methods`].
    UnknownEndpoint,
    /// The catalogue keeps the endpoint from every token. A client is told what it is told of an unknown one.
    Nobody,
    /// No token was presented, or none that is known.
    NoToken,
    /// The token's time is over.
    Expired,
    /// The token was revoked.
    Revoked,
    /// The token does not have the scopes now.
    MissingScopes(MissingScopes<'a, C>),
}

impl<C: Catalog> Denial<'_, C> {
    /// The reason as one word, for logs and metrics.
    ///
    /// ```
    /// use bailiwick::Denial;
    /// use bailiwick::digitalocean::DigitalOcean;
    /// assert_eq!(Denial::<DigitalOcean>::UnknownEndpoint.reason(), "unknown_endpoint");
    /// ```
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::UnknownEndpoint => "unknown_endpoint",
            Self::Nobody => "nobody",
            Self::NoToken => "no_token",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::MissingScopes(_) => "missing_scopes",
        }
    }
}

/// One line for whoever may know all about the token. A client is told only what it lacks.
impl<C: Catalog> fmt::Display for Denial<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownEndpoint => f.write_str("the catalogue has no such endpoint"),
            Self::Nobody => f.write_str("no token may use this endpoint"),
            Self::NoToken => f.write_str("no token that is known"),
            Self::Expired => f.write_str("the token has expired"),
            Self::Revoked => f.write_str("the token was revoked"),
            Self::MissingScopes(missing) => fmt::Display::fmt(missing, f),
        }
    }
}
