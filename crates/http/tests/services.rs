//! The contract of tower's services, and the bodies of others.

mod support;

use std::convert::Infallible;
use std::task::{Context, Poll};

use axum::body::Body;
use bailiwick_http::EnforceLayer;
use http::Response;
use support::{Tokens, answer, request};
use tower::{Layer, Service};

#[tokio::test]
async fn a_request_that_waits_keeps_the_service_that_was_ready() {
    /// Ready once it was asked, which a clone of it was not.
    struct OnceReady(bool);

    impl Clone for OnceReady {
        fn clone(&self) -> Self {
            Self(false)
        }
    }

    impl Service<http::Request<Body>> for OnceReady {
        type Response = Response<Body>;
        type Error = Infallible;
        type Future = std::future::Ready<Result<Response<Body>, Infallible>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            self.0 = true;
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, _: http::Request<Body>) -> Self::Future {
            assert!(self.0, "called before it was ready");
            std::future::ready(Ok(Response::new(Body::from("ready"))))
        }
    }

    let enforce = EnforceLayer::new(Tokens).layer(OnceReady(false));
    for token in [
        "Authorization: Bearer read_S3CR3T",
        "Authorization: Bearer slow_read_S3CR3T",
    ] {
        let answer = answer(enforce.clone(), request::<Body>("GET /v2/droplets", &[token])).await;
        assert_eq!(answer.body(), "ready", "{token}");
    }
}

#[tokio::test]
async fn every_body_can_say_why() {
    use bailiwick_http::DenialBody;
    use http_body_util::combinators::{BoxBody, UnsyncBoxBody};
    use http_body_util::{BodyExt, Either, Empty, Full};

    async fn text<B: DenialBody + http_body::Body<Data = bytes::Bytes, Error: std::fmt::Debug>>() -> bytes::Bytes {
        B::denial("why".into()).collect().await.unwrap().to_bytes()
    }
    assert_eq!(text::<Full<bytes::Bytes>>().await, "why");
    assert_eq!(text::<Either<Empty<bytes::Bytes>, Full<bytes::Bytes>>>().await, "why");
    assert_eq!(text::<BoxBody<bytes::Bytes, std::io::Error>>().await, "why");
    assert_eq!(text::<UnsyncBoxBody<bytes::Bytes, std::io::Error>>().await, "why");
    assert_eq!(text::<Body>().await, "why");
    assert_eq!(text::<tonic::body::Body>().await, "why");
    assert!(http_body::Body::is_end_stream(&tonic::body::Body::denial(
        bytes::Bytes::new()
    )));
}
