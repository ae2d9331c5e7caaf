//! How a description is read.

use std::path::{Path, PathBuf};

use bailiwick_catalog::openapi::{Import, Importer};
use clap::Args;

use super::known::Known;
use crate::description::Description;
use crate::error::Error;

/// `--scheme`, `--prefix` and so on.
#[derive(Debug, Default, Args)]
pub(crate) struct Reading {
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
}

impl Reading {
    /// Reads a description whose main file this is.
    pub(crate) fn import(&self, file: &Path) -> Result<Import, Error> {
        let description = Description::open(file)?;
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
}
