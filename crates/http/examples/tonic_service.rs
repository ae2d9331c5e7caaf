//! A service of gRPC behind the layer: a method is an endpoint, `POST /package.Service/Method`, in the same catalogue.
//!
//! ```console
//! $ cargo run --example tonic_service -p bailiwick-http
//! listening on http://127.0.0.1:50051
//! ```
//!
//! The messages are `google.protobuf.StringValue`, and the service is written by hand as generated code would be, so that
//! nothing has to be generated.

use std::convert::Infallible;
use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};

use bailiwick::Grant;
use bailiwick_http::{Answers, Caller, Credential, EnforceLayer, Refusal, TokenSource, lookup_fn};
use parcels::{Parcels, parcel, roles};
use tokio::net::TcpListener;
use tonic::body::Body;
use tonic::server::{Grpc, NamedService};
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};
use tonic_prost::ProstCodec;
use tower::{Service, service_fn};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:50051".to_owned());
    let listener = TcpListener::bind(address).await?;
    say(&format!("listening on http://{}", listener.local_addr()?));
    Server::builder()
        .layer(EnforceLayer::new(tokens()).answers(Answers::new().grpc()))
        .add_service(ParcelsServer)
        .serve_with_incoming(TcpIncoming::from(listener))
        .await?;
    Ok(())
}

/// Tokens that stand in the program. A service has them in a store, by their secrets' hashes.
fn tokens() -> impl TokenSource<Catalog = Parcels> {
    let sender = Grant::custom(parcel::CREATE).with_required();
    let sender = Caller::new("token-2", "carol", sender, roles::CLERK);
    let driver = Caller::new("token-3", "dave", Grant::full_access(), roles::DRIVER);
    lookup_fn(move |credential: Credential<'_>| match credential.expose() {
        "par_v1_sender" => Ok(sender.clone()),
        "par_v1_driver" => Ok(driver.clone()),
        "par_v1_unlucky" => Err(Refusal::unavailable("the store is being moved")),
        _ => Err(Refusal::Unknown),
    })
}

async fn track(request: Request<String>) -> Result<Response<String>, Status> {
    Ok(Response::new(format!("{} is on its way", request.into_inner())))
}

async fn send(request: Request<String>) -> Result<Response<String>, Status> {
    let caller = request.extensions().get::<Caller<Parcels>>();
    let caller = caller.ok_or_else(|| Status::unauthenticated("nobody"))?;
    if request.get_ref() == "a diamond" {
        caller.require(parcel::INSURE)?;
    }
    Ok(Response::new(format!(
        "{} sends {}",
        caller.user_id(),
        request.get_ref()
    )))
}

#[derive(Clone)]
struct ParcelsServer;

impl NamedService for ParcelsServer {
    const NAME: &'static str = "parcels.v1.Parcels";
}

impl Service<http::Request<Body>> for ParcelsServer {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<http::Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        Box::pin(async move {
            let mut grpc = Grpc::new(ProstCodec::<String, String>::default());
            Ok(match request.uri().path() {
                "/parcels.v1.Parcels/Track" => grpc.unary(service_fn(track), request).await,
                "/parcels.v1.Parcels/Send" => grpc.unary(service_fn(send), request).await,
                _ => Status::unimplemented("no such method").into_http(),
            })
        })
    }
}

#[expect(clippy::print_stdout, reason = "a program that says where it listens")]
fn say(text: &str) {
    println!("{text}");
}
