//! Traces and metrics for a collector of OpenTelemetry, if the command was built for that.

#[cfg(not(feature = "opentelemetry"))]
mod absent;
#[cfg(feature = "opentelemetry")]
mod convert;
#[cfg(feature = "opentelemetry")]
mod exposition;
#[cfg(feature = "opentelemetry")]
mod metrics;
#[cfg(feature = "opentelemetry")]
mod resource;
#[cfg(feature = "opentelemetry")]
mod sender;
#[cfg(feature = "opentelemetry")]
mod settings;
#[cfg(feature = "opentelemetry")]
mod spans;
#[cfg(feature = "opentelemetry")]
mod telemetry;

use clap::Args;
use clap::builder::BoolishValueParser;

use crate::error::Error;
#[cfg(not(feature = "opentelemetry"))]
pub(super) use absent::Telemetry;
#[cfg(feature = "opentelemetry")]
pub(super) use telemetry::Telemetry;

/// Whether to send them. Where to is for variables to say that all programs have.
#[derive(Debug, Args)]
pub(super) struct OpenTelemetryArgs {
    /// Send traces and metrics by OTLP, if built with the feature `opentelemetry`: where to and how is for the variables of
    /// OpenTelemetry to say, as `OTEL_EXPORTER_OTLP_ENDPOINT` and `OTEL_SERVICE_NAME`
    #[arg(long, env = "BAILIWICK_OPENTELEMETRY", value_parser = BoolishValueParser::new())]
    opentelemetry: bool,
}

impl OpenTelemetryArgs {
    /// What sends them, where they are wanted.
    pub(super) fn start(&self) -> Result<Option<Telemetry>, Error> {
        if self.opentelemetry {
            Telemetry::start()
        } else {
            Ok(None)
        }
    }
}
