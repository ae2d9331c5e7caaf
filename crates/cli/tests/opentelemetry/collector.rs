//! A collector: it takes what is sent to it, and says what that was.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::metrics::v1::Metric;
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// A request to the collector.
pub(crate) struct Sent {
    pub(crate) path: &'static str,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

pub(crate) struct Collector {
    pub(crate) address: SocketAddr,
    sent: UnboundedReceiver<Sent>,
}

#[derive(Clone)]
struct Answering {
    sent: UnboundedSender<Sent>,
    status: StatusCode,
}

impl Collector {
    /// Answers with this whatever is sent.
    pub(crate) async fn start(status: StatusCode) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, sent) = unbounded_channel();
        let router = Router::new()
            .route("/v1/traces", post(traces))
            .route("/v1/metrics", post(metrics))
            .with_state(Answering { sent: tell, status });
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, sent }
    }

    /// The next request.
    pub(crate) async fn next(&mut self) -> Sent {
        self.sent.recv().await.unwrap()
    }

    /// All that was sent so far.
    pub(crate) fn all(&mut self) -> Vec<Sent> {
        std::iter::from_fn(|| self.sent.try_recv().ok()).collect()
    }
}

async fn traces(State(answering): State<Answering>, headers: HeaderMap, bytes: Bytes) -> StatusCode {
    take(&answering, "/v1/traces", headers, bytes)
}

async fn metrics(State(answering): State<Answering>, headers: HeaderMap, bytes: Bytes) -> StatusCode {
    take(&answering, "/v1/metrics", headers, bytes)
}

fn take(answering: &Answering, path: &'static str, headers: HeaderMap, bytes: Bytes) -> StatusCode {
    // Nobody may want to know any more.
    _ = answering.sent.send(Sent { path, headers, bytes });
    answering.status
}

/// The spans in what was sent, each with what it is of.
pub(crate) fn spans(sent: &[Sent]) -> Vec<(Resource, Span)> {
    let mut spans = Vec::new();
    for sent in sent.iter().filter(|sent| sent.path == "/v1/traces") {
        let request = ExportTraceServiceRequest::decode(sent.bytes.clone()).unwrap();
        for of_service in request.resource_spans {
            let resource = of_service.resource.unwrap();
            let each = of_service.scope_spans.into_iter().flat_map(|scope| scope.spans);
            spans.extend(each.map(|span| (resource.clone(), span)));
        }
    }
    spans
}

/// The metrics in what was sent, each with what it is of.
pub(crate) fn metrics_of(sent: &[Sent]) -> Vec<(Resource, Metric)> {
    let mut metrics = Vec::new();
    for sent in sent.iter().filter(|sent| sent.path == "/v1/metrics") {
        let request = ExportMetricsServiceRequest::decode(sent.bytes.clone()).unwrap();
        for of_service in request.resource_metrics {
            let resource = of_service.resource.unwrap();
            let each = of_service.scope_metrics.into_iter().flat_map(|scope| scope.metrics);
            metrics.extend(each.map(|metric| (resource.clone(), metric)));
        }
    }
    metrics
}

/// Attributes as `name=value`, in the order of their names.
pub(crate) fn said(attributes: &[KeyValue]) -> Vec<String> {
    let value = |pair: &KeyValue| match pair.value.as_ref().and_then(|value| value.value.clone()) {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        other => panic!("{other:?}"),
    };
    let mut said: Vec<_> = attributes
        .iter()
        .map(|pair| format!("{}={}", pair.key, value(pair)))
        .collect();
    said.sort();
    said
}
