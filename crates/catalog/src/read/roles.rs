//! `[roles]`.

use crate::diagnostic::{Code, Finding, Findings, Quoted};
use crate::document::{Entry, Table, Text, Value};
use crate::read::{list, names, only_keys, required, section, text, wrong_type};

/// A role.
#[derive(Debug)]
pub(crate) struct RawRole<'d> {
    pub(crate) name: &'d Text<'d>,
    pub(crate) title: Option<&'d Text<'d>>,
    pub(crate) formerly: Vec<&'d Text<'d>>,
    pub(crate) allow: Vec<&'d Text<'d>>,
    pub(crate) deny: Vec<&'d Text<'d>>,
}

pub(super) fn read<'d>(root: &'d Table<'d>, findings: &mut Findings) -> Vec<RawRole<'d>> {
    let entries = section(root, "roles", findings).map_or(&[][..], Table::entries);
    entries.iter().filter_map(|entry| role(entry, findings)).collect()
}

fn role<'d>(entry: &'d Entry<'d>, findings: &mut Findings) -> Option<RawRole<'d>> {
    let Value::Table(table) = &entry.item.value else {
        wrong_type(&entry.item, "a table such as `{ allow = [\"*\"] }`", findings);
        return None;
    };
    only_keys(table, "a role", &["title", "formerly", "allow", "deny"], findings);
    let title = table
        .get("title")
        .and_then(|entry| text(&entry.item, "a title in quotes", findings));
    let formerly = table
        .get("formerly")
        .and_then(|entry| list(&entry.item, "an array of the names that it had", findings));
    let formerly = names(formerly.unwrap_or_default(), "a name", findings);
    let what = format!("role {}", Quoted(entry.key.as_str()));
    let allow = required(table, "allow", &what, entry.key.span, findings)
        .and_then(|entry| list(&entry.item, "an array of patterns", findings).map(|items| (entry, items)));
    if let Some((entry, [])) = allow {
        let finding = Finding::new(Code::EmptyList, entry.item.span, format!("{what} allows nothing"));
        findings.push(finding.label("expected at least one pattern, such as `\"class:read\"`"));
    }
    let allow = names(allow.map_or(&[], |(_, items)| items), "a pattern", findings);
    let deny = table
        .get("deny")
        .and_then(|entry| list(&entry.item, "an array of patterns", findings));
    let deny = names(deny.unwrap_or_default(), "a pattern", findings);
    Some(RawRole {
        name: &entry.key,
        title,
        formerly,
        allow,
        deny,
    })
}
