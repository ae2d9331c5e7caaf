//! Requirements that a route states itself.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use bailiwick::Catalog;
use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use crate::denial::Denial;
use crate::future::{ResponseFuture, Unasked};
use crate::reply::Reply;
use crate::settings::Settings;
use crate::trace::Span;
use crate::{Caller, DenialBody, Need};

/// Lets a request pass only if its token has these scopes now: one, all of several (`[a, b]`), or a [`Need`] with
/// alternatives.
///
/// [`AuthenticateLayer`](crate::AuthenticateLayer) has to stand outside; without it nobody passes. Denials are answered as
/// that one answers, and told to its observer.
///
/// ```
/// use axum::{Router, routing::{get, post}};
/// use bailiwick::digitalocean::{DigitalOcean, domain, droplet, image};
/// use bailiwick_http::{AuthenticateLayer, Caller, Credential, Need, Refusal, lookup_fn, require};
///
/// # async fn handler() {}
/// # let source = lookup_fn(|_: Credential<'_>| Err::<Caller<DigitalOcean>, _>(Refusal::Unknown));
/// let app: Router = Router::new()
///     .route("/droplets", get(handler).layer(require(droplet::READ)))
///     .route("/images", post(handler).layer(require([image::CREATE, droplet::READ])))
///     .route("/records", post(handler).layer(require(Need::from(domain::CREATE).or(domain::UPDATE))))
///     .layer(AuthenticateLayer::new(source));
/// ```
pub fn require<C: Catalog>(need: impl Into<Need<C>>) -> RequireLayer<C> {
    RequireLayer {
        need: Arc::new(need.into()),
    }
}

/// Made by [`require()`]. Applies [`Require`].
#[must_use = "a requirement does nothing until it is a route's layer"]
pub struct RequireLayer<C: Catalog> {
    need: Arc<Need<C>>,
}

impl<S, C: Catalog> Layer<S> for RequireLayer<C> {
    type Service = Require<S, C>;

    fn layer(&self, inner: S) -> Require<S, C> {
        Require {
            inner,
            layer: self.clone(),
        }
    }
}

/// A service behind which there are only requests that meet a [`Need`]. Made by [`RequireLayer`].
#[derive(Clone)]
pub struct Require<S, C: Catalog> {
    inner: S,
    layer: RequireLayer<C>,
}

impl<S, C, B, R> Service<Request<B>> for Require<S, C>
where
    S: Service<Request<B>, Response = Response<R>>,
    C: Catalog,
    R: DenialBody,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = ResponseFuture<Unasked<C>, S, B, C>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let Some(caller) = request.extensions().get::<Caller<C>>() else {
            let reply = request.extensions().get::<Reply>().cloned().unwrap_or_default();
            return refused(&reply.settings, Denial::NoCredentials, &request);
        };
        match caller.check(&self.layer.need) {
            Ok(()) => ResponseFuture::passes(&mut self.inner, request, Span::none()),
            Err(forbidden) => refused(&caller.reply().settings, Denial::Forbidden(forbidden), &request),
        }
    }
}

fn refused<S, B, C>(settings: &Settings, denial: Denial, request: &Request<B>) -> ResponseFuture<Unasked<C>, S, B, C>
where
    S: Service<Request<B>>,
    C: Catalog,
{
    ResponseFuture::denied(settings.answer(&settings.denied(denial), request))
}

impl<C: Catalog> Clone for RequireLayer<C> {
    fn clone(&self) -> Self {
        Self {
            need: Arc::clone(&self.need),
        }
    }
}

impl<C: Catalog> fmt::Debug for RequireLayer<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequireLayer").field("need", &self.need).finish()
    }
}

impl<S: fmt::Debug, C: Catalog> fmt::Debug for Require<S, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Require")
            .field("inner", &self.inner)
            .field("layer", &self.layer)
            .finish()
    }
}
