//! The whole of it as one layer: endpoint, token, scopes, in this order.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use bailiwick::Catalog;
use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use crate::future::ResponseFuture;
#[cfg(feature = "axum")]
use crate::matching::Matching;
use crate::{Answers, DecisionPoint, DenialBody, Observer, TokenSource, gate};

/// Lets a request pass only if its endpoint is in the catalogue, its token is live, and the token's scopes are enough
/// under its holder's role. Applies [`Enforce`].
///
/// In this order, each with its own answer: an unknown path is 404, a known path without this method 405 (`Allow` says
/// which there are), both whoever asks; an endpoint that the catalogue keeps from every token is answered as if it were not
/// there; a public endpoint lets everybody pass, and looks at no token; no token is 401, one presented wrongly 400, one that
/// stands for nobody 401; too few scopes are 403. Before all of it, a request that names another method in a header than it
/// has is 400. [`DecisionPoint`] decides, and is what to call without tower.
///
/// The path is matched byte for byte, before anything decodes it. The layer has to see the path that the router sees:
/// put it outside of the router, and whatever rewrites paths outside of the layer.
///
/// ```
/// use axum::extract::Request;
/// use axum::routing::get;
/// use axum::{Router, ServiceExt};
/// use bailiwick::Grant;
/// use bailiwick::digitalocean::{DigitalOcean, roles};
/// use bailiwick_http::{Caller, Credential, EnforceLayer, Refusal, lookup_fn};
/// use tower::Layer;
///
/// async fn list(caller: Caller<DigitalOcean>) -> String {
///     format!("the Droplets of {}", caller.user_id())
/// }
///
/// let reader = Caller::new("token-7", "user-3", Grant::read_only(), roles::MEMBER);
/// let source = lookup_fn(move |credential: Credential<'_>| match credential.expose() {
///     "dop_v1_0123" => Ok(reader.clone()),
///     _ => Err(Refusal::Unknown),
/// });
///
/// let router = Router::new().route("/v2/droplets", get(list));
/// let app = EnforceLayer::new(source).layer(router);
/// # async {
/// # let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// axum::serve(listener, ServiceExt::<Request>::into_make_service(app)).await
/// # };
/// ```
pub struct EnforceLayer<T: TokenSource> {
    point: DecisionPoint<T>,
}

impl<T: TokenSource> EnforceLayer<T> {
    /// Looks tokens up in this source, and endpoints by method and path.
    #[must_use]
    pub fn new(source: T) -> Self {
        let point = DecisionPoint::new(source);
        Self { point }
    }

    /// Finds endpoints by the route that axum has matched ([`MatchedPath`](axum::extract::MatchedPath)), so that the
    /// requirement is always that of the handler that runs. Names of parameters do not matter. What has no such route
    /// is 404.
    ///
    /// The layer has to be inside of the router: `Router::layer`, or `Router::route_layer`.
    #[cfg(feature = "axum")]
    #[must_use]
    pub fn by_matched_path(mut self) -> Self {
        self.point.matching = Matching::by_matched_path();
        self
    }

    /// Answers those who do not pass like this.
    #[must_use]
    pub fn answers(mut self, answers: Answers) -> Self {
        self.point.settings.set_answers(answers);
        self
    }

    /// Tells the outcome of each request.
    #[must_use]
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.point = self.point.observer(observer);
        self
    }
}

impl<T: TokenSource, S> Layer<S> for EnforceLayer<T> {
    type Service = Enforce<S, T>;

    fn layer(&self, inner: S) -> Enforce<S, T> {
        Enforce {
            inner,
            layer: Arc::new(self.clone()),
        }
    }
}

/// A service behind which there are only requests that may pass. Made by [`EnforceLayer`], which says more.
///
/// The request comes with its [`Caller`](crate::Caller) in its extensions, unless the endpoint is public.
pub struct Enforce<S, T: TokenSource> {
    inner: S,
    /// Shared: servers clone a service for each request.
    layer: Arc<EnforceLayer<T>>,
}

impl<S, T, B, R> Service<Request<B>> for Enforce<S, T>
where
    S: Service<Request<B>, Response = Response<R>> + Clone,
    T: TokenSource,
    R: DenialBody,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = ResponseFuture<T::Future, S, B, T::Catalog>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    #[inline]
    fn call(&mut self, request: Request<B>) -> Self::Future {
        let point = &self.layer.point;
        let verdict = point.decide(&request);
        gate::go_on(verdict, &point.settings, request, &mut self.inner)
    }
}

impl<T: TokenSource> Clone for EnforceLayer<T> {
    fn clone(&self) -> Self {
        let point = self.point.clone();
        Self { point }
    }
}

impl<S: Clone, T: TokenSource> Clone for Enforce<S, T> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            layer: Arc::clone(&self.layer),
        }
    }
}

impl<T: TokenSource> fmt::Debug for EnforceLayer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnforceLayer")
            .field("catalog", &T::Catalog::name())
            .field("matching", &self.point.matching)
            .field("answers", self.point.settings.answers())
            .finish_non_exhaustive()
    }
}

impl<S: fmt::Debug, T: TokenSource> fmt::Debug for Enforce<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enforce")
            .field("inner", &self.inner)
            .field("layer", &self.layer)
            .finish()
    }
}
