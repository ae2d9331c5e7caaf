//! `bailiwick import`: catalogues from what others wrote.

mod destination;
pub(crate) mod findings;
mod known;
mod name;
mod openapi;
mod reads;

use clap::{Args, Subcommand};

use crate::error::Error;
use crate::outcome::Outcome;
pub(crate) use name::{default_name, is_sound, spelled};

/// Write a catalogue from another description of an API
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct ImportArgs {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, Subcommand)]
enum From {
    #[command(name = "openapi")]
    OpenApi(openapi::OpenApiArgs),
}

const EXAMPLE: &str = "Example:
  bailiwick import openapi openapi.yaml --name petstore -o scopes.toml";

impl ImportArgs {
    /// Imports.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        match self.from {
            From::OpenApi(args) => args.run(),
        }
    }
}
