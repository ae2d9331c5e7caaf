//! `/authorize`: whether a request may pass that a gateway has in hand.
//!
//! **Threats.** Clients choose paths and headers, so a gateway may be made to ask about something else than what it passes
//! on: exactly one convention has to be there, whole and once, and a path is judged as it came. Whatever goes wrong is
//! answered by a status that no gateway takes for a yes.

mod convention;
mod enforced;

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use bailiwick::Catalog;
use tower::ServiceExt;

use crate::App;
use convention::{Asked, Convention};
pub(crate) use enforced::{Enforced, enforced};

/// Why a request may not pass, as one word: for gateways that cannot hand the status on.
const REASON: HeaderName = HeaderName::from_static("x-auth-reason");

/// Its routes.
pub(crate) fn routes<C: Catalog>() -> Router<App<C>> {
    Router::new()
        .route("/authorize", any(authorize::<C>))
        .route("/authorize/", any(authorize::<C>))
        .route("/authorize/{*path}", any(authorize::<C>))
}

/// What is told here is about this moment: whoever kept it would not notice what changes. A denial may get to a browser, by
/// the gateway, and is no page there; what else that may do with it is for the gateway's own site to say.
async fn authorize<C: Catalog>(State(app): State<App<C>>, request: Request) -> Response {
    let mut response = decide(&app, request).await;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

async fn decide<C: Catalog>(app: &App<C>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let asked = match Asked::of(&parts) {
        Ok(asked) => asked,
        Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    };
    let Some(target) = asked.target() else {
        return refused(asked.convention, StatusCode::NOT_FOUND.into_response());
    };
    // Without extensions: what a router has noted is about this request, and not about the one that is asked about.
    let mut original = Request::new(());
    *original.method_mut() = asked.method;
    *original.uri_mut() = target;
    *original.headers_mut() = parts.headers;
    let answer: Result<Response<Body>, Infallible> = app.enforced().clone().oneshot(original).await;
    let Ok(response) = answer;
    if response.status() == StatusCode::OK {
        response
    } else {
        refused(asked.convention, response)
    }
}

/// A denial in words that the gateway understands. `auth_request` of nginx knows 401 and 403, and makes a 500 of all else.
fn refused(convention: Convention, mut response: Response) -> Response {
    let status = response.status();
    let reason = match status {
        StatusCode::UNAUTHORIZED => "unauthenticated",
        StatusCode::FORBIDDEN => "insufficient_scope",
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::BAD_REQUEST => "invalid_request",
        _ => "unavailable",
    };
    response.headers_mut().insert(REASON, HeaderValue::from_static(reason));
    if convention == Convention::Nginx {
        *response.status_mut() = match status {
            // It has a challenge, and nobody is known.
            StatusCode::BAD_REQUEST if response.headers().contains_key(WWW_AUTHENTICATE) => StatusCode::UNAUTHORIZED,
            // Nobody can tell: that is not the client's doing, and nginx says so with its 500.
            StatusCode::UNAUTHORIZED | StatusCode::SERVICE_UNAVAILABLE => status,
            _ => StatusCode::FORBIDDEN,
        };
        response.headers_mut().remove(ALLOW);
    }
    response
}
