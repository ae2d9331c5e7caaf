//! `bailiwick export`: what others can read of a catalogue.

mod openapi;

use clap::{Args, Subcommand};

use crate::error::Error;
use crate::outcome::Outcome;

/// Write a catalogue's requirements into another description of the same API
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct ExportArgs {
    #[command(subcommand)]
    to: To,
}

#[derive(Debug, Subcommand)]
enum To {
    #[command(name = "openapi")]
    OpenApi(openapi::OpenApiArgs),
}

const EXAMPLE: &str = "Example:
  bailiwick export openapi scopes.toml --into openapi.yaml --in-place";

impl ExportArgs {
    /// Exports.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        match self.to {
            To::OpenApi(args) => args.run(),
        }
    }
}
