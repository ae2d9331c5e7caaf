//! The check that routes and catalogue fit, when the service starts.

use std::convert::Infallible;
use std::fmt;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use ::axum::Router;
use ::axum::body::Body;
use ::axum::extract::Request;
use ::axum::routing::MethodRouter;
use bailiwick::{Catalog, Endpoint, Method};
use http::{StatusCode, header};
use tower_service::Service;

use super::template::{Templates, find};
use crate::RequireLayer;
use crate::matching::is_open;

/// A [`Router`] that keeps account of its routes, and becomes a router only if they are those of the catalogue.
///
/// A route whose method has no endpoint would be refused to everybody, and an endpoint without a route is a promise that
/// nothing keeps, or a slip in a path: both are found when the service starts, not by its users.
///
/// ```
/// use axum::routing::get;
/// use bailiwick::digitalocean::DigitalOcean;
/// use bailiwick_http::Routes;
///
/// # async fn handler() {}
/// let routes = Routes::<DigitalOcean>::new()
///     .serving(|endpoint| endpoint.path().starts_with("/v2/vpc_peerings/"))
///     .route("/v2/vpc_peerings/{id}", get(handler).patch(handler).put(handler));
/// assert_eq!(
///     routes.with_state(()).unwrap_err().to_string(),
///     "the routes are not those of the catalogue:\n  \
///      `PUT /v2/vpc_peerings/{id}` has a route, but no requirement: add it to the catalogue's endpoints\n  \
///      `DELETE /v2/vpc_peerings/{vpc_peering_id}` has a requirement, but no route: serve it, or say what is served here"
/// );
/// ```
#[must_use = "routes are not served before `with_state` has made a router of them"]
pub struct Routes<C, S = ()> {
    router: Router<S>,
    declared: Vec<Declared<S>>,
    serving: Vec<fn(Endpoint<C>) -> bool>,
}

struct Declared<S> {
    path: String,
    methods: MethodRouter<S>,
}

impl<C: Catalog, S: Clone + Send + Sync + 'static> Routes<C, S> {
    /// No routes.
    #[expect(clippy::new_without_default, reason = "as for `Router`, one starts with `new`")]
    pub fn new() -> Self {
        Self {
            router: Router::new(),
            declared: Vec::new(),
            serving: Vec::new(),
        }
    }

    /// Adds a route, as [`Router::route`] does.
    ///
    /// # Panics
    ///
    /// Where that does: on a path that it cannot read, or has already with a method of these.
    pub fn route(mut self, path: &str, methods: MethodRouter<S>) -> Self {
        self.declared.push(Declared {
            path: path.to_owned(),
            methods: methods.clone(),
        });
        self.router = self.router.route(path, methods);
        self
    }

    /// Adds a route that states its requirement itself, so that the catalogue needs no endpoint for it.
    ///
    /// Put [`AuthenticateLayer`](crate::AuthenticateLayer) around it: [`EnforceLayer`](crate::EnforceLayer) lets nothing
    /// pass that is not in the catalogue.
    ///
    /// # Panics
    ///
    /// As [`route`](Self::route).
    pub fn route_requiring(mut self, path: &str, methods: MethodRouter<S>, require: RequireLayer<C>) -> Self {
        self.router = self.router.route(path, methods.layer(require));
        self
    }

    /// Adds the routes of another below a path, as [`Router::nest`] does.
    ///
    /// # Panics
    ///
    /// Where that does.
    pub fn nest(mut self, prefix: &str, other: Self) -> Self {
        self.declared
            .extend(other.declared.into_iter().map(|declared| Declared {
                path: nested(prefix, &declared.path),
                methods: declared.methods,
            }));
        self.serving.extend(other.serving);
        self.router = self.router.nest(prefix, other.router);
        self
    }

    /// Adds the routes of another, as [`Router::merge`] does.
    ///
    /// # Panics
    ///
    /// Where that does.
    pub fn merge(mut self, other: Self) -> Self {
        self.declared.extend(other.declared);
        self.serving.extend(other.serving);
        self.router = self.router.merge(other.router);
        self
    }

    /// Changes the router by all else that a router has: layers, a fallback. A route that is added here is not checked.
    pub fn map(mut self, change: impl FnOnce(Router<S>) -> Router<S>) -> Self {
        self.router = change(self.router);
        self
    }

    /// Says which part of the catalogue is served here, for an API of several services. Said several times, all of them
    /// are; not said, the whole catalogue is.
    pub fn serving(mut self, part: fn(Endpoint<C>) -> bool) -> Self {
        self.serving.push(part);
        self
    }

    /// The router, if its routes are those of the catalogue, compared by method and by template without the names of
    /// parameters.
    ///
    /// No handler is run. A fallback of a route or of the router is no route; what only a fallback serves has no endpoint
    /// either, and does not get past [`EnforceLayer`](crate::EnforceLayer). An endpoint that is for nobody may have a route,
    /// for whoever comes to it by another way, and needs none.
    ///
    /// # Errors
    ///
    /// All routes without a requirement, and all requirements without a route. A route for `any` method is an error too,
    /// since no catalogue has one.
    pub fn with_state(self, state: S) -> Result<Router, RoutesError> {
        let templates = Templates::<C>::of_catalog();
        let mut error = RoutesError::default();
        let mut served = Vec::new();
        for Declared { path, methods } in self.declared {
            let endpoints = templates.at(&path);
            let Some(methods) = methods_of(methods.with_state(state.clone())) else {
                served.extend(endpoints.iter().map(|endpoint| endpoint.index()));
                error.any.push(path);
                continue;
            };
            for method in &methods {
                match find(endpoints, *method) {
                    Some(endpoint) => served.push(endpoint.index()),
                    // A route for GET answers HEAD too, and has been named for GET.
                    None if *method == Method::Head && methods.contains(&Method::Get) => {}
                    None => error.without_requirement.push(format!("{method} {path}")),
                }
            }
        }
        let here = |endpoint: &Endpoint<C>| self.serving.is_empty() || self.serving.iter().any(|part| part(*endpoint));
        let unserved = C::endpoints()
            .filter(|endpoint| here(endpoint) && is_open(*endpoint) && !served.contains(&endpoint.index()));
        error.without_route = unserved.map(|endpoint| endpoint.to_string()).collect();
        if error.is_empty() {
            Ok(self.router.with_state(state))
        } else {
            Err(error)
        }
    }
}

/// The methods that a route has; none when it has them all.
///
/// A route does not tell. But asked with a method that nobody has, it says in `Allow` what it would have answered; with a
/// fallback of our own put in place of any other, no code of the user's is run for it.
fn methods_of(methods: MethodRouter) -> Option<Vec<Method>> {
    let mut probed = methods.fallback(|| async { StatusCode::METHOD_NOT_ALLOWED });
    let mut request = Request::new(Body::empty());
    *request.method_mut() = http::Method::from_bytes(b"BAILIWICK").ok()?;
    let answer = pin!(Service::<Request>::call(&mut probed, request));
    let Poll::Ready(Ok::<_, Infallible>(response)) = answer.poll(&mut Context::from_waker(Waker::noop())) else {
        return None;
    };
    let allow = response.headers().get(header::ALLOW)?.to_str().ok()?;
    allow.split(',').map(|name| name.trim().parse().ok()).collect()
}

/// Where axum puts a route of a router that is nested.
fn nested(prefix: &str, path: &str) -> String {
    match (prefix.strip_suffix('/'), path) {
        (Some(prefix), path) => format!("{prefix}{path}"),
        (None, "/") => prefix.to_owned(),
        (None, path) => format!("{prefix}{path}"),
    }
}

impl<C: Catalog, S> fmt::Debug for Routes<C, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.declared.iter().map(|declared| &declared.path))
            .finish()
    }
}

/// Routes and requirements that do not fit. Made by [`Routes::with_state`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoutesError {
    without_requirement: Vec<String>,
    without_route: Vec<String>,
    any: Vec<String>,
}

impl RoutesError {
    /// Routes, as `METHOD /path`, of which the catalogue has no endpoint.
    #[must_use]
    pub fn without_requirement(&self) -> &[String] {
        &self.without_requirement
    }

    /// Endpoints of the catalogue, as `METHOD /path`, that no route serves.
    #[must_use]
    pub fn without_route(&self) -> &[String] {
        &self.without_route
    }

    /// Paths whose route takes any method.
    #[must_use]
    pub fn any(&self) -> &[String] {
        &self.any
    }

    fn is_empty(&self) -> bool {
        self.without_requirement.is_empty() && self.without_route.is_empty() && self.any.is_empty()
    }
}

impl fmt::Display for RoutesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the routes are not those of the catalogue:")?;
        for (found, problem) in [
            (
                &self.without_requirement,
                "has a route, but no requirement: add it to the catalogue's endpoints",
            ),
            (
                &self.without_route,
                "has a requirement, but no route: serve it, or say what is served here",
            ),
            (
                &self.any,
                "has a route for any method, expected one for each method that it has",
            ),
        ] {
            for name in found {
                write!(f, "\n  `{name}` {problem}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for RoutesError {}
