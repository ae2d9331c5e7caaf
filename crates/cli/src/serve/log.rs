//! The log of a service.

use std::io::{self, IsTerminal};
use std::num::NonZeroU32;

use bailiwick_server::{LoggedDecisions, SPANS, ServeOptions};
use clap::{Args, ValueEnum};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::prelude::*;
use tracing_subscriber::{Layer, Registry};

/// What takes spans besides the log.
pub(super) type MoreLog = Box<dyn Layer<Registry> + Send + Sync>;

/// How and what to log.
#[derive(Debug, Args)]
pub(super) struct LogArgs {
    /// How to log, to standard error
    #[arg(long, value_name = "FORM", env = "BAILIWICK_LOG", default_value = "human")]
    log: Form,
    /// How much to log
    #[arg(long, value_name = "LEVEL", env = "BAILIWICK_LOG_LEVEL", default_value = "info")]
    log_level: Level,
    /// Which decisions about requests to log, whatever the level: endpoint, token and missing scopes, never a path
    #[arg(long, value_name = "WHICH", env = "BAILIWICK_LOG_DECISIONS", default_value = "off")]
    log_decisions: Decisions,
    /// Of so many of these decisions, log one
    #[arg(
        long,
        value_name = "COUNT",
        env = "BAILIWICK_LOG_DECISIONS_SAMPLE",
        default_value = "1"
    )]
    log_decisions_sample: NonZeroU32,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// Lines for people
    Human,
    /// JSON, one object a line
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Level {
    /// Nothing but failures of the service
    Error,
    /// And what an operator should look at
    Warn,
    /// And each request of people and programs
    Info,
    /// And each request of gateways and probes
    Debug,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Decisions {
    /// None
    Off,
    /// Those by which a request may not pass
    Denied,
    /// Each
    All,
}

impl LogArgs {
    /// Sends what the libraries tell to standard error, and has more of it taken.
    pub(super) fn start(&self, more: Option<MoreLog>) {
        let layer = tracing_subscriber::fmt::layer().with_writer(io::stderr);
        let layer = match self.log {
            Form::Human => layer.with_ansi(io::stderr().is_terminal()).boxed(),
            Form::Json => layer.json().flatten_event(true).boxed(),
        };
        let level = match self.log_level {
            Level::Error => LevelFilter::ERROR,
            Level::Warn => LevelFilter::WARN,
            Level::Info => LevelFilter::INFO,
            Level::Debug => LevelFilter::DEBUG,
        };
        // Others' details are not for operators.
        let filter = Targets::new()
            .with_default(level.min(LevelFilter::INFO))
            .with_target("bailiwick", level)
            .with_target("bailiwick_decisions", LevelFilter::INFO)
            .with_target(SPANS, LevelFilter::OFF);
        let mut layers = vec![layer.with_filter(filter).boxed()];
        layers.extend(more);
        tracing_subscriber::registry().with(layers).init();
    }

    /// Sets which decisions are logged.
    pub(super) fn set(&self, options: &mut ServeOptions) {
        options.log_decisions_sample = self.log_decisions_sample;
        options.log_decisions = match self.log_decisions {
            Decisions::Off => LoggedDecisions::Off,
            Decisions::Denied => LoggedDecisions::Denied,
            Decisions::All => LoggedDecisions::All,
        };
    }
}
