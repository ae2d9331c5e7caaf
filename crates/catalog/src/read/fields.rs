//! What every section does with keys and values.

use std::collections::HashMap;

use crate::diagnostic::{Code, Finding, Findings, Quoted};
use crate::document::{Document, Entry, Item, Table, Text, Value};
use crate::nearest::nearest;
use crate::source::{File, Span};

/// Reports every key that a table cannot have: a typo must never be passed over.
pub(crate) fn only_keys(table: &Table<'_>, what: &str, known: &[&str], findings: &mut Findings) {
    for entry in table.entries() {
        let key = entry.key.as_str();
        if known.contains(&key) {
            continue;
        }
        let message = format!("{what} has no key {}", Quoted(key));
        let one_of = if known.len() == 1 {
            "expected"
        } else {
            "expected one of"
        };
        let expected: Vec<_> = known.iter().map(|key| format!("`{key}`")).collect();
        let mut finding =
            Finding::new(Code::UnknownKey, entry.key.span, message).label(format!("{one_of} {}", expected.join(", ")));
        if let Some(close) = nearest(key, known.iter().copied()) {
            finding = finding.help(format!("did you mean `{close}`?"));
        }
        findings.push(finding);
    }
}

/// The entry under a key that a table must have.
pub(crate) fn required<'d>(
    table: &'d Table<'d>,
    key: &str,
    what: &str,
    at: Span,
    findings: &mut Findings,
) -> Option<&'d Entry<'d>> {
    let entry = table.get(key);
    if entry.is_none() {
        findings
            .push(Finding::new(Code::MissingKey, at, format!("{what} has no `{key}`")).label(format!("add `{key}`")));
    }
    entry
}

/// The entry under a key that a file must have. Where not all of the file could be read, nobody knows that it is missing.
pub(crate) fn required_in_file<'d>(
    document: &'d Document<'d>,
    key: &str,
    file: File,
    findings: &mut Findings,
) -> Option<&'d Entry<'d>> {
    if !document.complete {
        return document.root.get(key);
    }
    let what = match file {
        File::Catalog => "the file",
        File::Lock => "the lock",
    };
    required(&document.root, key, what, Span::start_of(file), findings)
}

/// A section of the document: a table, or nothing.
pub(crate) fn section<'d>(root: &'d Table<'d>, name: &str, findings: &mut Findings) -> Option<&'d Table<'d>> {
    let entry = root.get(name)?;
    let Value::Table(table) = &entry.item.value else {
        wrong_type(&entry.item, "a table", findings);
        return None;
    };
    Some(table)
}

/// A string.
pub(crate) fn text<'d>(item: &'d Item<'d>, expected: &str, findings: &mut Findings) -> Option<&'d Text<'d>> {
    let Value::Text(text) = &item.value else {
        wrong_type(item, expected, findings);
        return None;
    };
    Some(text)
}

/// An array.
pub(crate) fn list<'d>(item: &'d Item<'d>, expected: &str, findings: &mut Findings) -> Option<&'d [Item<'d>]> {
    let Value::Array(items) = &item.value else {
        wrong_type(item, expected, findings);
        return None;
    };
    Some(items)
}

/// The names in an array, each of which may stand there once.
pub(crate) fn names<'d>(items: &'d [Item<'d>], what: &str, findings: &mut Findings) -> Vec<&'d Text<'d>> {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    let mut names = Vec::new();
    for item in items {
        let Some(name) = text(item, &format!("{what} in quotes"), findings) else {
            continue;
        };
        if let Some(&first) = seen.get(name.as_str()) {
            let help = match name.span.file {
                File::Catalog => "remove one of the two",
                File::Lock => NOT_FOR_EDITING,
            };
            let finding = Finding::new(
                Code::DuplicateName,
                name.span,
                format!("{} stands twice in one list", Quoted(name.as_str())),
            );
            findings.push(finding.label("again here").also(first, "first here").help(help));
        } else {
            seen.insert(name.as_str(), name.span);
            names.push(name);
        }
    }
    names
}

/// Reports a value of a type that its key does not take; not one that a syntax error left.
pub(crate) fn wrong_type(item: &Item<'_>, expected: &str, findings: &mut Findings) {
    if matches!(item.value, Value::Broken) {
        return;
    }
    let found = item.value.kind();
    findings.push(
        Finding::new(
            Code::WrongType,
            item.span,
            format!("expected {expected}, found {found}"),
        )
        .label(format!("this is {found}")),
    );
}

/// What to do about a lock that says what no run of the command writes.
pub(crate) const NOT_FOR_EDITING: &str =
    "the lock is not for editing: take it from the last commit, and run `bailiwick lock`";
