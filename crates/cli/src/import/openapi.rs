//! `bailiwick import openapi`.

use std::path::{Path, PathBuf};

use bailiwick_catalog::Source;
use bailiwick_catalog::openapi::{Import, Importer, Metadata};
use clap::Args;

use super::destination::Destination;
use super::findings;
use super::known::Known;
use crate::description::Description;
use crate::error::Error;
use crate::outcome::Outcome;
use crate::terminal::{Count, Plain, warn};

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
    /// The security scheme that counts; without this, the one that most operations name
    #[arg(long)]
    scheme: Option<String>,
    /// One scope of a list is enough, against what OpenAPI says
    #[arg(long)]
    or_lists: bool,
    /// The vendor's own key under which an operation has its scopes
    #[arg(long, value_name = "KEY")]
    extension: Option<String>,
    /// What comes before every path, for instance `/v2`
    #[arg(long, value_name = "PATH", default_value = "", hide_default_value = true)]
    prefix: String,
    /// The scopes that there are, so that others are reported: a catalogue, whose aliases are applied too, or else a
    /// text with one name on each line
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,
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
        let import = self.import()?;
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
            clean &= self.check(&name, &text)?;
            text
        };
        self.destination.write(&text)?;
        Ok(if clean { Outcome::Yes } else { Outcome::No })
    }

    fn import(&self) -> Result<Import, Error> {
        let description = Description::open(&self.file)?;
        let mut importer = Importer::new().or_lists(self.or_lists).prefix(self.prefix.as_str());
        if let Some(scheme) = &self.scheme {
            importer = importer.scheme(scheme);
        }
        if let Some(key) = &self.extension {
            importer = importer.extension(key);
        }
        if let Some(path) = &self.known {
            importer = Known::read(path)?.tell(importer);
        }
        let mut import = importer.import(&description.files, &description.entry);
        description.place(&mut import);
        Ok(import)
    }

    /// Whether the catalogue passes its check. One whose name cannot be is not worth writing.
    fn check(&self, name: &str, text: &str) -> Result<bool, Error> {
        let Err(report) = bailiwick_catalog::check(&Source::new("", text), None) else {
            return Ok(true);
        };
        if let Some(diagnostic) = report.iter().find(|found| found.code() == "invalid-catalog-name") {
            let help = match &self.name {
                Some(_) => "it has to be a lower-case letter, then lower-case letters, digits and `_`, and no keyword",
                None => "give it another one with `--name`",
            };
            return Err(Error::new(diagnostic.message()).with_help(Some(help.to_owned())));
        }
        let errors = report
            .iter()
            .filter(|found| found.severity() == bailiwick_catalog::Severity::Error);
        let message = format!("the catalogue `{}` has {}", Plain(name), Count(errors.count(), "error"));
        warn(message, Some("`bailiwick check` shows where"));
        Ok(false)
    }
}

/// The words of the title, or of the file's name, in a form that a catalogue may be named by.
fn default_name(import: &Import, file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let words = |text: &str| {
        let words = text.split(|char: char| !char.is_ascii_alphanumeric());
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
    };
    let title = import.title.as_deref().map(words);
    let name = title.filter(|name| !name.is_empty()).unwrap_or_else(|| words(&stem));
    name.to_ascii_lowercase()
}
