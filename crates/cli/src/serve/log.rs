//! The log of a service.

use std::io::{self, IsTerminal};

use clap::ValueEnum;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::prelude::*;

/// How to log.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Form {
    /// Lines for people
    Human,
    /// JSON, one object a line
    Json,
}

/// Sends what the libraries tell to standard error.
pub(super) fn start(form: Form) {
    let layer = tracing_subscriber::fmt::layer().with_writer(io::stderr);
    let layer = match form {
        Form::Human => layer.with_ansi(io::stderr().is_terminal()).boxed(),
        Form::Json => layer.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry()
        .with(LevelFilter::INFO)
        .with(layer)
        .init();
}
