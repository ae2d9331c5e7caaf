//! The futures of decisions and of the services.

use std::fmt;
use std::future::{Future, Pending};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bailiwick::{Catalog, Endpoint};
use bytes::Bytes;
use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_service::Service;

use crate::settings::Settings;
use crate::trace::Span;
use crate::{Allowed, Caller, DenialBody, Denied, Refusal, decide, gate};

/// The answer of a token source that is not asked.
pub type Unasked<C> = Pending<Result<Caller<C>, Refusal>>;

pin_project! {
    /// The decision on a request, after `V`, the answer of a token source. Made by
    /// [`DecisionPoint::decide`](crate::DecisionPoint::decide).
    pub struct Deciding<C: Catalog, V> {
        #[pin]
        answer: V,
        endpoint: Option<Endpoint<C>>,
        settings: Settings,
    }
}

impl<C: Catalog, V> Deciding<C, V> {
    pub(crate) fn new(answer: V, endpoint: Option<Endpoint<C>>, settings: Settings) -> Self {
        Self {
            answer,
            endpoint,
            settings,
        }
    }
}

impl<C: Catalog, V: Future<Output = Result<Caller<C>, Refusal>>> Future for Deciding<C, V> {
    type Output = Result<Allowed<C>, Denied>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let deciding = self.project();
        let verified = ready!(deciding.answer.poll(cx));
        Poll::Ready(decide::by_answer(deciding.settings, *deciding.endpoint, verified))
    }
}

impl<C: Catalog, V> fmt::Debug for Deciding<C, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deciding").finish_non_exhaustive()
    }
}

pin_project! {
    /// The response of a service of this crate: `S`'s, or a denial, maybe after `V`, the answer of a token source.
    pub struct ResponseFuture<V, S, B, C>
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
        Deciding { #[pin] deciding: Deciding<C, V>, waiting: Option<Waiting<S, B>> },
        Passes { #[pin] inner: S::Future, span: Span },
        Denied { response: Option<Box<Response<Bytes>>> },
    }
}

/// A request, and what it waits for besides: the service that is ready for it.
pub(crate) struct Waiting<S, B> {
    pub(crate) service: S,
    pub(crate) request: Request<B>,
    pub(crate) settings: Settings,
}

impl<V, S, B, C> ResponseFuture<V, S, B, C>
where
    S: Service<Request<B>>,
    C: Catalog,
{
    pub(crate) fn deciding(deciding: Deciding<C, V>, waiting: Waiting<S, B>) -> Self {
        let waiting = Some(waiting);
        let step = Step::Deciding { deciding, waiting };
        Self { step }
    }

    /// Calls the service. What it returns is large: it is moved as little as possible.
    #[inline]
    pub(crate) fn passes(service: &mut S, request: Request<B>, span: Span) -> Self {
        Self {
            step: Step::Passes {
                inner: service.call(request),
                span,
            },
        }
    }

    pub(crate) fn denied(response: Box<Response<Bytes>>) -> Self {
        let response = Some(response);
        let step = Step::Denied { response };
        Self { step }
    }
}

impl<V, S, B, C, R> Future for ResponseFuture<V, S, B, C>
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
            let mut step = self.as_mut().project().step;
            match step.as_mut().project() {
                StepProjection::Passes { inner, span } => {
                    let _entered = span.enter();
                    return inner.poll(cx);
                }
                StepProjection::Denied { response } => {
                    let response = response.take().expect("polled after it has answered");
                    return Poll::Ready(Ok(response.map(R::denial)));
                }
                StepProjection::Deciding { deciding, waiting } => {
                    let decided = ready!(deciding.poll(cx));
                    let waiting = waiting.take().expect("polled after it has answered");
                    step.set(waiting.go_on(decided));
                }
            }
        }
    }
}

impl<S, B> Waiting<S, B>
where
    S: Service<Request<B>>,
{
    /// Not inlined: requests that do not wait take less time when this is not in their way.
    #[inline(never)]
    fn go_on<V, C: Catalog>(mut self, decided: Result<Allowed<C>, Denied>) -> Step<V, S, B, C> {
        gate::go_on_now(decided, &self.settings, self.request, &mut self.service).step
    }
}

impl<V, S, B, C> fmt::Debug for ResponseFuture<V, S, B, C>
where
    S: Service<Request<B>>,
    C: Catalog,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
