//! No secret gets into the log, nor does a path, a query or what else a token holds.

#![expect(clippy::unwrap_used, reason = "what is wrong here is wrong with the test")]

mod support;

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use bailiwick_http::{
    AccessRequest, AuthenticateLayer, AuthorizeLayer, Credential, DecisionPoint, EnforceLayer, require,
};
use support::{Body, SECRET, Tokens, answer, hello, lookup, request};
use tower::Layer;
use tracing::subscriber::with_default;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Held by each test. While there is one subscriber, `tracing` lets the thread that is first at a place of the code say whether
/// anything at that place is logged. A thread without a subscriber would answer for the others too.
static ALONE: Mutex<()> = Mutex::new(());

/// What is logged, at every level and with every span, while requests are made.
fn logged(requests: &[(&str, &[&str])]) -> String {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .without_time()
        .with_ansi(false)
        .finish();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    with_default(subscriber, || {
        let service = EnforceLayer::new(Tokens).layer(hello());
        for (line, fields) in requests {
            runtime.block_on(answer(service.clone(), request::<Body>(line, fields)));
        }
    });
    let text = log.0.lock().unwrap().clone();
    String::from_utf8(text).unwrap()
}

#[test]
fn a_denial_is_an_event_without_secrets() {
    let log = logged(&[
        ("GET /v2/nothing/S3CR3T", &[]),
        ("PUT /v2/droplets", &[]),
        (
            "GET /v2/droplets/S3CR3T?access_token=S3CR3T",
            &["Authorization: Basic S3CR3T"],
        ),
        (
            "GET /v2/droplets?access_token=S3CR3T",
            &["Authorization: Bearer full_S3CR3T"],
        ),
        (
            "GET /v2/droplets",
            &["Authorization: Bearer full_S3CR3T", "Authorization: Bearer S3CR3T"],
        ),
        ("GET /v2/droplets", &["Authorization: Bearer full_S3CR3T full_S3CR3T"]),
        ("GET /v2/droplets", &["Authorization: Bearer "]),
        ("GET /v2/droplets", &["Authorization: Bearer S3CR3T!"]),
        ("GET /v2/droplets", &["Authorization: Bearer S3CR3T"]),
        ("GET /v2/droplets", &["Authorization: Bearer expired_S3CR3T"]),
        ("GET /v2/droplets", &["Authorization: Bearer slow_revoked_S3CR3T"]),
        ("GET /v2/droplets", &["Authorization: Bearer down_S3CR3T"]),
        ("GET /v2/droplets", &["Authorization: Bearer busy_S3CR3T"]),
        ("POST /v2/droplets", &["Authorization: Bearer read_S3CR3T"]),
        ("GET /v2/droplets", &["X-HTTP-Method-Override: S3CR3T"]),
        (
            "GET /v2/droplets",
            &["X-HTTP-Method-Override: S3CR3T", "X-HTTP-Method: S3CR3T"],
        ),
    ]);
    assert!(!log.contains(SECRET), "{log}");
    insta::assert_snapshot!(log);
}

#[test]
fn a_request_that_passes_has_a_span_with_its_endpoint_and_not_its_path() {
    let log = logged(&[(
        "GET /v2/droplets/S3CR3T?a=S3CR3T",
        &["Authorization: Bearer slow_read_S3CR3T"],
    )]);
    assert!(!log.contains(SECRET), "{log}");
    assert!(
        log.contains("caller{token=token-7 user=user-3 endpoint=GET /v2/droplets/{droplet_id}}"),
        "{log}"
    );
}

#[test]
fn debug_tells_no_secret() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let credential = Credential::new("full_S3CR3T").unwrap();
    let enforce = EnforceLayer::new(Tokens);
    let authenticate = AuthenticateLayer::new(Tokens);
    let mut service = enforce.layer(support::Silent);
    let answer = tower::Service::call(
        &mut service,
        request::<Body>("GET /v2/droplets", &["Authorization: Bearer slow_full_S3CR3T"]),
    );
    let point = DecisionPoint::new(Tokens);
    let asked = request::<Body>("GET /v2/S3CR3T?a=S3CR3T", &["Authorization: Bearer full_S3CR3T"]);
    let unknown = request::<Body>("GET /v2/droplets", &["Authorization: Bearer S3CR3T"]);
    let waits = request::<Body>("GET /v2/droplets", &["Authorization: Bearer slow_S3CR3T"]);
    let down = request::<Body>("GET /v2/droplets", &["Authorization: Bearer down_S3CR3T"]);
    let shown = [
        format!("{:?} {point:?}", AccessRequest::from(&asked)),
        format!("{:?} {:?}", point.decide(&asked), point.decide(&unknown)),
        format!("{:?} {:?}", point.decide(&waits), point.decide(&down)),
        format!("{credential:?}"),
        format!("{:?}", lookup("full_S3CR3T")),
        format!("{:?}", lookup("down_S3CR3T")),
        format!(
            "{:?}",
            bailiwick_http::lookup_fn(|credential: Credential<'_>| lookup(credential.expose()))
        ),
        format!("{enforce:?} {service:?} {answer:?}"),
        format!("{authenticate:?} {:?}", authenticate.layer(())),
        format!("{:?}", AuthorizeLayer::<bailiwick::digitalocean::DigitalOcean>::new()),
        format!("{:?}", require(bailiwick::digitalocean::droplet::READ)),
    ]
    .join("\n");
    assert!(!shown.contains(SECRET), "{shown}");
}
