//! A lock as it was committed.

use std::collections::HashMap;

use crate::check::{Analysis, valid};
use crate::diagnostic::{Code, Finding, Findings, Quoted, list};
use crate::document::{Document, Entry, Text};
use crate::read::{self, NOT_FOR_EDITING, format, only_keys, required_in_file, text};
use crate::source::{File, Span};

/// What a lock says.
pub(crate) struct LockFile<'d> {
    catalog: Option<&'d Text<'d>>,
    /// In the order of the indices.
    names: Vec<&'d Text<'d>>,
    indices: HashMap<&'d str, usize>,
    retired: HashMap<&'d str, Span>,
    /// Whether all of it could be read.
    complete: bool,
}

/// What an index belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot<'d> {
    /// A declared scope, by its id.
    Live(u32),
    /// A scope that is declared no more.
    Retired(&'d str),
}

impl<'d> LockFile<'d> {
    /// Reads a lock. None if it is of another format, or not there where it should be.
    pub(crate) fn read(document: &'d Document<'d>, findings: &mut Findings) -> Option<Self> {
        let errors = findings.errors();
        let root = &document.root;
        if !format(document, File::Lock, findings) {
            return None;
        }
        only_keys(root, "a lock", &["format", "catalog", "scopes", "retired"], findings);
        let catalog = required_in_file(document, "catalog", File::Lock, findings)
            .and_then(|entry| text(&entry.item, "the catalogue's name in quotes", findings));
        let mut all = |entry: Option<&'d Entry<'d>>| {
            let items = entry.and_then(|entry| read::list(&entry.item, "an array of scopes", findings));
            read::names(items.unwrap_or_default(), "a scope", findings)
        };
        let retired = all(root.get("retired"));
        let names = all(root.get("scopes"));
        required_in_file(document, "scopes", File::Lock, findings);
        for name in &names {
            valid(name, findings);
        }
        let indices: HashMap<_, _> = names
            .iter()
            .enumerate()
            .map(|(index, name)| (name.as_str(), index))
            .collect();
        for name in retired.iter().filter(|name| !indices.contains_key(name.as_str())) {
            let message = format!("retired scope {} has no index", Quoted(name.as_str()));
            let finding = Finding::new(Code::RetiredUnknown, name.span, message).label("not in `scopes` of the lock");
            findings.push(finding.help(NOT_FOR_EDITING));
        }
        let retired = retired.iter().map(|name| (name.as_str(), name.span)).collect();
        let complete = document.complete && findings.errors() == errors;
        Some(Self {
            catalog,
            names,
            indices,
            retired,
            complete,
        })
    }

    pub(crate) fn index(&self, name: &str) -> Option<usize> {
        self.indices.get(name).copied()
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'d str> {
        self.names.iter().map(|name| name.as_str())
    }

    pub(crate) fn is_retired(&self, name: &str) -> bool {
        self.retired.contains_key(name)
    }

    /// Reports a lock that belongs to another catalogue.
    pub(crate) fn check_catalog(&self, analysis: &Analysis<'_>, findings: &mut Findings) {
        if let (Some(locked), Some(header)) = (self.catalog, analysis.header())
            && locked.value != header.name.value
        {
            let (locked_name, name) = (Quoted(locked.as_str()), Quoted(header.name.as_str()));
            let message = format!("the lock belongs to catalogue {locked_name}, not to {name}");
            let finding = Finding::new(Code::LockOfAnotherCatalog, locked.span, message)
                .label(format!("expected {name}"))
                .also(header.name.span, "the catalogue")
                .help("give the file its own lock; if the catalogue was renamed, change its name here too");
            findings.push(finding);
        }
    }

    /// The indices of all scopes. Reports what the lock and the catalogue do not have in common.
    pub(crate) fn slots(&self, analysis: &Analysis<'d>, findings: &mut Findings) -> Vec<Slot<'d>> {
        let ids: HashMap<_, _> = (0_u32..)
            .zip(analysis.scopes())
            .map(|(id, scope)| (scope.name.as_str(), id))
            .collect();
        if analysis.complete() && self.complete {
            self.check_fresh(analysis, &ids, findings);
        }
        let slot = |name: &'d str| match ids.get(name) {
            Some(&id) => Slot::Live(id),
            None => Slot::Retired(name),
        };
        self.names().map(slot).collect()
    }

    fn check_fresh(&self, analysis: &Analysis<'_>, ids: &HashMap<&str, u32>, findings: &mut Findings) {
        let declared = || {
            analysis
                .scopes()
                .iter()
                .map(|scope| (scope.name.as_str(), scope.name.span))
        };
        let new = declared().filter(|(name, _)| self.index(name).is_none());
        findings.extend(stale(&new.collect::<Vec<_>>(), "not in the lock", "declared"));
        let back = declared().filter_map(|(name, span)| Some((name, *self.retired.get(name)?, span)));
        let back: Vec<_> = back.collect();
        let returned: Vec<_> = back.iter().map(|&(name, _, span)| (name, span)).collect();
        let again = stale(&returned, "retired in the lock", "declared");
        let again = again.map(|finding| {
            let places = back.iter().take(FEW + 1);
            places.fold(finding, |finding, &(_, retired, _)| {
                finding.also(retired, "retired here")
            })
        });
        findings.extend(again);
        let locked = self.names.iter().map(|name| (name.as_str(), name.span));
        let gone = locked.filter(|(name, _)| !ids.contains_key(name) && !self.is_retired(name));
        findings.extend(stale(&gone.collect::<Vec<_>>(), "not declared any more", "in the lock"));
    }
}

/// One finding for all scopes that are out of date for the same reason.
fn stale(scopes: &[(&str, Span)], why: &str, label: &str) -> Option<Finding> {
    let (&(_, first), others) = scopes.split_first()?;
    let names = list(scopes.iter().map(|(name, _)| *name));
    let (noun, verb) = if others.is_empty() {
        ("scope", "is")
    } else {
        ("scopes", "are")
    };
    let mut finding = Finding::new(
        Code::StaleLock,
        first,
        format!("the lock is stale: {noun} {names} {verb} {why}"),
    )
    .label(format!("{label} here"));
    for &(_, span) in others.iter().take(FEW) {
        finding = finding.also(span, "this one too");
    }
    Some(finding.help("run `bailiwick lock` and commit what it writes"))
}

/// How many more places of stale scopes are shown.
const FEW: usize = 4;
