//! `bailiwick export openapi`.

use std::io::{self, Write};
use std::path::PathBuf;

use bailiwick_catalog::openapi::{Export, kinds};
use clap::Args;

use crate::args::CatalogFile;
use crate::description::{Description, Reading};
use crate::error::Error;
use crate::file;
use crate::outcome::Outcome;
use crate::terminal::{self, ASIDE, Count, GOOD, NAME, Plain};

/// Write the `security` of each operation of an OpenAPI description as the catalogue has it
///
/// All else of the description stays as it is, byte for byte, and what says the same already is not touched. The
/// description and the catalogue must have the same operations; `bailiwick check --against` shows where they differ. The
/// description is read as `[catalog.openapi]` says, where no switch says otherwise.
///
/// Exits with 0, or with 2 when nothing could be written: the description cannot be read, one of the two has an operation
/// that the other one lacks, or operations that need different things share one `security`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct OpenApiArgs {
    #[command(flatten)]
    catalog: CatalogFile,
    /// The description's main file
    #[arg(long, value_name = "FILE")]
    into: PathBuf,
    /// Where a description of one file is written; without this, to standard output
    #[arg(short, long, value_name = "OUT", conflicts_with = "in_place")]
    output: Option<PathBuf>,
    /// Change the description's own files instead, however many
    #[arg(long)]
    in_place: bool,
    #[command(flatten)]
    reading: Reading,
}

const EXAMPLE: &str = "Example:
  bailiwick export openapi scopes.toml --into openapi.yaml --in-place";

impl OpenApiArgs {
    /// Exports.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        if let Some(output) = self
            .output
            .as_deref()
            .filter(|output| output.symlink_metadata().is_ok())
        {
            let message = format!("{} is there already", output.display());
            let help = "name what is not there yet, or change the description itself with `--in-place`";
            return Err(Error::new(message).with_help(Some(help.to_owned())));
        }
        let source = file::read(&self.catalog.file)?;
        let model = bailiwick_catalog::check(&source, None)?.model;
        let description = Description::open(&self.into)?;
        let importer = self.reading.importer(&model.openapi);
        let export = match importer.export(&description.files, &description.entry, &model) {
            Ok(export) => export,
            Err(problems) => {
                description.tell_problems(&problems);
                return Ok(Outcome::Unanswered);
            }
        };
        self.write(&description, &export)?;
        _ = tell(&mut terminal::stderr(), &description, &export);
        Ok(Outcome::Yes)
    }

    fn write(&self, description: &Description, export: &Export) -> Result<(), Error> {
        if self.in_place {
            let changed = export.files.iter().filter(|(path, _)| export.changed.contains(*path));
            return changed
                .into_iter()
                .try_for_each(|(path, text)| file::write(&description.path(path), text));
        }
        let mut texts = export.files.values();
        let (Some(text), None) = (texts.next(), texts.next()) else {
            let message = format!("the description has {}", Count(export.files.len(), "file"));
            let help = "change them with `--in-place`; copy the folder before, to keep it as it is";
            return Err(Error::new(message).with_help(Some(help.to_owned())));
        };
        if let Some(output) = &self.output {
            return file::write(output, text);
        }
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        Ok(out.flush()?)
    }
}

fn tell(out: &mut impl Write, description: &Description, export: &Export) -> io::Result<()> {
    for kind in kinds(&export.left_out) {
        let Some(first) = kind.remarks.first() else { continue };
        let file = description.path(&first.position.file);
        let (line, column, text) = (first.position.line, first.position.column, kind.to_string());
        writeln!(
            out,
            "{ASIDE}note{ASIDE:#}: {}:{line}:{column}: left out: {}",
            file.display(),
            Plain(&text)
        )?;
    }
    for operation in &export.rewritten {
        writeln!(out, "  {NAME}rewritten{NAME:#}  {}", Plain(operation))?;
    }
    let (operations, files) = (export.rewritten.len(), export.changed.len());
    writeln!(
        out,
        "{GOOD}{}{GOOD:#} rewritten, in {}",
        Count(operations, "operation"),
        Count(files, "file")
    )
}
