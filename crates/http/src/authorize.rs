//! Whether a caller who is known already may do this, by the catalogue.

use std::fmt;
use std::task::{Context, Poll};

use bailiwick::Catalog;
use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use crate::denial::Denial;
use crate::future::{ResponseFuture, Unasked};
use crate::matching::{Matching, is_public};
use crate::settings::Settings;
use crate::{AccessRequest, Allowed, Answers, Caller, DenialBody, Denied, Observer, decide, gate};

/// Lets a request pass only if its endpoint allows its [`Caller`], who stands in the request's extensions already: put
/// there by [`AuthenticateLayer`](crate::AuthenticateLayer), or by something that authenticates in a way of its own.
/// Applies [`Authorize`].
///
/// A request without caller is 401, unless its endpoint is public. Where `Authenticate` stands outside and is not
/// optional, 401 comes before 404 and 405, and public endpoints are not public: [`EnforceLayer`](crate::EnforceLayer)
/// has the right order.
///
/// ```
/// use bailiwick::digitalocean::DigitalOcean;
/// use bailiwick_http::AuthorizeLayer;
///
/// let layer = AuthorizeLayer::<DigitalOcean>::new();
/// ```
pub struct AuthorizeLayer<C> {
    matching: Matching<C>,
    settings: Settings,
}

impl<C: Catalog> AuthorizeLayer<C> {
    /// Finds endpoints by method and path.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "a layer is told what it decides by")]
    pub fn new() -> Self {
        Self {
            matching: Matching::by_path(),
            settings: Settings::default(),
        }
    }

    /// Finds endpoints by the route that axum has matched: see
    /// [`EnforceLayer::by_matched_path`](crate::EnforceLayer::by_matched_path).
    #[cfg(feature = "axum")]
    #[must_use]
    pub fn by_matched_path(self) -> Self {
        Self {
            matching: Matching::by_matched_path(),
            ..self
        }
    }

    /// Answers those who do not pass like this.
    #[must_use]
    pub fn answers(mut self, answers: Answers) -> Self {
        self.settings.set_answers(answers);
        self
    }

    /// Tells the outcome of each request.
    #[must_use]
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.settings.set_observer(observer);
        self
    }

    fn decide<B>(&self, request: &Request<B>) -> Result<Allowed<C>, Denied> {
        let endpoint = match self.matching.endpoint(&AccessRequest::from(request)) {
            Ok(endpoint) => endpoint,
            Err(denial) => return Err(self.settings.denied(denial)),
        };
        if is_public(endpoint) {
            return Ok(decide::anybody(&self.settings, Some(endpoint)));
        }
        match request.extensions().get::<Caller<C>>() {
            Some(caller) => decide::by_caller(&self.settings, Some(endpoint), caller.clone()),
            None => Err(self.settings.denied(Denial::NoCredentials)),
        }
    }
}

impl<S, C: Catalog> Layer<S> for AuthorizeLayer<C> {
    type Service = Authorize<S, C>;

    fn layer(&self, inner: S) -> Authorize<S, C> {
        Authorize {
            inner,
            layer: self.clone(),
        }
    }
}

/// A service behind which there are only requests whose endpoints allow them. Made by [`AuthorizeLayer`].
#[derive(Clone)]
pub struct Authorize<S, C> {
    inner: S,
    layer: AuthorizeLayer<C>,
}

impl<S, C, B, R> Service<Request<B>> for Authorize<S, C>
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
        let decided = self.layer.decide(&request);
        gate::go_on_now(decided, &self.layer.settings, request, &mut self.inner)
    }
}

impl<C> Clone for AuthorizeLayer<C> {
    fn clone(&self) -> Self {
        Self {
            matching: self.matching.clone(),
            settings: self.settings.clone(),
        }
    }
}

impl<C: Catalog> fmt::Debug for AuthorizeLayer<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizeLayer")
            .field("catalog", &C::name())
            .field("matching", &self.matching)
            .field("answers", self.settings.answers())
            .finish_non_exhaustive()
    }
}

impl<S: fmt::Debug, C: Catalog> fmt::Debug for Authorize<S, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorize")
            .field("inner", &self.inner)
            .field("layer", &self.layer)
            .finish()
    }
}
