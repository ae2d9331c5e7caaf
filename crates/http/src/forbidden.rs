//! Scopes that are missing, as the client may know it.

use std::fmt;

use bailiwick::{Catalog, Effective, MissingScopes, Requirement, Scope, ScopeSet};
use bytes::Bytes;
use http::{HeaderMap, Response};

use crate::Need;
use crate::denial::Denial;
use crate::reply::Reply;

/// The token lacks scopes: which, and what else would do. Nothing about what it has, nor about whose fault it is.
///
/// The error of [`Caller::require`](crate::Caller::require). With feature `axum` it is a response, with feature `tonic`
/// a `Status`; elsewhere [`to_response`](Self::to_response) makes the response.
#[derive(Clone)]
pub struct Forbidden(Box<Lack>);

#[derive(Clone)]
struct Lack {
    needed: Vec<&'static str>,
    missing: Vec<&'static str>,
    any_of: Vec<Vec<&'static str>>,
    reply: Reply,
}

impl Forbidden {
    /// What the engine says.
    pub(crate) fn from_missing<C: Catalog>(missing: &MissingScopes<'_, C>) -> Self {
        let any_of = match missing.endpoint().requirement() {
            Requirement::AnyOf(alternatives) => alternatives.map(|all_of| names(all_of.iter())).collect(),
            Requirement::Public | Requirement::Authenticated | Requirement::Nobody => Vec::new(),
        };
        Self(Box::new(Lack {
            needed: names(missing.alternative().iter()),
            missing: names(missing.iter().map(|(scope, _)| scope)),
            any_of,
            reply: Reply::default(),
        }))
    }

    /// The alternative of a need with the fewest missing, the first on a tie.
    pub(crate) fn lacking<C: Catalog>(need: &Need<C>, effective: Effective<'_, C>) -> Self {
        let missing = |all_of: &ScopeSet<C>| names(all_of.iter().filter(|scope| !effective.contains(*scope)));
        let nearest = need
            .alternatives()
            .map(|all_of| (names(all_of.iter()), missing(all_of)))
            .min_by_key(|(_, missing)| missing.len());
        let (needed, missing) = nearest.unwrap_or_default();
        Self(Box::new(Lack {
            needed,
            missing,
            any_of: need.alternatives().map(|all_of| names(all_of.iter())).collect(),
            reply: Reply::default(),
        }))
    }

    pub(crate) fn answered(mut self, reply: Reply) -> Self {
        self.0.reply = reply;
        self
    }

    /// The missing scopes, of the alternative with the fewest missing.
    ///
    /// ```
    /// # use bailiwick::{Grant, digitalocean::{DigitalOcean, image, droplet, roles}};
    /// # let caller =
    /// #     bailiwick_http::Caller::<DigitalOcean>::new("token-7", "user-3", Grant::read_only(), roles::MEMBER);
    /// let forbidden = caller.require([droplet::READ, image::CREATE]).unwrap_err();
    /// assert_eq!(forbidden.missing(), ["image:create"]);
    /// ```
    #[must_use]
    pub fn missing(&self) -> &[&'static str] {
        &self.0.missing
    }

    /// That alternative, whole.
    pub(crate) fn needed(&self) -> &[&'static str] {
        &self.0.needed
    }

    pub(crate) fn any_of(&self) -> &[Vec<&'static str>] {
        &self.0.any_of
    }

    /// The response over HTTP to a request with these headers: 403 in the form that they accept.
    #[must_use]
    pub fn to_response(&self, request: &HeaderMap) -> Response<Bytes> {
        self.0
            .reply
            .settings
            .answers()
            .over_http(&Denial::Forbidden(self.clone()), request)
    }

    /// The response to the request that was refused, as far as its headers are known.
    #[cfg(feature = "axum")]
    pub(crate) fn into_response(self) -> Response<Bytes> {
        self.to_response(&self.0.reply.headers())
    }
}

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "missing {}", self.0.missing.join(", "))
    }
}

impl fmt::Debug for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Forbidden")
            .field("missing", &self.0.missing)
            .field("any_of", &self.0.any_of)
            .finish()
    }
}

impl std::error::Error for Forbidden {}

fn names<C: Catalog>(scopes: impl Iterator<Item = Scope<C>>) -> Vec<&'static str> {
    scopes.map(Scope::name).collect()
}
