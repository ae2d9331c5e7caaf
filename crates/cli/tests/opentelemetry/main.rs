//! What a collector of OpenTelemetry is sent, and that nothing waits for it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a test cannot prepare or read has failed"
)]

mod collector;
mod service;

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use opentelemetry_proto::tonic::metrics::v1::NumberDataPoint;
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use tokio::net::TcpListener;

use collector::{Collector, metrics_of, said, spans};
use service::{Service, bailiwick};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";
const PASSWORD: &str = "correct+horse+battery";

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

/// A service that was asked for all kinds of things, with what of it nobody may be told.
async fn used(endpoint: &str) -> (Service, Vec<String>) {
    let mut service = Service::start(&[
        ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint),
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=from%20the%20operator"),
        ("OTEL_SERVICE_NAME", "tokens"),
        ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test"),
    ]);
    let link = service.link();
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let body = format!("login=lovelace&password={PASSWORD}&team=parcels");
    let (status, head, _) = service.send("POST", &link, &form, &body).await;
    assert_eq!(status, 303, "{head}");
    let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let (status, _, session) = service
        .send("GET", "/v1/session?hushed=please", &[("Cookie", cookie)], "")
        .await;
    assert_eq!(status, 200, "{session}");
    let guess = format!("dop_v1_{}", "5".repeat(64));
    let bearer = format!("Bearer {guess}");
    let asked = [
        ("Authorization", bearer.as_str()),
        ("X-Original-Method", "GET"),
        ("X-Original-URI", "/v2/droplets/31337?name=bashful"),
        ("User-Agent", "furtive/1.0"),
        ("X-Request-Id", "chosen-by-a-client"),
        ("traceparent", &format!("00-{TRACE}-{PARENT}-01")),
        ("tracestate", "vendor=whispered"),
    ];
    assert_eq!(service.send("GET", "/authorize", &asked, "").await.0, 401);
    let nowhere = service.send("BREW", "/nowhere/to/be/found", &[], "").await;
    assert_eq!(nowhere.0, 404);
    assert_eq!(service.send("GET", "/healthz", &[], "").await.0, 200);
    let code = link.rsplit('/').next().unwrap();
    let (_, cookie) = cookie.split_once('=').unwrap();
    let secrets = [
        code,
        cookie,
        "lovelace",
        "horse",
        "hushed",
        "31337",
        "bashful",
        "furtive",
        "chosen-by",
        "whispered",
    ];
    let more = ["BREW", "to/be/found", "healthz", "127.0.0.1", &guess, "tokens.sqlite"];
    let secrets = secrets.into_iter().chain(more).map(str::to_owned);
    (service, secrets.collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_have_the_parent_that_the_request_names_and_say_nothing_that_a_client_wrote() {
    let mut collector = Collector::start(StatusCode::OK).await;
    let (service, secrets) = used(&format!("http://{}", collector.address)).await;
    let (code, log) = service.end().await;
    assert_eq!(code, Some(0), "{log}");
    let sent = collector.all();
    for sent in &sent {
        assert_eq!(sent.headers["x-key"], "from the operator");
        assert_eq!(sent.headers["content-type"], "application/x-protobuf");
        let text = String::from_utf8_lossy(&sent.bytes);
        // Metrics have the routes of monitors too.
        let of_monitors = |secret: &str| sent.path == "/v1/metrics" && secret == "healthz";
        for secret in secrets.iter().filter(|secret| !of_monitors(secret)) {
            assert!(!text.contains(secret.as_str()), "{secret} in {text}");
        }
    }
    let spans = spans(&sent);
    for (resource, _) in &spans {
        let said = said(&resource.attributes);
        for known in ["service.name=tokens", "deployment.environment.name=test"] {
            assert!(said.iter().any(|each| each == known), "{known} in {said:?}");
        }
        assert!(said.iter().any(|each| each.starts_with("service.instance.id=")));
    }
    let spans: Vec<Span> = spans.into_iter().map(|(_, span)| span).collect();
    let of_requests: BTreeMap<&str, &Span> = spans
        .iter()
        .filter(|span| span.kind == i32::from(SpanKind::Server))
        .map(|span| (span.name.as_str(), span))
        .collect();
    assert_eq!(
        of_requests.keys().copied().collect::<Vec<_>>(),
        ["GET /authorize", "GET /v1/session", "HTTP", "POST /first/{code}"]
    );
    let authorize = of_requests["GET /authorize"];
    assert_eq!(
        (hex(&authorize.trace_id), hex(&authorize.parent_span_id)),
        (TRACE.to_owned(), PARENT.to_owned())
    );
    assert_eq!(
        said(&authorize.attributes),
        [
            "bailiwick.outcome=invalid_token",
            "http.request.method=GET",
            "http.response.status_code=401",
            "http.route=/authorize",
        ]
    );
    assert_eq!(
        said(&of_requests["HTTP"].attributes),
        ["http.request.method=_OTHER", "http.response.status_code=404"]
    );
    let session = of_requests["GET /v1/session"];
    assert!(session.parent_span_id.is_empty() && session.trace_id != authorize.trace_id);
    // What the store was asked is part of the request that waited for it.
    let within: Vec<_> = spans
        .iter()
        .filter(|span| span.parent_span_id == authorize.span_id)
        .map(|span| (span.name.as_str(), said(&span.attributes)))
        .collect();
    assert_eq!(
        within,
        [("store look_up", vec!["db.operation.name=look_up".to_owned()])]
    );
    let roots = spans.iter().filter(|span| span.parent_span_id.is_empty());
    assert!(roots.clone().all(|span| span.kind == i32::from(SpanKind::Server)));
    // A line of the log names the trace that the collector has.
    let logged = log.lines().find(|line| line.contains("/v1/session")).unwrap();
    assert!(logged.contains(&hex(&session.trace_id)), "{logged}");
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_those_that_prometheus_is_shown() {
    let mut collector = Collector::start(StatusCode::OK).await;
    let (service, _) = used(&format!("http://{}", collector.address)).await;
    let (_, _, shown) = service.send("GET", "/metrics", &[], "").await;
    let (code, log) = service.end().await;
    assert_eq!(code, Some(0), "{log}");
    let metrics = metrics_of(&collector.all());
    let shown: BTreeSet<&str> = shown
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split(['{', ' ']).next().unwrap())
        .map(|name| {
            ["_bucket", "_sum", "_count"]
                .iter()
                .find_map(|part| name.strip_suffix(part))
                .unwrap_or(name)
        })
        .collect();
    let sent: BTreeSet<&str> = metrics.iter().map(|(_, metric)| metric.name.as_str()).collect();
    assert_eq!(sent, shown);
    let (resource, decisions) = metrics
        .iter()
        .find(|(_, metric)| metric.name == "bailiwick_decisions_total")
        .unwrap();
    assert!(
        said(&resource.attributes)
            .iter()
            .any(|each| each == "service.name=tokens")
    );
    let Some(Data::Sum(decisions)) = &decisions.data else {
        panic!("{decisions:?}");
    };
    let refused = |point: &&NumberDataPoint| said(&point.attributes) == ["outcome=invalid_token"];
    let refused = decisions.data_points.iter().find(refused).unwrap();
    assert_eq!(refused.value, Some(Value::AsDouble(1.0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_never_answers_keeps_no_request_waiting_and_no_service_from_ending() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    // More spans than the queue has room for, none of which is ever taken.
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    let service = Service::start(&[
        ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.as_str()),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "600000"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "4"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "2"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "1"),
    ]);
    for _ in 0..32 {
        assert_eq!(service.send("GET", "/sign-in", &[], "").await.0, 200);
    }
    let (code, log) = service.end().await;
    assert_eq!(code, Some(0), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_takes_nothing_is_told_of_once_for_each_of_both() {
    let mut collector = Collector::start(StatusCode::BAD_REQUEST).await;
    let endpoint = format!("http://{}", collector.address);
    let service = Service::start(&[
        ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.as_str()),
        ("OTEL_BSP_SCHEDULE_DELAY", "1"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "1"),
    ]);
    let mut seen = BTreeMap::from([("/v1/traces", 0), ("/v1/metrics", 0)]);
    while seen.values().any(|times| *times < 3) {
        assert_eq!(service.send("GET", "/sign-in", &[], "").await.0, 200);
        *seen.get_mut(collector.next().await.path).unwrap() += 1;
    }
    let (code, log) = service.end().await;
    assert_eq!(code, Some(0), "{log}");
    for what in ["traces", "metrics"] {
        let told = log
            .lines()
            .filter(|line| line.contains(&format!("\"what\":\"{what}\"")));
        let told: Vec<_> = told.collect();
        assert!(told.len() == 1 && told[0].contains("400 Bad Request"), "{told:?}");
    }
}

#[test]
fn a_setting_that_cannot_be_followed_is_an_error_before_anything_is_done() {
    let output = bailiwick()
        .args(["serve", "--opentelemetry", "--database", "/nowhere/tokens.sqlite"])
        .env("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("OTEL_EXPORTER_OTLP_PROTOCOL is `grpc`, expected `http/protobuf`"),
        "{said}"
    );
}
