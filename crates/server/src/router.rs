//! All routes, and what stands around them.

use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::FORWARDED;
use axum::middleware::{from_fn, from_fn_with_state, map_request};
use bailiwick::Catalog;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::forwarded::X_FORWARDED_FOR;
use crate::{App, api, gateway, headers, hosts, oauth, ops, panel};

/// The largest body that is read: 64 KiB, more than a token with every scope takes.
const BODY: usize = 64 * 1024;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// The whole service; without what gateways and programs ask, where [they have a listener of their
/// own](crate::ServeOptions::listen_gateway).
pub fn router<C: Catalog>(app: App<C>) -> Router {
    let routes = with_cookies(&app).merge(ops::health_routes());
    if app.options().listen_gateway.is_some() {
        return around_all(&app, routes).with_state(app);
    }
    let routes = around_all(&app, routes.merge(oauth::routes()).merge(ops::metrics_routes()));
    routes.merge(around_gateway(&app)).with_state(app)
}

/// What gateways and other programs of the operator ask, and nothing else: `/authorize`, `/introspect`, `/revoke`, `/metrics`
/// and the health of the service.
pub fn gateway_router<C: Catalog>(app: App<C>) -> Router {
    let programs = oauth::routes().layer(map_request(by_themselves));
    let routes = programs.merge(ops::metrics_routes()).merge(ops::health_routes());
    around_all(&app, routes).merge(around_gateway(&app)).with_state(app)
}

/// Whoever asks here is the peer: what stands in front of people says nothing about them, so they could say what they like.
async fn by_themselves(mut request: Request) -> Request {
    for name in [FORWARDED, X_FORWARDED_FOR] {
        request.headers_mut().remove(name);
    }
    request
}

/// Whatever a browser does with a cookie comes from a page of this service, under a name of its own.
fn with_cookies<C: Catalog>(app: &App<C>) -> Router<App<C>> {
    let ours = app.options().public_url.as_deref().unwrap_or_default();
    // Behind a proxy that gives another host the origin is the public one nevertheless. One that no browser can send is none.
    let own_forms = CsrfLayer::new()
        .add_trusted_origin(ours.trim_end_matches('/'))
        .unwrap_or_default();
    let routes = panel::routes().merge(api::routes()).layer(own_forms);
    routes.layer(from_fn_with_state(app.clone(), hosts::check::<C>))
}

fn around_all<C: Catalog>(app: &App<C>, routes: Router<App<C>>) -> Router<App<C>> {
    let https = app.options().is_https();
    let around = ServiceBuilder::new()
        .layer(from_fn_with_state(app.clone(), ops::observe::<C>))
        .layer(from_fn(move |request, next| headers::protect(https, request, next)))
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            PATIENCE,
        ))
        .layer(RequestBodyLimitLayer::new(BODY));
    routes.fallback(async || StatusCode::NOT_FOUND).layer(around)
}

/// A policy of this site is not for those behind a gateway, and no body is read for it: less stands around what is asked most.
fn around_gateway<C: Catalog>(app: &App<C>) -> Router<App<C>> {
    let around = ServiceBuilder::new()
        .layer(from_fn_with_state(app.clone(), ops::observe::<C>))
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            PATIENCE,
        ));
    gateway::routes().layer(around)
}
