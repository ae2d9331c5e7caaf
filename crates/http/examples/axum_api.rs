//! An API of its own with a catalogue of its own, `examples/parcels/scopes.toml`.
//!
//! ```console
//! $ cargo run --example axum_api -p bailiwick-http
//! listening on http://127.0.0.1:8080
//! $ curl -H 'Authorization: Bearer par_v1_driver' -X POST 'http://127.0.0.1:8080/parcels?worth=10'
//! {"id":"forbidden","message":"You are missing the required permission parcel:create"}
//! ```

use std::collections::HashMap;
use std::error::Error;

use axum::extract::{Path, Query, Request};
use axum::routing::{get, put};
use axum::{Json, ServiceExt};
use bailiwick::Grant;
use bailiwick_http::{Answers, Caller, Credential, EnforceLayer, Forbidden, Refusal, Routes, TokenSource, lookup_fn};
use parcels::{Parcels, parcel, roles};
use serde::Deserialize;
use tokio::net::TcpListener;
use tower::Layer;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Refuses to start when a route has no requirement, or a requirement no route. gRPC is the other example's part.
    let router = Routes::<Parcels>::new()
        .serving(|endpoint| !endpoint.path().starts_with("/parcels.v1."))
        .route("/tariffs", get(async || "first class, second class\n"))
        .route("/whoami", get(whoami))
        .route("/parcels", get(list).post(send))
        .route("/parcels/{id}", get(see).delete(call_back))
        .route("/parcels/{id}/to", put(redirect))
        .route("/labels/{*path}", get(label))
        .with_state(())?;
    let app = EnforceLayer::new(tokens())
        .answers(Answers::new().realm("Parcels")?)
        .layer(router);

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let listener = TcpListener::bind(address).await?;
    say(&format!("listening on http://{}", listener.local_addr()?));
    axum::serve(listener, ServiceExt::<Request>::into_make_service(app)).await?;
    Ok(())
}

/// Tokens that stand in the program. A service has them in a store, by their secrets' hashes, and loads roles from it.
fn tokens() -> impl TokenSource<Catalog = Parcels> {
    let clerk = Caller::new("token-1", "carol", Grant::full_access(), roles::CLERK);
    let sender = Grant::custom(parcel::CREATE).with_required();
    let sender = Caller::new("token-2", "carol", sender, roles::CLERK);
    let driver = Caller::new("token-3", "dave", Grant::full_access(), roles::DRIVER);
    let tokens = HashMap::from([
        ("par_v1_clerk", clerk),
        ("par_v1_sender", sender),
        ("par_v1_driver", driver),
    ]);
    lookup_fn(move |credential: Credential<'_>| tokens.get(credential.expose()).cloned().ok_or(Refusal::Unknown))
}

async fn whoami(caller: Caller<Parcels>) -> String {
    format!("{}, who can {}\n", caller.user_id(), caller.effective().to_set())
}

async fn list() -> Json<[u32; 2]> {
    Json([7, 8])
}

#[derive(Deserialize)]
struct Sent {
    worth: u32,
}

/// The endpoint asks for `parcel:create`. What else is needed depends on the parcel.
async fn send(caller: Caller<Parcels>, Query(parcel): Query<Sent>) -> Result<&'static str, Forbidden> {
    if parcel.worth > 1_000 {
        caller.require(parcel::INSURE)?;
    }
    Ok("sent\n")
}

async fn see(Path(id): Path<u32>) -> String {
    format!("parcel {id}\n")
}

async fn call_back(Path(id): Path<u32>) -> String {
    format!("parcel {id} comes back\n")
}

async fn redirect(Path(id): Path<u32>) -> String {
    format!("parcel {id} goes elsewhere\n")
}

async fn label(Path(path): Path<String>) -> String {
    format!("label {path}\n")
}

#[expect(clippy::print_stdout, reason = "a program that says where it listens")]
fn say(text: &str) {
    println!("{text}");
}
