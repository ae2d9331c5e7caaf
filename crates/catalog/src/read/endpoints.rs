//! `[endpoints]`.

use crate::diagnostic::{Code, Finding, Findings, Quoted};
use crate::document::{Entry, Item, Table, Text, Value};
use crate::nearest::nearest;
use crate::read::{names, only_keys, section, text, wrong_type};
use crate::source::Span;

/// An endpoint.
#[derive(Debug)]
pub(crate) struct RawEndpoint<'d> {
    /// `METHOD /path`.
    pub(crate) key: &'d Text<'d>,
    /// None if it is wrong in form.
    pub(crate) asked: Option<Asked<'d>>,
    pub(crate) operation: Option<&'d Text<'d>>,
}

/// What an endpoint asks of a token.
#[derive(Debug)]
pub(crate) enum Asked<'d> {
    Public,
    Authenticated,
    Nobody,
    AnyOf(Vec<Alternative<'d>>),
}

/// Scopes that must all be there.
#[derive(Debug)]
pub(crate) struct Alternative<'d> {
    pub(crate) span: Span,
    pub(crate) scopes: Vec<&'d Text<'d>>,
}

pub(super) fn read<'d>(root: &'d Table<'d>, findings: &mut Findings) -> Vec<RawEndpoint<'d>> {
    let entries = section(root, "endpoints", findings).map_or(&[][..], Table::entries);
    entries.iter().map(|entry| endpoint(entry, findings)).collect()
}

fn endpoint<'d>(entry: &'d Entry<'d>, findings: &mut Findings) -> RawEndpoint<'d> {
    let Value::Table(table) = &entry.item.value else {
        return RawEndpoint {
            key: &entry.key,
            asked: any_of(&entry.item, findings),
            operation: None,
        };
    };
    only_keys(table, "an endpoint", &["access", "requires", "operation"], findings);
    let name = "the operation's name in quotes";
    let operation = table
        .get("operation")
        .and_then(|entry| text(&entry.item, name, findings));
    let asked = match (table.get("access"), table.get("requires")) {
        (Some(entry), None) => access(&entry.item, findings),
        (None, Some(entry)) => any_of(&entry.item, findings),
        (Some(access), Some(requires)) => {
            let message = format!(
                "endpoint {} has both `access` and `requires`",
                Quoted(entry.key.as_str())
            );
            let finding = Finding::new(Code::ContradictoryRequirement, requires.key.span, message)
                .label("asks for scopes")
                .also(access.key.span, "asks for none")
                .help("keep `requires` to ask for scopes, `access` to ask for none");
            findings.push(finding);
            None
        }
        (None, None) => {
            let message = format!(
                "endpoint {} does not say what it asks of a token",
                Quoted(entry.key.as_str())
            );
            let finding = Finding::new(Code::MissingKey, entry.key.span, message).label("add `requires` or `access`");
            findings.push(finding.help(NOT_VACUOUS));
            None
        }
    };
    RawEndpoint {
        key: &entry.key,
        asked,
        operation,
    }
}

fn access<'d>(item: &'d Item<'d>, findings: &mut Findings) -> Option<Asked<'d>> {
    let name = text(item, "`\"authenticated\"`, `\"public\"` or `\"nobody\"`", findings)?;
    match name.as_str() {
        "authenticated" => Some(Asked::Authenticated),
        "public" => Some(Asked::Public),
        "nobody" => Some(Asked::Nobody),
        other => {
            let message = format!("access {} is not known", Quoted(other));
            let mut finding = Finding::new(Code::UnknownAccess, name.span, message)
                .label("expected `authenticated`, `public` or `nobody`");
            if let Some(close) = nearest(other, ["authenticated", "public", "nobody"]) {
                finding = finding.help(format!("did you mean `{close}`?"));
            }
            findings.push(finding);
            None
        }
    }
}

/// A scope, an array of scopes that must all be there, or an array of such arrays, one of which must.
fn any_of<'d>(item: &'d Item<'d>, findings: &mut Findings) -> Option<Asked<'d>> {
    match &item.value {
        Value::Text(scope) => Some(Asked::AnyOf(vec![Alternative {
            span: item.span,
            scopes: vec![scope],
        }])),
        Value::Array(items) if items.is_empty() => {
            let finding = Finding::new(Code::EmptyList, item.span, "an empty list asks for nothing");
            findings.push(finding.label("expected at least one scope").help(NOT_VACUOUS));
            None
        }
        Value::Array(items) => {
            if let Some(first) = items.first()
                && let Some(other) = items.iter().find(|item| is_array(item) != is_array(first))
            {
                findings.push(mixed(first, other));
                return None;
            }
            let alternatives = match items.first() {
                Some(first) if is_array(first) => items.iter().map(|item| all_of(item, findings)).collect(),
                _ => vec![Alternative {
                    span: item.span,
                    scopes: names(items, "a scope", findings),
                }],
            };
            let complete = alternatives.iter().all(|alternative| !alternative.scopes.is_empty());
            complete.then_some(Asked::AnyOf(alternatives))
        }
        _ => {
            wrong_type(item, "a scope, an array of scopes, or a table", findings);
            None
        }
    }
}

fn all_of<'d>(item: &'d Item<'d>, findings: &mut Findings) -> Alternative<'d> {
    let Value::Array(items) = &item.value else {
        return Alternative {
            span: item.span,
            scopes: Vec::new(),
        };
    };
    if items.is_empty() {
        let finding = Finding::new(Code::EmptyList, item.span, "an empty alternative asks for nothing");
        findings.push(finding.label("expected at least one scope").help(NOT_VACUOUS));
    }
    Alternative {
        span: item.span,
        scopes: names(items, "a scope", findings),
    }
}

fn mixed(first: &Item<'_>, other: &Item<'_>) -> Finding {
    let kind = |item| if is_array(item) { "a list" } else { "not a list" };
    Finding::new(
        Code::MixedRequirement,
        other.span,
        "scopes and lists of scopes are mixed in one array",
    )
    .label(format!("this is {}", kind(other)))
    .also(first.span, format!("and this is {}", kind(first)))
    .help("write `[\"a\", \"b\"]` to ask for all of them, `[[\"a\"], [\"b\"]]` to ask for any of them")
}

fn is_array(item: &Item<'_>) -> bool {
    matches!(item.value, Value::Array(_))
}

const NOT_VACUOUS: &str =
    "an endpoint that asks for no scope says `{ access = \"authenticated\" }` or `{ access = \"public\" }`";
