//! All routes, and what stands around them.

use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use bailiwick::Catalog;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::{App, api, gateway, headers, oauth, ops, panel};

/// The largest body that is read: 64 KiB, more than a token with every scope takes.
const BODY: usize = 64 * 1024;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// The whole service.
pub fn router<C: Catalog>(app: App<C>) -> Router {
    let https = app.options().is_https();
    // Whatever a browser does with a cookie comes from a page of this service.
    let with_cookies = panel::routes().merge(api::routes()).layer(CsrfLayer::new());
    let observe = from_fn_with_state(app.clone(), ops::observe::<C>);
    let patience = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE);
    let around_all = ServiceBuilder::new()
        .layer(observe.clone())
        .layer(from_fn(move |request, next| headers::protect(https, request, next)))
        .layer(CatchPanicLayer::new())
        .layer(patience)
        .layer(RequestBodyLimitLayer::new(BODY));
    // A policy of this site is not for those behind a gateway, and no body is read for it: less stands around what is asked most.
    let around_gateway = ServiceBuilder::new()
        .layer(observe)
        .layer(CatchPanicLayer::new())
        .layer(patience);
    Router::new()
        .merge(with_cookies)
        .merge(oauth::routes())
        .merge(ops::routes())
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(around_all)
        .merge(gateway::routes().layer(around_gateway))
        .with_state(app)
}
