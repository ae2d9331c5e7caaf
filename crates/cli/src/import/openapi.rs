//! `bailiwick import openapi`.

use std::path::PathBuf;

use bailiwick_catalog::openapi::Metadata;
use clap::Args;

use super::destination::Destination;
use super::findings;
use super::name::{default_name, is_sound};
use super::reading::Reading;
use crate::error::Error;
use crate::outcome::Outcome;

/// Write a catalogue from an OpenAPI description, 2.0, 3.0 or 3.1, in JSON or YAML
///
/// Each operation becomes an endpoint that asks for what its `security` says. References to other files are followed
/// within the folder of the description. What cannot be read is told of with its place and left out, so an endpoint
/// never asks for less than its operation does. Roles are not part of a description: add them by hand.
///
/// Exits with 0, 1 when there are findings (something was left out for an error, a scope is unknown, or the catalogue
/// does not pass its check), 2 when nothing could be imported; then nothing is written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct OpenApiArgs {
    /// The description's main file
    file: PathBuf,
    #[command(flatten)]
    reading: Reading,
    /// The name of the catalogue; without this, made of the description's title
    #[arg(long)]
    name: Option<String>,
    /// Write only the section `[endpoints]`, for a catalogue that exists already
    #[arg(long, conflicts_with = "name")]
    endpoints_only: bool,
    #[command(flatten)]
    destination: Destination,
}

const EXAMPLE: &str = "Example:
  bailiwick import openapi openapi.yaml --name petstore -o scopes.toml";

impl OpenApiArgs {
    /// Imports.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        self.destination.check()?;
        let import = self.reading.import(&self.file)?;
        let problems = findings::show(&import);
        if import.operations.is_empty() {
            // Where problems were told of, they are the reason.
            let message = format!("{} has no operation to import", self.file.display());
            return if problems {
                Ok(Outcome::Unanswered)
            } else {
                Err(Error::new(message))
            };
        }
        let mut clean = !problems && import.unknown.is_empty();
        let text = if self.endpoints_only {
            import.endpoints_toml()
        } else {
            let name = self.name.clone().unwrap_or_else(|| default_name(&import, &self.file));
            let text = import.to_toml(&Metadata::new(name.as_str()));
            clean &= is_sound(&name, self.name.is_some(), &text)?;
            text
        };
        self.destination.write(&text)?;
        Ok(if clean { Outcome::Yes } else { Outcome::No })
    }
}
