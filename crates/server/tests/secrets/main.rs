//! What no log may have. In a process of its own: whether an event is captured depends on who else listens.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what a test cannot prepare or read has failed"
)]

#[expect(dead_code, reason = "the other tests ask more of it")]
#[path = "../service/support.rs"]
mod support;

use std::io::Write;
use std::sync::{Arc, Mutex};

use bailiwick_server::LoggedDecisions;
use serde_json::json;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::prelude::*;

use crate::support::{PASSWORD, Service, options};

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What is logged on this thread until the guard is gone. Without colors, which stand between a name and its value.
fn capture() -> (Captured, DefaultGuard) {
    let captured = Captured::default();
    let writer = captured.clone();
    let layer = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(move || writer.clone());
    let subscriber = tracing_subscriber::registry().with(LevelFilter::DEBUG).with(layer);
    (captured, subscriber.set_default())
}

/// On one thread, so that all of it is captured. One level below, at TRACE, tower-http tells the targets of requests, so an
/// operator who turns that on has codes of links in the log.
#[tokio::test]
async fn no_log_has_a_secret() {
    let (captured, _default) = capture();

    let mut options = options();
    options.log_decisions = LoggedDecisions::Denied;
    let service = Service::with(options).await;
    let ada = service.owner().await;
    let (_, secret) = service.mint(&ada, "ci", json!(["regions:read"])).await;
    let bearer = format!("Bearer {secret}");
    let asked = [
        ("Authorization", bearer.as_str()),
        ("X-Original-Method", "POST"),
        ("X-Original-URI", "/v2/droplets?key=in-the-query"),
    ];
    service.get("/authorize", &asked).await;
    let named = service.get("/healthz", &[("X-Request-Id", &secret)]).await;
    assert_eq!(
        named.header("x-request-id").unwrap().len(),
        32,
        "a secret is no identifier"
    );
    let traced = [
        ("X-Request-Id", "edge-7"),
        ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
    ];
    let named = service.get("/v1/session", &traced).await;
    assert_eq!(named.header("x-request-id"), Some("edge-7"));
    service.form("/sign-in", &[], "login=ada&password=wrong-password").await;
    service
        .form(
            "/introspect",
            &[("Authorization", "Basic d3Jvbmc6d3Jvbmc=")],
            &format!("token={secret}"),
        )
        .await;
    let path = format!("/v1/teams/{}", service.team(&ada).await);
    let made = async |path: &str, body: serde_json::Value| {
        let made = service.call(&ada, "POST", path, &body).await;
        made.json()["path"].as_str().unwrap().to_owned()
    };
    let role = json!({ "role": { "predefined": "member" } });
    let invitation = made(&format!("{path}/invitations"), role).await;
    let body = "login=bob&password=another+long+one";
    let bob = service.form(&invitation, &[], body).await;
    let bob = service.session(&bob).await;
    let bob = service.call(&bob, "GET", "/v1/session", &serde_json::Value::Null).await;
    let bob = bob.json()["user"].as_str().unwrap().to_owned();
    let reset = made(&format!("{path}/members/{bob}/reset"), serde_json::Value::Null).await;
    service.get(&reset, &[]).await;
    let chosen = service.form(&reset, &[], "password=chosen+instead+of+it").await;
    let browser = chosen.head.split("bailiwick-browser=").nth(1).unwrap();
    let browser = browser.split(';').next().unwrap();
    let code = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let first = service.first.clone();
    service.stop().await;

    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/v1/teams/{team}/tokens"), "it was captured: {log}");
    let lines = log.lines().filter(|line| line.contains("edge-7"));
    assert!(
        lines.clone().count() > 0
            && lines
                .clone()
                .all(|line| line.contains("4bf92f3577b34da6a3ce929d0e0e4736"))
    );
    let decided: Vec<_> = log
        .lines()
        .filter(|line| line.contains("bailiwick_decisions"))
        .collect();
    assert_eq!(decided.len(), 1, "{decided:?}");
    for field in [
        "forbidden",
        "POST",
        "/v2/droplets",
        "missing=\"droplet:create\"",
        "token=",
    ] {
        assert!(decided[0].contains(field), "{field}: {decided:?}");
    }
    let session = ada.cookie.split_once('=').unwrap().1;
    for secret in [
        &secret,
        &first,
        session,
        &ada.csrf,
        PASSWORD,
        "wrong-password",
        "in-the-query",
        "d3Jvbmc6",
        "another+long+one",
        "chosen+instead+of+it",
        &code(&invitation),
        &code(&reset),
        browser,
    ] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}
