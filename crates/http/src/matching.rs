//! Which endpoint of the catalogue a request is for.

use std::marker::PhantomData;
#[cfg(feature = "axum")]
use std::sync::Arc;

use bailiwick::{Catalog, Endpoint, Method, Timestamp};

#[cfg(feature = "axum")]
use crate::axum::Templates;
use crate::denial::Denial;
use crate::{AccessRequest, one_method};

/// How endpoints are found.
#[derive(Debug)]
pub(crate) enum Matching<C> {
    /// By the bytes of the path.
    Path(PhantomData<fn() -> C>),
    /// By the route that axum has matched.
    #[cfg(feature = "axum")]
    MatchedPath(Arc<Templates<C>>),
}

impl<C: Catalog> Matching<C> {
    pub(crate) fn by_path() -> Self {
        Self::Path(PhantomData)
    }

    #[cfg(feature = "axum")]
    pub(crate) fn by_matched_path() -> Self {
        Self::MatchedPath(Arc::new(Templates::of_catalog()))
    }

    /// The endpoint of a request that has one method, whatever the endpoint asks for.
    #[inline]
    pub(crate) fn endpoint(&self, request: &AccessRequest<'_>) -> Result<Endpoint<C>, Denial> {
        one_method::check(request.method(), request.headers())?;
        match self {
            #[cfg(feature = "axum")]
            Self::MatchedPath(templates) => templates.endpoint(request),
            Self::Path(_) => by_path(request),
        }
    }
}

/// Whether everybody may pass, even with nothing in hand: all else is asked of a token, so only a public endpoint allows
/// none.
pub(crate) fn is_public<C: Catalog>(endpoint: Endpoint<C>) -> bool {
    endpoint.decide(None, Timestamp::from_secs(0)).is_allow()
}

/// Whether tokens may use it at all. For clients there is no endpoint that is for nobody.
pub(crate) fn is_open<C: Catalog>(endpoint: Endpoint<C>) -> bool {
    let denial = endpoint.decide(None, Timestamp::from_secs(0)).denial();
    !matches!(denial, Some(bailiwick::Denial::Nobody))
}

/// The engine's method, unless no endpoint can have it.
pub(crate) fn method(method: &http::Method) -> Option<Method> {
    Some(match *method {
        http::Method::GET => Method::Get,
        http::Method::HEAD => Method::Head,
        http::Method::POST => Method::Post,
        http::Method::PUT => Method::Put,
        http::Method::PATCH => Method::Patch,
        http::Method::DELETE => Method::Delete,
        http::Method::OPTIONS => Method::Options,
        http::Method::TRACE => Method::Trace,
        http::Method::CONNECT => Method::Connect,
        _ => return None,
    })
}

fn by_path<C: Catalog>(request: &AccessRequest<'_>) -> Result<Endpoint<C>, Denial> {
    let Some(path) = request.path() else {
        return Err(Denial::NotFound);
    };
    let found = method(request.method()).and_then(|method| C::endpoint(method, path));
    found
        .filter(|endpoint| is_open(*endpoint))
        .ok_or_else(|| unmatched(C::methods(path).collect()))
}

/// The path is there with these methods, or with none.
pub(crate) fn unmatched(methods: Vec<Method>) -> Denial {
    if methods.is_empty() {
        Denial::NotFound
    } else {
        Denial::MethodNotAllowed(methods)
    }
}

impl<C> Clone for Matching<C> {
    fn clone(&self) -> Self {
        match self {
            #[cfg(feature = "axum")]
            Self::MatchedPath(templates) => Self::MatchedPath(Arc::clone(templates)),
            Self::Path(_) => Self::Path(PhantomData),
        }
    }
}
