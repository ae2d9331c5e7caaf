//! Bringing a lock up to date.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::Report;
use crate::check::Analysis;
use crate::diagnostic::Findings;
use crate::document::document as read;
use crate::lock::LockFile;
use crate::source::{File, Source};

/// A lock that fits its catalogue, and what became of the old one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LockUpdate {
    /// The new text of the lock.
    pub text: String,
    /// Scopes that got an index, in its order.
    pub appended: Vec<String>,
    /// Scopes that are declared no more, in the order of the indices that they keep.
    pub retired: Vec<String>,
    /// Scopes that are declared again, in the order of the indices that they had and have.
    pub restored: Vec<String>,
}

/// Brings the lock of a catalogue up to date, or makes its first one.
///
/// New scopes are appended, sorted by name; a scope that is declared no more keeps its index, and has it again when it
/// comes back.
///
/// ```
/// use bailiwick_catalog::{Source, check, lock};
///
/// let header = "format = 1\ncatalog = { name = 'shop', title = 'Shop', version = '1' }\n";
/// let before = Source::new("scopes.toml", format!("{header}scopes = {{ 'item:read' = {{}} }}"));
/// let after = Source::new("scopes.toml", format!("{header}scopes = {{ 'item:list' = {{ class = 'read' }} }}"));
///
/// let first = Source::new("scopes.lock", lock(&before, None)?.text);
/// let update = lock(&after, Some(&first))?;
/// assert_eq!((update.appended, update.retired), (vec!["item:list".to_owned()], vec!["item:read".to_owned()]));
///
/// let model = check(&after, Some(&Source::new("scopes.lock", update.text)))?.model;
/// assert_eq!((model.scopes[0].name.as_str(), model.scopes[0].retired), ("item:read", true));
/// assert_eq!((model.scopes[1].name.as_str(), model.scopes[1].retired), ("item:list", false));
/// # Ok::<(), bailiwick_catalog::Report>(())
/// ```
///
/// # Errors
///
/// What is wrong with the catalogue, or with the old lock apart from being out of date.
pub fn lock(source: &Source, old: Option<&Source>) -> Result<LockUpdate, Report> {
    let mut findings = Findings::default();
    let update = update(source, old, &mut findings);
    let valid = findings.errors() == 0;
    update
        .filter(|_| valid)
        .ok_or_else(|| Report::new(source, old, findings.into_vec()))
}

fn update(source: &Source, old: Option<&Source>, findings: &mut Findings) -> Option<LockUpdate> {
    let document = read(File::Catalog, source, findings);
    let analysis = Analysis::new(&document, findings);
    let locked = old.map(|old| read(File::Lock, old, findings));
    let old = locked.as_ref().map(|document| LockFile::read(document, findings));
    let analysis = analysis?;
    let old = match old {
        Some(old) => {
            let old = old?;
            old.check_catalog(&analysis, findings);
            Some(old)
        }
        None => None,
    };

    let declared: BTreeSet<&str> = analysis.scopes().iter().map(|scope| scope.name.as_str()).collect();
    let locked: Vec<&str> = old.iter().flat_map(LockFile::names).collect();
    let was_retired = |name: &str| old.as_ref().is_some_and(|old| old.is_retired(name));
    let is_new = |name: &&&str| old.as_ref().is_none_or(|old| old.index(name).is_none());
    let appended: Vec<&str> = declared.iter().filter(is_new).copied().collect();
    let select = |keep: &dyn Fn(&str) -> bool| locked.iter().copied().filter(|name| keep(name)).collect::<Vec<_>>();
    let retired_now = select(&|name| !declared.contains(name));
    let scopes: Vec<&str> = locked.iter().chain(&appended).copied().collect();
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    Some(LockUpdate {
        text: write(analysis.name()?, &scopes, &retired_now),
        appended: owned(appended),
        retired: owned(select(&|name| !declared.contains(name) && !was_retired(name))),
        restored: owned(select(&|name| declared.contains(name) && was_retired(name))),
    })
}

/// No name needs escapes: scopes have neither quotes nor backslashes, and a catalogue's name has only letters.
fn write(catalog: &str, scopes: &[&str], retired: &[&str]) -> String {
    let mut text = format!("{HEADER}format = 1\ncatalog = \"{catalog}\"\n");
    for (key, names) in [("scopes", scopes), ("retired", retired)] {
        _ = write!(text, "{key} = [");
        for name in names {
            _ = write!(text, "\n    \"{name}\",");
        }
        text.push_str(if names.is_empty() { "]\n" } else { "\n]\n" });
    }
    text
}

const HEADER: &str = "\
# Written by `bailiwick lock`: commit it, and never edit it by hand.
# The rank of a scope in `scopes` is its index, for ever. One in `retired` keeps its index and grants nothing.
";
