//! Vendors' own keys: scopes that stand under one, and what else they may stand for.

use super::library::Place;
use super::operation::Extension;
use super::security;
use super::tree::Value;
use super::view::View;
use crate::Method;
use crate::diagnostic::Quoted;

/// One name or a list of names.
pub(super) fn scopes(view: &mut View<'_>, place: Place, key: &str) -> Extension {
    let Some(value) = view.get(place, key) else {
        return Extension::Absent;
    };
    let names = match view.text(value) {
        Some(_) => security::name(view, value).map(|name| vec![name]),
        None => security::names(view, value, &Quoted(key).to_string()),
    };
    names.map_or(Extension::Unreadable, Extension::Scopes)
}

/// The keys of an operation that speak of scopes by their name, each with whether it says anything.
pub(super) fn keys(view: &mut View<'_>, place: Place) -> Vec<(String, bool)> {
    let entries = view.entries(place).unwrap_or_default();
    let speaks = |key: &str| {
        let key = key.to_ascii_lowercase();
        key.starts_with("x-") && WORDS.iter().any(|word| key.contains(word))
    };
    let keys = entries.into_iter().filter(|(key, ..)| speaks(key));
    keys.map(|(key, _, value)| (key, !is_empty(view, value))).collect()
}

/// Whether a vendor's key of a path item stands for operations, by its name or by what it holds.
pub(super) fn stands_for_methods(view: &mut View<'_>, key: &str, value: Place) -> bool {
    if !matches!(view.library.value(value), Value::Mapping(_)) {
        return false;
    }
    let key = key.to_ascii_lowercase();
    let is_method = |word: &str| {
        matches!(
            word,
            "any" | "method" | "methods" | "operation" | "operations" | "query"
        ) || Method::from_name(&word.to_ascii_uppercase()).is_some()
    };
    let mut holds = || {
        let entries = view.quietly(|view| view.entries(value)).unwrap_or_default();
        entries
            .iter()
            .any(|(key, ..)| matches!(key.as_str(), "responses" | "operationId" | "security"))
    };
    key.split(['-', '_', '.']).skip(1).any(is_method) || holds()
}

fn is_empty(view: &View<'_>, place: Place) -> bool {
    match view.library.value(place) {
        Value::Null => true,
        Value::Text(text) => text.is_empty() || text == "false",
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(pairs) => pairs.is_empty(),
    }
}

const WORDS: [&str; 4] = ["scope", "permission", "privilege", "entitlement"];
