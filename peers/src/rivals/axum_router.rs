//! axum's own `Router` in front of two masks.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Extension;
use axum::http::{Request, StatusCode, Uri};
use axum::routing::{MethodFilter, MethodRouter, on};
use futures_util::FutureExt as _;
use tower_service::Service as _;

use super::masks::Masks;
use crate::meter::Meter;
use crate::question::{Question, question};
use crate::rival::{About, Kind, Rival};
use crate::routes::{Matchit, Need, shape};
use crate::workload::Workload;

/// Who asks: what a layer in front of the router has found out.
#[derive(Clone, Copy)]
pub(super) struct Who {
    pub(super) token: usize,
    pub(super) role: usize,
}

/// Handlers that check what their endpoint needs.
pub fn axum_router(work: &Workload, meter: Meter) -> Rival {
    let about = About {
        name: "axum's Router and masks",
        kind: Kind::Library,
        crates: &["axum"],
        how: "axum's `Router`; each handler checks two masks for what its endpoint needs; URIs parsed beforehand",
    };
    let (masks, tokens, policies) = Masks::<Vec<u64>>::new(work, meter);
    let masks = Arc::new(masks);
    let routes = routes(work, |endpoint| {
        let need = Arc::new(Need::new(endpoint, |scope| scope));
        let masks = Arc::clone(&masks);
        move |Extension(who): Extension<Who>| {
            let allowed = need.is_met(|scope| masks.has(who.token, who.role, *scope));
            std::future::ready(status(allowed))
        }
    });
    Rival::new(about, [None, None, Some(serve(work, routes))]).holding(work, tokens, policies)
}

pub(super) fn status(allowed: bool) -> StatusCode {
    if allowed {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::FORBIDDEN
    }
}

/// A router with a handler for each endpoint.
pub(super) fn routes<H, T>(work: &Workload, handler: impl Fn(&crate::workload::Endpoint) -> H) -> Router
where
    H: axum::handler::Handler<T, ()>,
    T: 'static,
{
    let mut templates = std::collections::BTreeMap::<String, MethodRouter>::new();
    for endpoint in &work.endpoints {
        let methods = templates
            .remove(&shape::<Matchit>(&endpoint.template))
            .unwrap_or_default();
        let filter = MethodFilter::try_from(method(endpoint.method)).expect("a method that axum has");
        templates.insert(
            shape::<Matchit>(&endpoint.template),
            methods.merge(on(filter, handler(endpoint))),
        );
    }
    templates
        .into_iter()
        .fold(Router::new(), |router, (template, methods)| {
            router.route(&template, methods)
        })
}

/// Every request through the router, as a server would send it there.
pub(super) fn serve(work: &Workload, routes: Router) -> Box<dyn Question> {
    let asked: Vec<(axum::http::Method, Uri, Who)> = work
        .requests
        .iter()
        .map(|request| {
            let who = Who {
                token: request.token,
                role: request.role,
            };
            (method(request.method), request.path.parse().expect("a path"), who)
        })
        .collect();
    question(asked.into_iter(), move |(method, uri, who)| {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = method.clone();
        *request.uri_mut() = uri.clone();
        request.extensions_mut().insert(*who);
        let response = routes.clone().call(request).now_or_never();
        response.is_some_and(|response| response.is_ok_and(|response| response.status().is_success()))
    })
}

fn method(method: bailiwick::Method) -> axum::http::Method {
    method.as_str().parse().expect("a method")
}
