//! `bailiwick docs`: the reference of scopes, endpoints and roles.

mod folder;

use std::io::Write;
use std::path::PathBuf;

use bailiwick::Catalog;
use clap::{Args, ValueEnum};

use crate::args::{CatalogChoice, InCatalog};
use crate::error::Error;
use crate::outcome::Outcome;
use crate::terminal::{self, Count, GOOD};
use folder::Folder;

/// Write the reference of scopes, endpoints and roles, as a static site or as Markdown
///
/// As HTML it is a static site that works from a file, without a server, its search included; start at `index.html`. As
/// Markdown it is the same pages; start at `README.md`.
///
/// The folder is written whole or not at all. One that is there already is replaced if this command wrote everything in it.
///
/// Exits with 0, or with 2 when nothing is written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DocsArgs {
    #[command(flatten)]
    catalog: CatalogChoice,
    #[command(flatten)]
    question: Question,
}

#[derive(Debug, Args)]
struct Question {
    /// The folder to write
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// The form of the pages
    #[arg(long, value_enum, default_value_t = Form::Html)]
    format: Form,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// A static site
    Html,
    /// Markdown with tables, as GitHub shows it
    Markdown,
}

const EXAMPLES: &str = "Examples:
  bailiwick docs --out site
  bailiwick docs --catalog scopes.toml --format markdown --out docs/scopes";

impl DocsArgs {
    /// Writes the reference of the catalogue that was asked for.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        self.catalog.run(self.question)
    }
}

impl InCatalog for Question {
    fn run_in<C: Catalog>(self) -> Result<Outcome, Error> {
        // What may be somebody's work is refused before any of ours is done.
        let folder = Folder::open(&self.out)?;
        let files = match self.format {
            Form::Html => bailiwick_docs::html::<C>(),
            Form::Markdown => bailiwick_docs::markdown::<C>(),
        };
        let files = files.map_err(|error| Error::new(error.to_string()))?;
        folder.write(&files)?;
        let first = self.out.join(match self.format {
            Form::Html => "index.html",
            Form::Markdown => "README.md",
        });
        let mut out = terminal::stdout();
        let files = Count(files.len(), "file");
        writeln!(
            out,
            "{}: {GOOD}written{GOOD:#}, {files}; start at {}",
            self.out.display(),
            first.display()
        )?;
        out.flush()?;
        Ok(Outcome::Yes)
    }
}
