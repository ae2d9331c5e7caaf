//! `bailiwick import openapi`.

use std::path::PathBuf;

use bailiwick_catalog::OpenApi;
use bailiwick_catalog::openapi::Metadata;
use clap::Args;

use super::destination::Destination;
use super::findings;
use super::known::Known;
use super::name::{default_name, is_sound};
use super::reads;
use crate::description::{Description, Reading};
use crate::error::Error;
use crate::outcome::Outcome;
use crate::terminal::warn;

/// Write a catalogue from an OpenAPI description, 2.0, 3.0, 3.1 or 3.2, in JSON or YAML
///
/// Each operation becomes an endpoint that asks for what its `security` says. References to other files are followed
/// within the folder of the description. What cannot be read, what says nothing about security, and what would take the
/// requests of something that is left out is left out: an endpoint never asks for less than its operation does. How the
/// description was read is remembered in `[catalog.openapi]`. Roles are not part of a description: add them by hand.
///
/// Exits with 0, 1 when there are findings (an operation was left out of which nobody knows what it should ask for, a scope
/// is unknown, or the catalogue does not pass its check), 2 when nothing of the description can be read or it has nothing for
/// tokens. Where there is no operation to write, nothing is written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct OpenApiArgs {
    /// The description's main file
    file: PathBuf,
    /// The name of the catalogue; without this, made of the description's title, or else of the file's name
    #[arg(long)]
    name: Option<String>,
    /// Write only the section `[endpoints]`, for a catalogue that exists already
    #[arg(long, conflicts_with_all = ["name", "read"])]
    endpoints_only: bool,
    /// The scopes that there are, so that others are reported: a catalogue, whose aliases are applied too, or else a
    /// text with one name on each line
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,
    /// Make the scopes of class read that match, such as `*:list` or `*`, if only GET asks for them and their names do not
    /// say what they do
    #[arg(long, value_name = "PATTERN")]
    read: Vec<String>,
    /// Show every place, in place of a line for each kind of note
    #[arg(short, long)]
    verbose: bool,
    #[command(flatten)]
    destination: Destination,
    #[command(flatten)]
    reading: Reading,
}

const EXAMPLES: &str = "Examples:
  bailiwick import openapi openapi.yaml --name petstore -o scopes.toml
  bailiwick import openapi openapi.yaml --derive tags -o scopes.toml";

impl OpenApiArgs {
    /// Imports.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        self.destination.check()?;
        let description = Description::open(&self.file)?;
        let mut importer = self.reading.importer(&OpenApi::default());
        if let Some(path) = &self.known {
            importer = Known::read(path)?.tell(importer);
        }
        let import = description.import(&importer);
        findings::show(&import, self.verbose);
        if import.operations.is_empty() {
            let matters = import.left_out.iter().any(|left_out| left_out.matters);
            return match (matters, import.problems.is_empty()) {
                (true, _) => {
                    warn("nothing is written, since every operation is left out", None::<&str>);
                    Ok(Outcome::No)
                }
                // Where problems were told of, they are the reason.
                (false, false) => Ok(Outcome::Unanswered),
                (false, true) => {
                    let message = format!("{} has no operation to import", self.file.display());
                    Err(Error::new(message))
                }
            };
        }
        let mut clean = import.is_clean();
        let name = self.name.clone().unwrap_or_else(|| default_name(&import, &self.file));
        let mut metadata = Metadata::new(name.as_str());
        reads::take(&import, &self.read, &mut metadata)?;
        let whole = import.to_toml(&metadata);
        let text = if self.endpoints_only {
            import.endpoints_toml()
        } else {
            clean &= is_sound(&name, self.name.is_some(), &whole)?;
            whole
        };
        self.destination.write(&text)?;
        Ok(if clean { Outcome::Yes } else { Outcome::No })
    }
}
