//! A source of tokens for DigitalOcean's catalogue, a service to stand behind the layers, and requests.

#![allow(dead_code, reason = "every target that mounts this module uses its own part of it")]
#![allow(clippy::unwrap_used, reason = "what is wrong here is wrong with the test")]

use std::convert::Infallible;

use bailiwick::digitalocean::{DigitalOcean, domain, droplet, roles};
use bailiwick::{Grant, Role};
use bailiwick_http::{Caller, Credential, Refusal, TokenSource, Verification};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use tower::{Service, ServiceExt, service_fn};

pub(crate) type Body = Full<Bytes>;

/// Every secret of these tests has this in it, so that a leak is found.
pub(crate) const SECRET: &str = "S3CR3T";

/// Tokens by their secrets. A secret that starts with `slow_` is looked up later, all others at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tokens;

pub(crate) fn lookup(secret: &str) -> Result<Caller<DigitalOcean>, Refusal> {
    let caller = |grant, role: Role<DigitalOcean>| Ok(Caller::new("token-7", "user-3", grant, role));
    match secret.strip_prefix("slow_").unwrap_or(secret) {
        "full_S3CR3T" => caller(Grant::full_access(), roles::MEMBER),
        "read_S3CR3T" => caller(Grant::read_only(), roles::MEMBER),
        "droplets_S3CR3T" => caller(Grant::custom(droplet::READ | domain::UPDATE), roles::MEMBER),
        "restricted_S3CR3T" => caller(Grant::full_access(), Role::new(droplet::READ)),
        "expired_S3CR3T" => Err(Refusal::Expired),
        "revoked_S3CR3T" => Err(Refusal::Revoked),
        "busy_S3CR3T" => Err(Refusal::Busy),
        "down_S3CR3T" => Err(Refusal::unavailable("the database has gone away")),
        _ => Err(Refusal::Unknown),
    }
}

impl TokenSource for Tokens {
    type Catalog = DigitalOcean;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Caller<DigitalOcean>, Refusal>> + Send>>;

    fn verify(&self, credential: Credential<'_>) -> Verification<DigitalOcean, Self::Future> {
        let answer = lookup(credential.expose());
        if credential.expose().starts_with("slow_") {
            Verification::Later(Box::pin(async {
                tokio::task::yield_now().await;
                answer
            }))
        } else {
            Verification::Now(answer)
        }
    }
}

/// Says who asks.
pub(crate) fn hello() -> impl Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send> + Clone
{
    service_fn(|request: Request<Body>| async move {
        let caller = request.extensions().get::<Caller<DigitalOcean>>();
        let name = caller.map_or("nobody", |caller| caller.user_id());
        Ok(Response::new(Full::from(format!("hello {name}"))))
    })
}

/// `METHOD /path`, and fields as `Name: value`.
pub(crate) fn request<B: Default>(line: &str, fields: &[&str]) -> Request<B> {
    let (method, uri) = line.split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(uri);
    for field in fields {
        let (name, value) = field.split_once(": ").unwrap();
        request = request.header(name, value);
    }
    request.body(B::default()).unwrap()
}

/// The answer of a service.
pub(crate) async fn answer<S, B, R>(service: S, request: Request<B>) -> Response<Bytes>
where
    S: Service<Request<B>, Response = Response<R>, Error: std::fmt::Debug>,
    R: http_body::Body<Error: std::fmt::Debug>,
{
    let (parts, body) = service.oneshot(request).await.unwrap().into_parts();
    Response::from_parts(parts, body.collect().await.unwrap().to_bytes())
}

/// The same for a request to a router.
pub(crate) async fn ask(app: &axum::Router, line: &str, fields: &[&str]) -> Response<Bytes> {
    answer(app.clone(), request::<axum::body::Body>(line, fields)).await
}

/// A response as it goes over the wire, its fields in order.
pub(crate) fn shown(response: &Response<Bytes>) -> String {
    let mut fields: Vec<_> = response
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    fields.sort();
    let body = String::from_utf8_lossy(response.body());
    format!("{}\n{}\n{body}", response.status(), fields.concat())
}

/// A service with a `Debug`, which never answers.
#[derive(Clone, Debug)]
pub(crate) struct Silent;

impl Service<Request<Body>> for Silent {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = std::future::Pending<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Infallible>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        std::future::pending()
    }
}
