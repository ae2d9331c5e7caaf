//! Spans, from those of the service to a collector.

use bailiwick_server::{SPANS, TraceParent};
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState, TracerProvider};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};

use super::sender::Sender;
use super::settings::Signal;
use crate::error::Error;
use crate::serve::log::MoreLog;

/// What keeps spans in a bounded queue, and sends them from a thread of its own. What does not fit is lost.
pub(super) fn provider(signal: Signal, resource: Resource) -> Result<SdkTracerProvider, Error> {
    let (endpoint, timeout) = (signal.endpoint.to_string(), signal.timeout);
    let sender = Sender::new("traces", signal)?;
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(sender)
        .with_endpoint(endpoint)
        .with_timeout(timeout)
        .build();
    let exporter = exporter.map_err(|error| Error::new(format!("traces cannot be sent: {error}")))?;
    let provider = SdkTracerProvider::builder().with_batch_exporter(exporter);
    Ok(provider.with_resource(resource).build())
}

/// What takes the spans that are meant for it, and none of the events: those are the log's. Threads and places in the source tell an
/// operator nothing.
pub(super) fn layer(provider: &SdkTracerProvider) -> MoreLog {
    let layer = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("bailiwick"))
        .with_location(false)
        .with_threads(false)
        .with_target(false)
        .with_tracked_inactivity(false);
    let ours = Targets::new().with_target(SPANS, LevelFilter::INFO);
    layer.with_filter(ours).boxed()
}

/// Makes the span part of the trace of its request, if it has one, and says which trace it is part of.
pub(super) fn join(span: &Span, of: Option<TraceParent<'_>>) -> Option<String> {
    if let Some(parent) = of.and_then(remote) {
        // A span that has begun, or that nobody takes, stays where it is.
        _ = span.set_parent(Context::new().with_remote_span_context(parent));
    }
    let context = span.context();
    let trace = context.span().span_context().trace_id();
    (trace != TraceId::INVALID).then(|| trace.to_string())
}

/// What others added to it for each other is not taken along: it is any text.
fn remote(parent: TraceParent<'_>) -> Option<SpanContext> {
    let trace = TraceId::from_hex(parent.trace).ok()?;
    let span = SpanId::from_hex(parent.span).ok()?;
    let flags = TraceFlags::new(u8::from_str_radix(parent.flags, 16).ok()?) & TraceFlags::SAMPLED;
    Some(SpanContext::new(trace, span, flags, true, TraceState::NONE))
}
