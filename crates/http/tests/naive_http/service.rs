//! The service that is asked: the layer around one that says that it was reached.

use std::cell::Cell;
use std::convert::Infallible;
use std::net::{SocketAddr, TcpListener};
use std::thread;

use bailiwick::Grant;
use bailiwick_http::{
    AccessRequest, Caller, Credential, DecisionPoint, Enforce, EnforceLayer, Refusal, TokenSource, Verdict, lookup_fn,
};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use parcels::{Parcels, parcel, roles};
use tower::{Layer, Service, ServiceExt, service_fn};

type Body = Full<Bytes>;

fn source() -> impl TokenSource<Catalog = Parcels> {
    lookup_fn(|credential: Credential<'_>| {
        let (grant, role) = match credential.expose() {
            "full" => (Grant::full_access(), roles::CLERK),
            "read" => (Grant::read_only(), roles::CLERK),
            "some" => (Grant::custom(parcel::CREATE | parcel::INSURE), roles::CLERK),
            "restricted" => (Grant::full_access(), roles::DRIVER),
            "expired" => return Err(Refusal::Expired),
            _ => return Err(Refusal::Unknown),
        };
        Ok(Caller::new("token", "user", grant, role))
    })
}

/// The status, and whether the service behind the layer was reached.
pub(crate) fn ask(request: Request<Body>) -> (u16, bool) {
    let reached = Cell::new(false);
    let inner = service_fn(|_: Request<Body>| {
        reached.set(true);
        async { Ok::<_, Infallible>(Response::new(Body::default())) }
    });
    let answer = EnforceLayer::new(source()).layer(inner).oneshot(request);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let answer = runtime.block_on(answer).unwrap();
    (answer.status().as_u16(), reached.get())
}

/// The status of what is decided, without a layer: of the request itself, and of one that is told of.
pub(crate) fn decide(request: &Request<Body>) -> [u16; 2] {
    let target = request.uri().path_and_query().unwrap().as_str();
    let told = AccessRequest::new(request.method(), target, request.headers());
    [AccessRequest::from(request), told].map(|request| {
        let verdict = DecisionPoint::new(source()).decide(request);
        let Verdict::Now(decided) = verdict else {
            panic!("the source answers at once");
        };
        decided.map_or_else(|denied| denied.status().as_u16(), |_| 200)
    })
}

/// The same with plain hyper, on a thread of its own.
pub(crate) fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    thread::spawn(move || {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let service = EnforceLayer::new(source()).layer(service_fn(hello));
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(connection(stream, service.clone()));
            }
        });
    });
    address
}

async fn hello(_: Request<hyper::body::Incoming>) -> Result<Response<Body>, Infallible> {
    Ok(Response::new(Full::from("hello")))
}

async fn connection<S, T>(stream: tokio::net::TcpStream, service: Enforce<S, T>)
where
    T: TokenSource,
    S: Service<Request<hyper::body::Incoming>, Response = Response<Body>, Error = Infallible, Future: Send>
        + Clone
        + Send
        + 'static,
{
    let served = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
        .await;
    // What is no HTTP ends the connection.
    drop(served);
}
