//! What operators look at: whether it works, how much, and what was asked.
//!
//! **Threats.** A log or a metric outlives what it tells of, so neither has a path, a query, a header or a name that a
//! client chose: only routes, methods and statuses, and the identifier of a request, in a form that can do no harm. `/metrics` tells how much is going on to whoever reaches it, so a
//! gateway in front should not pass it on.

mod health;
mod lost_roles;
mod metrics;
mod metrics_text;
mod observe;
mod request_id;
pub(crate) mod spans;
mod trace_parent;

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bailiwick::{Catalog, Timestamp};
use tokio::time::{sleep, timeout};

use crate::App;
pub(crate) use health::{Health, look, watch};
pub(crate) use lost_roles::LostRoles;
use metrics::Cause;
pub(crate) use metrics::{ListenerConnections, Metrics, Operation, RefusedTries, StoreTimes};
pub use metrics_text::MetricsText;
pub(crate) use observe::{known, observe};
pub use spans::SPANS;
pub use trace_parent::{JoinTrace, TraceParent};

/// How long the store may take to answer before the service is not ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often what takes long is counted.
const COUNTED: Duration = Duration::from_secs(300);
/// Tokens that end within so many seconds are about to: a week.
const EXPIRING: i64 = 7 * 24 * 3_600;

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
    if let Some((_, trouble)) = app.health().trouble() {
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

async fn metrics<C: Catalog>(State(app): State<App<C>>, headers: HeaderMap) -> Response {
    look_at(&app);
    let answer = app.metrics().answer(&headers);
    answer.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// Sets whether the service is ready.
fn look_at<C: Catalog>(app: &App<C>) {
    let trouble = app.health().trouble().map(|(cause, _)| cause);
    let cause = trouble.or_else(|| (!app.tokens().is_fresh()).then_some(Cause::News));
    app.metrics().gauges().set_ready(cause);
}

/// Counts what takes a look at many records, now and then.
pub(crate) async fn count<C: Catalog>(app: App<C>) {
    loop {
        let now = app.now();
        let gauges = app.metrics().gauges();
        let until = Timestamp::from_secs(now.as_secs().saturating_add(EXPIRING));
        // Where the store fails, the probe tells.
        if let Ok(expiring) = app.store().expiring(now, until).await {
            gauges.expiring.set(metrics::whole(expiring));
        }
        if let Ok(lost) = app.lost_roles().await {
            gauges
                .lost_roles
                .set(metrics::whole(lost.iter().map(|(_, members)| members).sum::<u64>()));
        }
        sleep(COUNTED).await;
    }
}
