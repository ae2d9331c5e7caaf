//! Spans for whoever collects traces: one of each request, with one of each question to the store in it.
//!
//! **Threats.** As of a log: a span has a route, a method, a status and an outcome, of which there are few, and nothing that a
//! client wrote. Names of fields are those of OpenTelemetry's semantic conventions; of what these ask for, the path, the query, the
//! client's address and its program are left out.

use axum::http::StatusCode;
use bailiwick_http::Outcome;
use tracing::field::Empty;
use tracing::{Level, Span};

use super::metrics::{Operation, Route};

/// The target of spans that are meant for a collector of traces. A log leaves them out, since it has spans of its own.
pub const SPANS: &str = "bailiwick_spans";

/// Of a request, within what the log has of it; none of those of monitors, who ask all the time and are no part of a trace.
pub(super) fn request(method: &'static str, route: &Route) -> Span {
    if route.is_of_monitors() {
        return Span::none();
    }
    let (method, named) = match method {
        "other" => ("_OTHER", "HTTP"),
        known => (known, known),
    };
    let template = route.0.as_ref().map(|_| route.as_str());
    let space = if template.is_some() { " " } else { "" };
    tracing::info_span!(
        target: SPANS,
        "request",
        otel.name = %format_args!("{named}{space}{}", template.unwrap_or_default()),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = template,
        http.response.status_code = Empty,
        error.type = Empty,
        bailiwick.outcome = Empty,
    )
}

/// How it was answered. What a client did wrong is no error of the service.
pub(super) fn answered(span: &Span, status: StatusCode) {
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("error.type", status.as_str());
        span.record("otel.status_code", "ERROR");
    }
}

/// What was decided, for the span of the request.
pub(crate) fn decided(outcome: Outcome) {
    if tracing::span_enabled!(target: SPANS, Level::INFO) {
        Span::current().record("bailiwick.outcome", outcome.as_str());
    }
}

/// Of a question to the store, within a request. What is asked now and then for no request is no trace.
pub(crate) fn asked(operation: Operation) -> Span {
    let around = Span::current();
    if around.metadata().is_none_or(|around| around.target() != SPANS) {
        return Span::none();
    }
    let operation = operation.as_str();
    tracing::info_span!(
        target: SPANS,
        "store",
        otel.name = %format_args!("store {operation}"),
        otel.kind = "client",
        db.operation.name = operation,
    )
}
