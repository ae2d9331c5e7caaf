//! What sends traces and metrics, from the start of a service to its end.

use std::time::{Duration, Instant};

use bailiwick_server::{MetricsText, ServeOptions};
use opentelemetry_sdk::trace::SdkTracerProvider;

use super::metrics::Exporter;
use super::sender::Sender;
use super::settings::Settings;
use super::{resource, spans};
use crate::error::Error;
use crate::serve::log::MoreLog;

/// How long the last spans and metrics may take to be sent. A collector that does not answer keeps no service from ending.
const END: Duration = Duration::from_secs(5);

/// What sends them.
pub(in crate::serve) struct Telemetry {
    spans: Option<SdkTracerProvider>,
    metrics: Option<Exporter>,
}

impl Telemetry {
    /// As the environment says.
    pub(super) fn start() -> Result<Option<Self>, Error> {
        let settings = Settings::read(|name| std::env::var(name).ok())?;
        let resource = resource::of_this_service();
        let spans = match settings.traces {
            Some(signal) => Some(spans::provider(signal, resource.clone())?),
            None => None,
        };
        let metrics = match settings.metrics {
            Some(signal) => {
                let sender = Sender::new("metrics", signal)?;
                Some(Exporter::start(sender, &resource, settings.interval)?)
            }
            None => None,
        };
        Ok(Some(Self { spans, metrics }))
    }

    /// What takes spans.
    pub(in crate::serve) fn log(&self) -> Option<MoreLog> {
        self.spans.as_ref().map(spans::layer)
    }

    /// Has spans take part in the traces of requests.
    pub(in crate::serve) fn set(&self, options: &mut ServeOptions) {
        if self.spans.is_some() {
            options.join_trace = Some(spans::join);
        }
    }

    /// Sends these metrics from now on.
    pub(in crate::serve) fn begin(&self, text: &MetricsText) {
        if let Some(metrics) = &self.metrics {
            metrics.begin(text.clone());
        }
    }

    /// Sends what there is still, for a few seconds at most.
    pub(in crate::serve) fn end(self) {
        let until = Instant::now() + END;
        // Both at the same time.
        let metrics = self.metrics.map(Exporter::end);
        if let Some(spans) = self.spans {
            // That they cannot be sent is told where it is found.
            _ = spans.shutdown_with_timeout(END);
        }
        if let Some(metrics) = metrics {
            metrics.wait(until.saturating_duration_since(Instant::now()));
        }
    }
}
