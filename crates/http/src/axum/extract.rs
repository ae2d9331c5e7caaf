//! The caller as an extractor, and refusals as responses.

use std::convert::Infallible;

use ::axum::body::Body;
use ::axum::extract::{FromRequestParts, OptionalFromRequestParts};
use ::axum::response::{IntoResponse, Response};
use bailiwick::Catalog;
use http::request::Parts;

use crate::denial::Denial;
use crate::reply::Reply;
use crate::{Caller, Denied, Forbidden};

/// Where no layer has put a caller into the request, because the endpoint is public or there is no layer, the answer is
/// 401.
impl<C: Catalog, S: Sync> FromRequestParts<S> for Caller<C> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        caller(parts).ok_or_else(|| {
            let reply = parts.extensions.get::<Reply>().cloned().unwrap_or_default();
            let denied = Denied::new(Denial::NoCredentials);
            reply.settings.answers().response(&denied, &*parts).map(Body::from)
        })
    }
}

impl<C: Catalog, S: Sync> OptionalFromRequestParts<S> for Caller<C> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(caller(parts))
    }
}

impl IntoResponse for Forbidden {
    fn into_response(self) -> Response {
        Self::into_response(self).map(Body::from)
    }
}

fn caller<C: Catalog>(parts: &Parts) -> Option<Caller<C>> {
    let mut caller = parts.extensions.get::<Caller<C>>()?.clone();
    caller.reply_mut().keep(&parts.headers);
    Some(caller)
}
