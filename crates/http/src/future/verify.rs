//! A request whose credential may still have to be looked up.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bailiwick::{Catalog, Endpoint};
use bytes::Bytes;
use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_service::Service;

use super::DecideFuture;
use crate::settings::Settings;
use crate::trace::Span;
use crate::{Caller, DenialBody, Refusal, gate};

pin_project! {
    /// The response of [`Enforce`](crate::Enforce) and [`Authenticate`](crate::Authenticate).
    pub struct VerifyFuture<V, S, B, C>
    where
        S: Service<Request<B>>,
        C: Catalog,
    {
        #[pin]
        step: Step<V, S, B, C>,
    }
}

pin_project! {
    #[project = StepProjection]
    enum Step<V, S, B, C>
    where
        S: Service<Request<B>>,
        C: Catalog,
    {
        Verifying { #[pin] answer: V, waiting: Option<Waiting<S, B, C>> },
        Decided { #[pin] future: DecideFuture<S::Future> },
    }
}

/// A request, and what it waits for besides: the service that is ready for it.
pub(crate) struct Waiting<S, B, C: Catalog> {
    pub(crate) service: S,
    pub(crate) request: Request<B>,
    pub(crate) endpoint: Option<Endpoint<C>>,
    pub(crate) settings: Settings,
}

impl<V, S, B, C> VerifyFuture<V, S, B, C>
where
    S: Service<Request<B>>,
    C: Catalog,
{
    pub(crate) fn verifying(answer: V, waiting: Waiting<S, B, C>) -> Self {
        let waiting = Some(waiting);
        let step = Step::Verifying { answer, waiting };
        Self { step }
    }

    #[inline]
    pub(crate) fn passes(inner: S::Future, span: Span) -> Self {
        let future = DecideFuture::passes(inner, span);
        let step = Step::Decided { future };
        Self { step }
    }

    pub(crate) fn denied(response: Box<Response<Bytes>>) -> Self {
        let future = DecideFuture::denied(response);
        let step = Step::Decided { future };
        Self { step }
    }
}

impl<V, S, B, C, R> Future for VerifyFuture<V, S, B, C>
where
    V: Future<Output = Result<Caller<C>, Refusal>>,
    S: Service<Request<B>, Response = Response<R>>,
    C: Catalog,
    R: DenialBody,
{
    type Output = Result<Response<R>, S::Error>;

    #[expect(clippy::expect_used, reason = "a future is not to be polled after it has answered")]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            let mut this = self.as_mut().project();
            let decided = match this.step.as_mut().project() {
                StepProjection::Verifying { answer, waiting } => {
                    let verified = ready!(answer.poll(cx));
                    let mut waiting = waiting.take().expect("polled after it has answered");
                    let Waiting {
                        request,
                        endpoint,
                        settings,
                        ..
                    } = &mut waiting;
                    match gate::admit(settings, *endpoint, verified, request) {
                        Ok(span) => DecideFuture::passes(waiting.service.call(waiting.request), span),
                        Err(response) => DecideFuture::denied(response),
                    }
                }
                StepProjection::Decided { future } => return future.poll(cx),
            };
            this.step.set(Step::Decided { future: decided });
        }
    }
}

impl<V, S, B, C> fmt::Debug for VerifyFuture<V, S, B, C>
where
    S: Service<Request<B>>,
    C: Catalog,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifyFuture").finish_non_exhaustive()
    }
}
