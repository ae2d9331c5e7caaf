//! A line of log and a count for each request.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use bailiwick::Catalog;
use tracing::Instrument;
use tracing::field::Empty;

use super::metrics::Route;
use super::request_id::{X_REQUEST_ID, request_id};
use super::spans;
use super::trace_parent::trace_parent;
use crate::App;

/// Tells of a request by its route: paths have codes of links in them. Whatever is logged meanwhile has its identifiers.
pub(crate) async fn observe<C: Catalog>(State(app): State<App<C>>, request: Request, next: Next) -> Response {
    let id = request_id::<C>(request.headers());
    // At the level of errors, so that it is there whatever is logged.
    let span = tracing::error_span!("request", request_id = Empty, trace_id = Empty);
    if let Some(id) = id.as_ref().and_then(|id| id.to_str().ok()) {
        span.record("request_id", id);
    }
    let method = known(request.method());
    let route = Route(request.extensions().get::<MatchedPath>().cloned());
    let traced = span.in_scope(|| spans::request(method, &route));
    let parent = trace_parent(request.headers());
    let join = app.options().join_trace.filter(|_| !traced.is_disabled());
    match (join, parent) {
        (Some(join), _) => span.record("trace_id", join(&traced, parent)),
        (None, Some(parent)) => span.record("trace_id", parent.trace),
        (None, None) => &span,
    };
    let answer = answered(&app, request, next, (method, route));
    let mut response = if traced.is_disabled() {
        answer.instrument(span).await
    } else {
        let response = answer.instrument(traced.clone()).instrument(span).await;
        spans::answered(&traced, response.status());
        response
    };
    if let Some(id) = id {
        response.headers_mut().insert(X_REQUEST_ID, id);
    }
    response
}

async fn answered<C: Catalog>(
    app: &App<C>,
    request: Request,
    next: Next,
    (method, matched): (&'static str, Route),
) -> Response {
    let started = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let took = started.elapsed();
    let route = matched.as_str();
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    // That a token cannot be looked up is told where it is found, and whoever presents many can bring it about at will.
    let is_frequent = is_frequent(&matched);
    let is_told = status == 503 && is_frequent;
    if status >= 500 && !is_told {
        tracing::error!(method, route, status, micros, "answered");
    } else if is_frequent {
        tracing::debug!(method, route, status, micros, "answered");
    } else {
        tracing::info!(method, route, status, micros, "answered");
    }
    app.metrics().answered(matched, method, status, took);
    response
}

/// Gateways and monitors ask all the time; what they are told is counted.
fn is_frequent(route: &Route) -> bool {
    route.is_of_gateways() || route.is_of_monitors()
}

/// Clients can make methods up, without end.
pub(crate) fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
