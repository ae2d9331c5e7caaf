//! DigitalOcean's own client in Python, before an API that the layer protects: what is allowed succeeds, and what is not
//! raises the client's own error with the layer's message.

#![expect(clippy::unwrap_used, reason = "what is wrong here is wrong with the test")]

mod support;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use axum::extract::Request;
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router, ServiceExt};
use bailiwick_http::EnforceLayer;
use serde_json::json;
use tokio::net::TcpListener;
use tower::Layer;

const CLIENT: &str = "pydo==0.44.0";

/// The interpreter of an environment with the client in it, made when it is first needed; `None`, which is then said,
/// without Python or an index of packages.
fn python() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(CLIENT);
    let python = folder.join("bin/python");
    let quietly = |command: &mut Command| command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    let has_client = |python: &Path| quietly(Command::new(python).args(["-c", "import pydo"]));
    if !has_client(&python).is_ok_and(|status| status.success()) {
        let made = quietly(Command::new("python3").args(["-m", "venv"]).arg(&folder));
        let installed = made.and_then(|_| {
            let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", CLIENT];
            quietly(Command::new(&python).args(install))
        });
        if !installed.is_ok_and(|status| status.success()) {
            let line =
                format!("not run: {CLIENT} before the layer, for want of python3 with venv, or of {CLIENT} for it\n");
            std::io::stderr().write_all(line.as_bytes()).unwrap();
            return None;
        }
    }
    Some(python)
}

/// An API with fixed answers.
fn api() -> Router {
    let droplets = get(async || Json(json!({ "droplets": [] })));
    let domains = get(async || Json(json!({ "domains": [] })));
    Router::new()
        .route(
            "/v2/account",
            get(async || Json(json!({ "account": { "email": "ada@example.com" } }))),
        )
        .route(
            "/v2/droplets",
            droplets.post(async || (StatusCode::ACCEPTED, Json(json!({ "droplet": { "id": 8 } })))),
        )
        .route(
            "/v2/droplets/{id}",
            get(async || Json(json!({ "droplet": { "id": 7 } }))),
        )
        .route(
            "/v2/domains",
            domains.post(async || (StatusCode::CREATED, Json(json!({ "domain": { "ttl": 1800 } })))),
        )
        .route("/v2/domains/{name}", delete(async || StatusCode::NO_CONTENT))
}

async fn calls(python: &Path, secret: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = EnforceLayer::new(support::Tokens).layer(api());
    let server = tokio::spawn(axum::serve(listener, ServiceExt::<Request>::into_make_service(app)).into_future());
    let mut command = Command::new(python);
    command
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pydo/calls.py"))
        .args([&format!("http://{address}"), secret])
        .stderr(Stdio::inherit());
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    server.abort();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn the_client_gets_what_its_token_allows_and_its_own_error_for_all_else() {
    let Some(python) = python() else {
        return;
    };
    let all = calls(&python, "full_S3CR3T").await;
    let some = calls(&python, "droplets_S3CR3T").await;
    let nothing = calls(&python, "revoked_S3CR3T").await;
    insta::assert_snapshot!(format!(
        "full access\n{all}\ndroplet:read and domain:update\n{some}\nrevoked\n{nothing}"
    ));
}
