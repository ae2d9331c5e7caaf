//! `[actions]`, `[scopes]` and `[aliases]`.

use crate::Class;
use crate::diagnostic::{Code, Finding, Findings, Quoted};
use crate::document::{Document, Entry, Item, Table, Text, Value};
use crate::nearest::nearest;
use crate::read::{list, names, only_keys, required_in_file, section, text, wrong_type};
use crate::source::{File, Span};

/// A line of `[actions]`.
#[derive(Debug)]
pub(crate) struct RawAction<'d> {
    pub(crate) name: &'d Text<'d>,
    pub(crate) class: RawClass,
}

/// The name of a class.
#[derive(Debug)]
pub(crate) struct RawClass {
    pub(crate) span: Span,
    /// None if there is no such class.
    pub(crate) value: Option<Class>,
}

/// A scope.
#[derive(Debug)]
pub(crate) struct RawScope<'d> {
    pub(crate) name: &'d Text<'d>,
    pub(crate) title: Option<&'d Text<'d>>,
    pub(crate) class: Option<RawClass>,
    pub(crate) requires: Vec<&'d Text<'d>>,
    pub(crate) implies: Vec<&'d Text<'d>>,
    pub(crate) associated: Vec<&'d Text<'d>>,
    pub(crate) deprecated: Option<&'d Text<'d>>,
}

/// An old name.
#[derive(Debug)]
pub(crate) struct RawAlias<'d> {
    pub(crate) name: &'d Text<'d>,
    pub(crate) targets: Vec<&'d Text<'d>>,
}

pub(super) fn actions<'d>(root: &'d Table<'d>, findings: &mut Findings) -> Vec<RawAction<'d>> {
    let entries = section(root, "actions", findings).map_or(&[][..], Table::entries);
    let read = |entry: &'d Entry<'d>| RawAction {
        name: &entry.key,
        class: class(&entry.item, findings),
    };
    entries.iter().map(read).collect()
}

pub(super) fn scopes<'d>(document: &'d Document<'d>, findings: &mut Findings) -> Vec<RawScope<'d>> {
    let Some(entry) = required_in_file(document, "scopes", File::Catalog, findings) else {
        return Vec::new();
    };
    let entries = section(&document.root, "scopes", findings).map(Table::entries);
    if entries.is_some_and(<[_]>::is_empty) {
        let finding = Finding::new(Code::EmptyList, entry.key.span, "the catalogue declares no scope");
        findings.push(finding.label("expected at least one scope, such as `\"droplet:read\" = {}`"));
    }
    entries
        .unwrap_or_default()
        .iter()
        .map(|entry| scope(entry, findings))
        .collect()
}

fn scope<'d>(entry: &'d Entry<'d>, findings: &mut Findings) -> RawScope<'d> {
    let mut scope = RawScope {
        name: &entry.key,
        title: None,
        class: None,
        requires: Vec::new(),
        implies: Vec::new(),
        associated: Vec::new(),
        deprecated: None,
    };
    let Value::Table(table) = &entry.item.value else {
        wrong_type(&entry.item, "a table such as `{ title = \"...\" }`", findings);
        return scope;
    };
    only_keys(
        table,
        "a scope",
        &["title", "class", "requires", "implies", "associated", "deprecated"],
        findings,
    );
    scope.title = table
        .get("title")
        .and_then(|entry| text(&entry.item, "a title in quotes", findings));
    scope.class = table.get("class").map(|entry| class(&entry.item, findings));
    let mut related = |key| {
        let items = table
            .get(key)
            .and_then(|entry| list(&entry.item, "an array of scopes", findings));
        names(items.unwrap_or_default(), "a scope", findings)
    };
    scope.requires = related("requires");
    scope.implies = related("implies");
    scope.associated = related("associated");
    let why = "a string that says what to use instead";
    scope.deprecated = table
        .get("deprecated")
        .and_then(|entry| text(&entry.item, why, findings));
    scope
}

pub(super) fn aliases<'d>(root: &'d Table<'d>, findings: &mut Findings) -> Vec<RawAlias<'d>> {
    let entries = section(root, "aliases", findings).map_or(&[][..], Table::entries);
    entries.iter().map(|entry| alias(entry, findings)).collect()
}

fn alias<'d>(entry: &'d Entry<'d>, findings: &mut Findings) -> RawAlias<'d> {
    let items = list(&entry.item, "an array of scopes", findings);
    if items.is_some_and(<[_]>::is_empty) {
        let name = Quoted(entry.key.as_str());
        let finding = Finding::new(Code::EmptyList, entry.item.span, format!("alias {name} means nothing"));
        let help = "name the scopes that took its place, or remove the alias: an unknown name grants nothing";
        findings.push(finding.label("expected at least one scope").help(help));
    }
    RawAlias {
        name: &entry.key,
        targets: names(items.unwrap_or_default(), "a scope", findings),
    }
}

/// A class by its name.
fn class(item: &Item<'_>, findings: &mut Findings) -> RawClass {
    let name = text(item, "a class in quotes", findings);
    let value = name.and_then(|name| Class::from_name(name.as_str()));
    if let (Some(name), None) = (name, value) {
        let message = format!("class {} is not known", Quoted(name.as_str()));
        let expected = Class::ALL.map(|class| format!("`{class}`")).join(", ");
        let mut finding =
            Finding::new(Code::UnknownClass, name.span, message).label(format!("expected one of {expected}"));
        if let Some(close) = nearest(name.as_str(), Class::ALL.map(Class::as_str)) {
            finding = finding.help(format!("did you mean `{close}`?"));
        }
        findings.push(finding);
    }
    RawClass { span: item.span, value }
}
