//! `bailiwick check`: what is wrong with a catalogue.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use bailiwick_catalog::{Checked, Diagnostic, Model, Report, Severity, Tables};
use clap::Args;
use serde::Serialize;

use crate::args::{CatalogFile, Format, FormatArg};
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
/// Exits with 0 when there is no error, 1 when there is one, 2 when a file cannot be read.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    catalog: CatalogFile,
    /// The lock; without this, the file beside the catalogue with the extension `lock`, if there is one
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
    #[command(flatten)]
    format: FormatArg,
    /// Exit with 1 for warnings too
    #[arg(long)]
    deny_warnings: bool,
}

const EXAMPLE: &str = "Example:
  bailiwick check scopes.toml --deny-warnings";

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
        if let Some(model) = &model {
            // Some path templates are right one by one and too much for a table together. That has no place to point at.
            Tables::new(model).map_err(|error| Error::new(format!("{}: {error}", source.name())))?;
        }
        let counts = Counts::of(&report);
        match self.format.format {
            Format::Human => {
                write!(terminal::stderr(), "{}", report.render(true))?;
                let mut out = terminal::stdout();
                summary(&mut out, source.name(), model.as_ref(), counts)?;
                out.flush()?;
            }
            Format::Json => {
                findings(&report)?;
                summary(&mut terminal::stderr(), source.name(), model.as_ref(), counts)?;
            }
        }
        let clean = counts.errors == 0 && !(self.deny_warnings && counts.warnings > 0);
        Ok(if clean { Outcome::Yes } else { Outcome::No })
    }
}

/// How many findings of each kind there are.
#[derive(Clone, Copy)]
struct Counts {
    errors: usize,
    warnings: usize,
}

impl Counts {
    fn of(report: &Report) -> Self {
        let errors = report.iter().filter(|finding| finding.severity() == Severity::Error);
        let errors = errors.count();
        Self {
            errors,
            warnings: report.len() - errors,
        }
    }
}

fn summary(out: &mut impl Write, file: &str, model: Option<&Model>, counts: Counts) -> io::Result<()> {
    let style = if counts.errors == 0 { GOOD } else { BAD };
    write!(out, "{file}: {style}")?;
    let (errors, warnings) = (Count(counts.errors, "error"), Count(counts.warnings, "warning"));
    write!(out, "{errors}{style:#}, {warnings}")?;
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

fn findings(report: &Report) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for diagnostic in report {
        json::write_line(&mut out, &Finding::from(diagnostic))?;
    }
    out.flush()
}
