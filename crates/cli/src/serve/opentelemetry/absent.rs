//! The command without OpenTelemetry: it says so to whoever asks for it.

use bailiwick_server::{MetricsText, ServeOptions};

use crate::error::Error;
use crate::serve::log::MoreLog;

/// Nothing is ever sent.
pub(in crate::serve) enum Telemetry {}

impl Telemetry {
    pub(super) fn start() -> Result<Option<Self>, Error> {
        let help = "build it with `cargo install --locked --path crates/cli --features opentelemetry`".to_owned();
        Err(Error::new("this `bailiwick` was built without OpenTelemetry").with_help(Some(help)))
    }

    pub(in crate::serve) fn log(&self) -> Option<MoreLog> {
        match *self {}
    }

    pub(in crate::serve) fn set(&self, _: &mut ServeOptions) {
        match *self {}
    }

    pub(in crate::serve) fn begin(&self, _: &MetricsText) {
        match *self {}
    }

    pub(in crate::serve) fn end(self) {
        match self {}
    }
}
