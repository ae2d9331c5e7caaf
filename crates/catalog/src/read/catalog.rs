//! `format` and `[catalog]`.

use crate::OpenApi;
use crate::diagnostic::{Code, Finding, Findings, Quoted};
use crate::document::{Document, Item, Table, Text, Value};
use crate::read::{names, only_keys, required, required_in_file, text, wrong_type};
use crate::source::File;

/// What `[catalog]` says.
#[derive(Debug)]
pub(crate) struct Header<'d> {
    pub(crate) name: &'d Text<'d>,
    pub(crate) type_name: Option<&'d Text<'d>>,
    pub(crate) title: Option<&'d Text<'d>>,
    pub(crate) version: Option<&'d Text<'d>>,
    pub(crate) token_prefixes: Vec<&'d Text<'d>>,
    pub(crate) token_formats: Vec<&'d Text<'d>>,
    pub(crate) owner: Option<&'d Text<'d>>,
    pub(crate) minting_scope: Option<&'d Text<'d>>,
    pub(crate) case_sensitive_upstream: bool,
    pub(crate) openapi: Vec<(&'static str, &'d Text<'d>)>,
}

/// Whether the document is of format 1, or at least does not say that it is of another one.
pub(crate) fn format<'d>(document: &'d Document<'d>, file: File, findings: &mut Findings) -> bool {
    let Some(entry) = required_in_file(document, "format", file, findings) else {
        return true;
    };
    match &entry.item.value {
        Value::Integer(number) if number == "1" => true,
        Value::Integer(number) => {
            let message = format!("format {} is not known", Quoted(number));
            let finding = Finding::new(Code::UnknownFormat, entry.item.span, message).label("expected `1`");
            findings.push(finding.help("a newer version of this program may know it"));
            false
        }
        _ => {
            wrong_type(&entry.item, "the number of the format, `1`", findings);
            true
        }
    }
}

pub(super) fn read<'d>(document: &'d Document<'d>, findings: &mut Findings) -> Option<Header<'d>> {
    let entry = required_in_file(document, "catalog", File::Catalog, findings)?;
    let Value::Table(table) = &entry.item.value else {
        wrong_type(&entry.item, "a table", findings);
        return None;
    };
    only_keys(
        table,
        "`[catalog]`",
        &[
            "name",
            "type",
            "title",
            "version",
            "token_prefix",
            "token_format",
            "owner",
            "minting_scope",
            "case_sensitive_upstream",
            "openapi",
        ],
        findings,
    );
    let name = required(table, "name", "`[catalog]`", entry.key.span, findings);
    let name = name.and_then(|entry| text(&entry.item, "the catalogue's name in quotes", findings));
    let mut optional = |key| text(&table.get(key)?.item, "a string", findings);
    let type_name = optional("type");
    let title = optional("title");
    let version = optional("version");
    let owner = optional("owner");
    let minting_scope = optional("minting_scope");
    let token_prefixes = one_or_more(table, "token_prefix", "a prefix", findings);
    let token_formats = one_or_more(table, "token_format", "a form", findings);
    let case_sensitive_upstream = table
        .get("case_sensitive_upstream")
        .is_some_and(|entry| flag(&entry.item, findings));
    let openapi = table.get("openapi").map(|entry| openapi(&entry.item, findings));
    Some(Header {
        name: name?,
        type_name,
        title,
        version,
        token_prefixes,
        token_formats,
        owner,
        minting_scope,
        case_sensitive_upstream,
        openapi: openapi.unwrap_or_default(),
    })
}

/// A text, or a list of texts that is not empty.
fn one_or_more<'d>(table: &'d Table<'d>, key: &str, what: &str, findings: &mut Findings) -> Vec<&'d Text<'d>> {
    let Some(entry) = table.get(key) else {
        return Vec::new();
    };
    match &entry.item.value {
        Value::Array(items) if items.is_empty() => {
            let message = format!("`{key}` has none");
            let finding = Finding::new(Code::EmptyList, entry.item.span, message);
            findings.push(finding.label(format!("expected at least {what}")));
            Vec::new()
        }
        Value::Array(items) => names(items, what, findings),
        _ => text(&entry.item, "a string, or an array of strings", findings)
            .into_iter()
            .collect(),
    }
}

fn flag(item: &Item<'_>, findings: &mut Findings) -> bool {
    if let Value::Boolean(value) = item.value {
        return value;
    }
    wrong_type(item, "`true` or `false`", findings);
    false
}

/// How the description was read: texts, each under its key.
fn openapi<'d>(item: &'d Item<'d>, findings: &mut Findings) -> Vec<(&'static str, &'d Text<'d>)> {
    let Value::Table(table) = &item.value else {
        wrong_type(item, "a table", findings);
        return Vec::new();
    };
    only_keys(table, "`[catalog.openapi]`", &OpenApi::KEYS, findings);
    let texts = OpenApi::KEYS.into_iter().filter_map(|key| Some((key, table.get(key)?)));
    texts
        .filter_map(|(key, entry)| Some((key, text(&entry.item, "a string", findings)?)))
        .collect()
}
