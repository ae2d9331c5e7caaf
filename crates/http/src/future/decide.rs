//! A request on which it is decided already.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::Response;
use pin_project_lite::pin_project;

use crate::DenialBody;
use crate::trace::Span;

pin_project! {
    /// The response of [`Authorize`](crate::Authorize) and [`Require`](crate::Require).
    pub struct DecideFuture<F> {
        #[pin]
        kind: Kind<F>,
    }
}

pin_project! {
    #[project = KindProjection]
    enum Kind<F> {
        Passes { #[pin] inner: F, span: Span },
        Denied { response: Option<Box<Response<Bytes>>> },
    }
}

impl<F> DecideFuture<F> {
    #[inline]
    pub(crate) fn passes(inner: F, span: Span) -> Self {
        let kind = Kind::Passes { inner, span };
        Self { kind }
    }

    pub(crate) fn denied(response: Box<Response<Bytes>>) -> Self {
        let response = Some(response);
        let kind = Kind::Denied { response };
        Self { kind }
    }
}

impl<F, B, E> Future for DecideFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: DenialBody,
{
    type Output = Result<Response<B>, E>;

    #[inline]
    #[expect(clippy::expect_used, reason = "a future is not to be polled after it has answered")]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().kind.project() {
            KindProjection::Passes { inner, span } => {
                let _entered = span.enter();
                inner.poll(cx)
            }
            KindProjection::Denied { response } => {
                let response = response.take().expect("polled after it has answered");
                Poll::Ready(Ok(response.map(B::denial)))
            }
        }
    }
}

impl<F> fmt::Debug for DecideFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecideFuture").finish_non_exhaustive()
    }
}
