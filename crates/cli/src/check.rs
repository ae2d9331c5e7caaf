//! `bailiwick check`: what is wrong with a catalogue.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use bailiwick_catalog::openapi::{self, Import};
use bailiwick_catalog::{Checked, Diagnostic, Model, Report, Severity, Tables};
use clap::Args;
use serde::Serialize;

use crate::args::{CatalogFile, Format, FormatArg};
use crate::description::{Description, Reading, write_problem};
use crate::error::Error;
use crate::file;
use crate::json;
use crate::outcome::Outcome;
use crate::terminal::{self, ASIDE, BAD, Count, GOOD};

/// Check a catalogue and its lock, and report everything that is wrong with them
///
/// For people, findings are diagnostics on standard error, and standard output has one line that counts. As JSON,
/// standard output has one object for each finding and nothing else.
///
/// A description is read as `[catalog.openapi]` says, where no switch says otherwise. What is left out of the comparison is a
/// warning.
///
/// Exits with 0 when there is no error, 1 when there is one, 2 when a file cannot be read.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    catalog: CatalogFile,
    /// The lock; without this, the file beside the catalogue with the extension `lock`, if there is one
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
    /// An OpenAPI description, to compare: every difference in either direction is an error
    #[arg(long, value_name = "DESCRIPTION")]
    against: Option<PathBuf>,
    #[command(flatten)]
    format: FormatArg,
    /// Exit with 1 for warnings too
    #[arg(long)]
    deny_warnings: bool,
    #[command(flatten)]
    reading: Reading,
}

const EXAMPLES: &str = "Examples:
  bailiwick check scopes.toml --deny-warnings
  bailiwick check scopes.toml --against openapi.yaml";

impl CheckArgs {
    /// Checks.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        let source = file::read(&self.catalog.file)?;
        let lock = match &self.lock {
            Some(path) => Some(file::read(path)?),
            None => file::read_if_there(&file::lock_path(&self.catalog.file)?)?,
        };
        let (model, report) = match bailiwick_catalog::check(&source, lock.as_ref()) {
            Ok(Checked { model, warnings, .. }) => (Some(model), warnings),
            Err(report) => (None, report),
        };
        let mut reports = vec![report];
        if let Some(Err(error)) = model.as_ref().map(Tables::new) {
            // What is right line by line can be too much for a table altogether.
            reports.push(error.report(&source));
        }
        if let (Some(model), Some(path)) = (&model, &self.against) {
            let Some(import) = self.import(path, model)? else {
                return Ok(Outcome::Unanswered);
            };
            reports.push(openapi::against(&source, model, &import));
        }
        let counts = Counts::of(&reports);
        match self.format.format {
            Format::Human => {
                let shown = reports.iter().filter(|report| !report.is_empty());
                let shown: Vec<_> = shown.map(|report| report.render(true)).collect();
                write!(terminal::stderr(), "{}", shown.join("\n"))?;
                let mut out = terminal::stdout();
                summary(&mut out, source.name(), model.as_ref(), counts)?;
                out.flush()?;
            }
            Format::Json => {
                findings(&reports)?;
                summary(&mut terminal::stderr(), source.name(), model.as_ref(), counts)?;
            }
        }
        let clean = counts.errors == 0 && !(self.deny_warnings && counts.warnings > 0);
        Ok(if clean { Outcome::Yes } else { Outcome::No })
    }

    /// The description to compare with; None if it has problems, of which it tells: what is not read is not compared.
    fn import(&self, path: &Path, model: &Model) -> Result<Option<Import>, Error> {
        let description = Description::open(path)?;
        let importer = self.reading.importer(&model.openapi).for_comparison();
        let import = description.import(&importer);
        _ = import.problems.iter().try_for_each(|problem| {
            let place = problem.position.to_string();
            write_problem(&mut terminal::stderr(), &place, problem)
        });
        Ok(Some(import).filter(|import| import.problems.is_empty()))
    }
}

/// How many findings of each kind there are.
#[derive(Clone, Copy)]
struct Counts {
    errors: usize,
    warnings: usize,
    notes: usize,
}

impl Counts {
    fn of(reports: &[Report]) -> Self {
        let of = |severity: Severity| {
            let all = reports.iter().flatten();
            all.filter(|finding: &&Diagnostic| finding.severity() == severity)
                .count()
        };
        Self {
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            notes: of(Severity::Note),
        }
    }
}

fn summary(out: &mut impl Write, file: &str, model: Option<&Model>, counts: Counts) -> io::Result<()> {
    let style = if counts.errors == 0 { GOOD } else { BAD };
    write!(out, "{file}: {style}")?;
    let (errors, warnings) = (Count(counts.errors, "error"), Count(counts.warnings, "warning"));
    write!(out, "{errors}{style:#}, {warnings}")?;
    if counts.notes > 0 {
        write!(out, ", {}", Count(counts.notes, "note"))?;
    }
    if let Some(model) = model {
        let retired = model.scopes.iter().filter(|scope| scope.retired).count();
        let (scopes, endpoints) = (model.scopes.len() - retired, model.endpoints.len());
        let (scopes, endpoints) = (Count(scopes, "scope"), Count(endpoints, "endpoint"));
        let (roles, aliases) = (Count(model.roles.len(), "role"), Count(model.aliases.len(), "alias"));
        let locked = if model.locked { "locked" } else { "no lock" };
        write!(
            out,
            " {ASIDE}({scopes}, {endpoints}, {roles}, {aliases}; {locked}){ASIDE:#}"
        )?;
    }
    writeln!(out)
}

/// A finding for programs.
#[derive(Serialize)]
struct Finding<'a> {
    severity: &'static str,
    code: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
    help: Vec<&'a str>,
}

impl<'a> From<&'a Diagnostic> for Finding<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        Self {
            severity: match diagnostic.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            },
            code: diagnostic.code(),
            file: diagnostic.file(),
            line: diagnostic.line(),
            column: diagnostic.column(),
            message: diagnostic.message(),
            help: diagnostic.help().collect(),
        }
    }
}

fn findings(reports: &[Report]) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for diagnostic in reports.iter().flatten() {
        json::write_line(&mut out, &Finding::from(diagnostic))?;
    }
    out.flush()
}
