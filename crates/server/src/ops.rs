//! What operators look at: whether it works, how much, and what was asked.
//!
//! **Threats.** A log or a metric outlives what it tells of, so neither has a path, a query, a header or a name that a
//! client chose: only routes, methods and statuses, and the identifier of a request, in a form that can do no harm. `/metrics` tells how much is going on to whoever reaches it, so a
//! gateway in front should not pass it on.

mod health;
mod lost_roles;
mod metrics;
mod observe;
mod request_id;

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bailiwick::Catalog;
use tokio::time::timeout;

use crate::App;
pub(crate) use health::{Health, look, watch};
pub(crate) use lost_roles::LostRoles;
pub(crate) use metrics::Metrics;
pub(crate) use observe::{known, observe};

/// How long the store may take to answer before the service is not ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether it works, for whoever looks after the process.
pub(crate) fn health_routes<C: Catalog>() -> Router<App<C>> {
    Router::new()
        .route("/healthz", get(healthy))
        .route("/readyz", get(ready::<C>))
}

/// How much is going on.
pub(crate) fn metrics_routes<C: Catalog>() -> Router<App<C>> {
    Router::new().route("/metrics", get(metrics::<C>))
}

/// The process answers.
async fn healthy() -> &'static str {
    "ok"
}

/// The store answers too, and tells of what other processes change.
async fn ready<C: Catalog>(State(app): State<App<C>>) -> Response {
    let unready = |why: &'static str| (StatusCode::SERVICE_UNAVAILABLE, why).into_response();
    if let Some(trouble) = app.health().trouble() {
        return (StatusCode::SERVICE_UNAVAILABLE, trouble).into_response();
    }
    match timeout(PATIENCE, app.store().feed(None)).await {
        Ok(Ok(_)) if app.tokens().is_fresh() => match timeout(PATIENCE, app.lost_roles()).await {
            Ok(Ok(lost)) => said(&lost).into_response(),
            _ => unready("the store does not answer"),
        },
        Ok(Ok(_)) => unready("there is no news of changes, so the store is asked about each token"),
        _ => unready("the store does not answer"),
    }
}

/// That the service is ready, and for whom it can do nothing though they are members.
fn said(lost: &[(String, u64)]) -> String {
    let lines = lost.iter().map(|(role, members)| {
        let who = if *members == 1 {
            "1 member has".to_owned()
        } else {
            format!("{members} members have")
        };
        format!("\nthe catalog has no role `{}`, which {who}", role.escape_debug())
    });
    ["ready".to_owned()].into_iter().chain(lines).collect()
}

async fn metrics<C: Catalog>(State(app): State<App<C>>) -> Response {
    match app.metrics().text() {
        Ok(text) => (
            [(
                CONTENT_TYPE,
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
            )],
            text,
        )
            .into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
