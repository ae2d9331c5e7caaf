//! The section `[scopes]`.

use std::collections::{BTreeMap, BTreeSet};

use super::toml::{aligned, array, comment, string};
use super::{Metadata, ScopeMetadata};
use crate::Class;
use crate::openapi::{Import, plain};
use crate::scope_name::structured;

/// The scopes to declare.
pub(super) fn names<'a>(import: &'a Import, metadata: &'a Metadata) -> BTreeSet<&'a str> {
    match &import.known {
        Some(known) => known.iter().map(String::as_str).collect(),
        None => import
            .scopes
            .keys()
            .chain(metadata.scopes.keys())
            .map(String::as_str)
            .collect(),
    }
}

/// The section, a paragraph for each resource and one for the scopes that have none.
pub(super) fn section(import: &Import, metadata: &Metadata, names: &BTreeSet<&str>) -> String {
    let candidates = import.read_candidates();
    let mut groups: BTreeMap<(bool, &str), Vec<&str>> = BTreeMap::new();
    for name in names {
        let group = structured(name).map_or((true, "no resource"), |(resource, _)| (false, resource));
        groups.entry(group).or_default().push(name);
    }
    let mut text = "[scopes]\n".to_owned();
    for ((_, heading), mut group) in groups {
        group.sort_by_key(|name| order(name));
        let none = ScopeMetadata::default();
        let line = |name: &&str| {
            let metadata = metadata.scopes.get(*name).unwrap_or(&none);
            let mut remark = comment(&metadata.comment);
            if candidates.contains(name) && metadata.class.is_none() {
                remark.push_str(&comment("Only GET asks for it: class = \"read\"?"));
            }
            (remark, string(name), value(import, metadata, name, names))
        };
        let lines: Vec<_> = group.iter().map(line).collect();
        let lines = lines
            .iter()
            .map(|(comment, name, value)| (comment.as_str(), name.as_str(), value.as_str()));
        text.push('\n');
        text.push_str(&comment(heading));
        text.push_str(&aligned(lines));
    }
    text
}

/// By what is done to a resource in the course of its life, and then by name.
fn order(name: &str) -> (Class, &str) {
    let class = structured(name).and_then(|(_, action)| Class::from_name(action));
    (class.unwrap_or(Class::Other), name)
}

fn value(import: &Import, metadata: &ScopeMetadata, name: &str, names: &BTreeSet<&str>) -> String {
    let scope = import.scopes.get(name);
    let described = scope.and_then(|scope| scope.description.as_deref()).map(plain::title);
    let title = metadata.title.clone().or(described.filter(|title| !title.is_empty()));
    let read = scope
        .filter(|scope| scope.is_derived)
        .and_then(|_| read_of(name))
        .filter(|read| names.contains(read.as_str()));
    let requires = if metadata.requires.is_empty() {
        Vec::from_iter(read)
    } else {
        metadata.requires.clone()
    };
    // The check would take an opaque scope to be of class other as well, but a reader should not have to know that.
    let class = metadata
        .class
        .or_else(|| structured(name).is_none().then_some(Class::Other));
    let lists = [
        ("requires", &requires),
        ("implies", &metadata.implies),
        ("associated", &metadata.associated),
    ];
    let mut fields = Vec::new();
    fields.extend(title.map(|title| format!("title = {}", string(&title))));
    fields.extend(class.map(|class| format!("class = {}", string(&class.to_string()))));
    fields.extend(
        lists
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(key, names)| format!("{key} = {}", array(names))),
    );
    fields.extend(
        metadata
            .deprecated
            .as_ref()
            .map(|text| format!("deprecated = {}", string(text))),
    );
    if fields.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{ {} }}", fields.join(", "))
    }
}

/// The scope that shows what another one changes.
fn read_of(name: &str) -> Option<String> {
    let (resource, action) = structured(name)?;
    (action != "read").then(|| format!("{resource}:read"))
}
