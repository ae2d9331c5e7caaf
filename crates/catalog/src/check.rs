//! From sections to a model: every name resolved, every rule checked.

mod aliases;
mod analysis;
mod classes;
mod endpoints;
mod graph;
mod header;
mod names;
mod relations;
mod role_names;
mod roles;
mod warnings;

pub(crate) use analysis::Analysis;
pub(crate) use names::valid;

use crate::diagnostic::Findings;
use crate::document::document as read;
use crate::lock::LockFile;
use crate::source::{File, Source};
use crate::{Model, Report};

/// A catalogue without errors.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Checked {
    /// What it says.
    pub model: Model,
    /// What it may not mean; often empty.
    pub warnings: Report,
}

/// Checks a catalogue, and its lock if it has one.
///
/// ```
/// use bailiwick_catalog::{Source, check};
///
/// let text = r#"
/// format = 1
/// [catalog]
/// name = "shop"
/// title = "Shop"
/// version = "1"
/// [scopes]
/// "item:read" = { title = "See items" }
/// "item:update" = { title = "Change items", requires = ["item:read"] }
/// [endpoints]
/// "GET /items/{id}" = "item:read"
/// "PUT /items/{id}" = "item:update"
/// "#;
/// let checked = check(&Source::new("scopes.toml", text), None)?;
/// assert!(checked.warnings.is_empty());
/// assert_eq!(checked.model.scopes[1].name, "item:update");
/// assert_eq!(checked.model.scopes[1].requires, [0]);
/// # Ok::<(), bailiwick_catalog::Report>(())
/// ```
///
/// # Errors
///
/// Everything that is wrong with either text, in one report, together with the warnings.
pub fn check(source: &Source, lock: Option<&Source>) -> Result<Checked, Report> {
    let mut findings = Findings::default();
    let model = model(source, lock, &mut findings);
    let valid = findings.errors() == 0;
    let report = Report::new(source, lock, findings.into_vec());
    match model {
        Some(model) if valid => Ok(Checked {
            model,
            warnings: report,
        }),
        _ => Err(report),
    }
}

fn model(source: &Source, lock: Option<&Source>, findings: &mut Findings) -> Option<Model> {
    let document = read(File::Catalog, source, findings);
    let analysis = Analysis::new(&document, findings);
    let locked = lock.map(|lock| read(File::Lock, lock, findings));
    let lock = locked.as_ref().map(|document| LockFile::read(document, findings));
    let analysis = analysis?;
    let slots = match lock {
        None => analysis.slots_by_name(),
        Some(lock) => {
            let lock = lock?;
            lock.check_catalog(&analysis, findings);
            lock.slots(&analysis, findings)
        }
    };
    (findings.errors() == 0)
        .then(|| analysis.into_model(&slots, locked.is_some()))
        .flatten()
}
