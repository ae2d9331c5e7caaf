//! What was decided, in words that gateways understand.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::ALLOW;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bailiwick::Catalog;
use bailiwick_http::{AccessRequest, Allowed, Answers, Caller, Denied, Outcome};

use super::convention::{Convention, NotAsked};

/// Why a request may not pass, as one word: for gateways that cannot hand the status on.
const REASON: HeaderName = HeaderName::from_static("x-auth-reason");

/// 200 without a body: Envoy takes nothing else for a yes. A public endpoint knows nobody, and says so with empty headers,
/// so that a gateway writes over what its client may have sent.
pub(super) fn yes<C: Catalog>(allowed: &Allowed<C>) -> Response {
    let caller = allowed.caller();
    let id = |id: Option<&Arc<str>>| {
        let value = id.and_then(|id| HeaderValue::from_str(id).ok());
        value.unwrap_or(HeaderValue::from_static(""))
    };
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert("x-auth-token-id", id(caller.map(Caller::token_id)));
    headers.insert("x-auth-user-id", id(caller.map(Caller::user_id)));
    headers.insert("x-auth-team-id", id(caller.and_then(Caller::team_id)));
    response
}

/// A denial, with a status that its gateway knows.
pub(super) fn no(convention: Convention, denied: &Denied, request: AccessRequest<'_>) -> Response {
    let mut response = Answers::new().response(denied, request).map(Body::from);
    *response.status_mut() = match convention {
        Convention::Nginx => status_for_nginx(denied.outcome()),
        Convention::Traefik | Convention::Envoy => denied.status(),
    };
    if convention == Convention::Nginx {
        response.headers_mut().remove(ALLOW);
    }
    with_reason(response, denied.outcome())
}

/// Nothing was decided, since nobody knows about what. That is no yes either.
pub(super) fn not_asked(error: NotAsked) -> Response {
    let response = (StatusCode::BAD_REQUEST, error.to_string()).into_response();
    with_reason(response, Outcome::InvalidRequest)
}

/// `auth_request` knows 401 and 403, and makes a 500 of all else.
fn status_for_nginx(outcome: Outcome) -> StatusCode {
    match outcome {
        // A malformed request has a challenge as well, and nobody is known.
        Outcome::Unauthenticated | Outcome::InvalidToken | Outcome::InvalidRequest => StatusCode::UNAUTHORIZED,
        // Nobody can tell: that is not the client's doing, and nginx says so with its 500.
        Outcome::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::FORBIDDEN,
    }
}

fn with_reason(mut response: Response, outcome: Outcome) -> Response {
    let reason = match outcome {
        Outcome::Unauthenticated | Outcome::InvalidToken => "unauthenticated",
        Outcome::Forbidden => "insufficient_scope",
        other => other.as_str(),
    };
    response.headers_mut().insert(REASON, HeaderValue::from_static(reason));
    response
}
