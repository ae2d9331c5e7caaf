//! Who asks, and nothing else.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use bailiwick::Catalog;
use http::header::AUTHORIZATION;
use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use crate::future::ResponseFuture;
use crate::settings::Settings;
use crate::{AccessRequest, Answers, DenialBody, Observer, TokenSource, Verdict, decide, gate};

/// Lets a request pass only if it comes with a live token, whatever its scopes. Applies [`Authenticate`].
///
/// For services whose routes say themselves what they need, with [`require`](crate::require()) or
/// [`Caller::require`](crate::Caller::require). A catalogue with endpoints is better served by
/// [`EnforceLayer`](crate::EnforceLayer).
pub struct AuthenticateLayer<T> {
    source: Arc<T>,
    optional: bool,
    settings: Settings,
}

impl<T: TokenSource> AuthenticateLayer<T> {
    /// Looks tokens up in this source.
    #[must_use]
    pub fn new(source: T) -> Self {
        Self {
            source: Arc::new(source),
            optional: false,
            settings: Settings::default(),
        }
    }

    /// Lets requests without an `Authorization` field pass, which then have no [`Caller`](crate::Caller). What is
    /// presented still has to be a live token.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { optional: true, ..self }
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
}

impl<T: TokenSource, S> Layer<S> for AuthenticateLayer<T> {
    type Service = Authenticate<S, T>;

    fn layer(&self, inner: S) -> Authenticate<S, T> {
        Authenticate {
            inner,
            layer: Arc::new(self.clone()),
        }
    }
}

/// A service behind which there are only requests with a live token. Made by [`AuthenticateLayer`].
///
/// The request comes with its [`Caller`](crate::Caller) in its extensions.
pub struct Authenticate<S, T> {
    inner: S,
    /// Shared: servers clone a service for each request.
    layer: Arc<AuthenticateLayer<T>>,
}

impl<S, T, B, R> Service<Request<B>> for Authenticate<S, T>
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
        let AuthenticateLayer {
            source,
            optional,
            settings,
        } = &*self.layer;
        let verdict = if *optional && !request.headers().contains_key(AUTHORIZATION) {
            Verdict::Now(Ok(decide::anybody(settings, None)))
        } else {
            decide::by_token(&**source, settings, None, &AccessRequest::from(&request))
        };
        gate::go_on(verdict, settings, request, &mut self.inner)
    }
}

impl<T> Clone for AuthenticateLayer<T> {
    fn clone(&self) -> Self {
        Self {
            source: Arc::clone(&self.source),
            optional: self.optional,
            settings: self.settings.clone(),
        }
    }
}

impl<S: Clone, T> Clone for Authenticate<S, T> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            layer: Arc::clone(&self.layer),
        }
    }
}

impl<T: TokenSource> fmt::Debug for AuthenticateLayer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticateLayer")
            .field("catalog", &T::Catalog::name())
            .field("optional", &self.optional)
            .field("answers", self.settings.answers())
            .finish_non_exhaustive()
    }
}

impl<S: fmt::Debug, T: TokenSource> fmt::Debug for Authenticate<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticate")
            .field("inner", &self.inner)
            .field("layer", &self.layer)
            .finish()
    }
}
