//! What is wrong with a catalogue, and where.

mod code;
mod finding;
mod quote;
mod render;
mod report;

pub(crate) use code::Code;
pub(crate) use finding::{Finding, Findings};
pub(crate) use quote::{Quoted, chain, list};
pub use report::Report;

use std::fmt;
use std::sync::Arc;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// There is no model.
    Error,
    /// There is a model, which may not be what its author meant.
    Warning,
    /// There is nothing to change, and something to know.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// One thing that is wrong.
///
/// Its [`Display`](fmt::Display) is one line; [`Report::render`] shows the text as well.
///
/// ```
/// use bailiwick_catalog::{Severity, Source, check};
///
/// let report = check(&Source::new("scopes.toml", "format = 2"), None).unwrap_err();
/// let diagnostic = report.iter().next().unwrap();
/// assert_eq!(diagnostic.severity(), Severity::Error);
/// assert_eq!(diagnostic.code(), "unknown-format");
/// assert_eq!((diagnostic.file(), diagnostic.line(), diagnostic.column()), ("scopes.toml", 1, 10));
/// assert_eq!(diagnostic.to_string(), "scopes.toml:1:10: error[unknown-format]: format `2` is not known");
/// ```
#[derive(Clone, Debug)]
pub struct Diagnostic {
    finding: Finding,
    file: Arc<str>,
    line: usize,
    column: usize,
}

impl Diagnostic {
    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.finding.code.severity()
    }

    /// What kind of thing it is, in kebab case: stable, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.finding.code.as_str()
    }

    /// What is wrong, for people.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.finding.message
    }

    /// What to do about it, for people; often nothing but what the message says.
    pub fn help(&self) -> impl Iterator<Item = &str> {
        self.finding.help.iter().map(String::as_str)
    }

    /// The name of the text that it is in.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column, from 1, in characters.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            finding,
            file,
            line,
            column,
        } = self;
        write!(
            f,
            "{file}:{line}:{column}: {}[{}]: {}",
            self.severity(),
            self.code(),
            finding.message
        )
    }
}
