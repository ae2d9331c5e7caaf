//! All diagnostics of one run, in the order of the text.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::Source;
use crate::diagnostic::{Diagnostic, Finding, Severity, render};
use crate::source::{File, Lines, Span};

/// The diagnostics of one run with the texts they point into, sorted by position.
///
/// ```
/// use bailiwick_catalog::{Source, check};
///
/// let text = "format = 1\n[catalog]\nname = 'shop'\ntitle = 'Shop'\nversion = '1'\n\n[scopes]\n'item:read' = { tilte = 'Items' }\n";
/// let report = check(&Source::new("scopes.toml", text), None).unwrap_err();
/// assert_eq!(report.iter().map(|diagnostic| diagnostic.code()).collect::<Vec<_>>(), ["unknown-key"]);
/// assert_eq!(
///     report.to_string(),
///     "\
/// error[unknown-key]: a scope has no key `tilte`
///  --> scopes.toml:8:17
///   |
/// 8 | 'item:read' = { tilte = 'Items' }
///   |                 ^^^^^ expected one of `title`, `class`, `requires`, `implies`, `associated`, `deprecated`
///   |
///   = help: did you mean `title`?
/// "
/// );
/// ```
#[derive(Clone, Debug)]
pub struct Report {
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
}

/// The texts of one run.
#[derive(Clone, Debug)]
pub(crate) struct Sources {
    pub(crate) catalog: Source,
    pub(crate) lock: Option<Source>,
}

impl Sources {
    pub(crate) fn get(&self, file: File) -> Option<&Source> {
        match file {
            File::Catalog => Some(&self.catalog),
            File::Lock => self.lock.as_ref(),
        }
    }
}

impl Report {
    pub(crate) fn new(catalog: &Source, lock: Option<&Source>, mut findings: Vec<Finding>) -> Self {
        let sources = if findings.is_empty() {
            // Nothing points into the texts, which may be large.
            Sources {
                catalog: Source::new(catalog.name(), ""),
                lock: None,
            }
        } else {
            Sources {
                catalog: catalog.clone(),
                lock: lock.cloned(),
            }
        };
        for finding in &mut findings {
            for label in std::iter::once(&mut finding.primary).chain(&mut finding.secondary) {
                let text = sources.get(label.span.file).map_or("", Source::text);
                label.span = label.span.within_line(text);
            }
        }
        findings.sort_by(|a, b| key(a).cmp(&key(b)));
        let diagnostics = locate(&sources, findings);
        Self { sources, diagnostics }
    }

    /// The diagnostics, in the order of their places.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.diagnostics.iter()
    }

    /// How many diagnostics there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// Whether there is nothing to report.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Whether one of the diagnostics is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
    }

    /// The diagnostics as people read them, with the lines they point at; with escape sequences for a terminal if asked for.
    ///
    /// Beyond a thousand diagnostics, it says how many more there are.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        render::report(&self.sources, &self.diagnostics, color)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl Error for Report {}

impl<'a> IntoIterator for &'a Report {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// By place; at one place errors first, and then whatever makes the order the same on every run.
fn key(finding: &Finding) -> (Span, Severity, &'static str, &str) {
    (
        finding.primary.span,
        finding.code.severity(),
        finding.code.as_str(),
        &finding.message,
    )
}

fn locate(sources: &Sources, findings: Vec<Finding>) -> Vec<Diagnostic> {
    let text = |file| sources.get(file).map_or("", Source::text);
    let name = |file| Arc::<str>::from(sources.get(file).map_or("", Source::name));
    let mut catalog = (Lines::new(text(File::Catalog)), name(File::Catalog));
    let mut lock = (Lines::new(text(File::Lock)), name(File::Lock));
    let locate = |finding: Finding| {
        let (lines, name) = match finding.primary.span.file {
            File::Catalog => &mut catalog,
            File::Lock => &mut lock,
        };
        let position = lines.position(finding.primary.span.start);
        Diagnostic {
            finding,
            file: Arc::clone(name),
            line: position.line,
            column: position.column,
        }
    };
    findings.into_iter().map(locate).collect()
}
