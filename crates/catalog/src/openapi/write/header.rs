//! What comes before the scopes, and the aliases after them.

use std::collections::{BTreeMap, BTreeSet};

use super::Metadata;
use super::toml::{aligned, array, comment, string};
use crate::Class;
use crate::openapi::{Import, plain};
use crate::scope_name::structured;

/// Header, `[catalog]` and, if there is need of it, `[actions]`.
pub(super) fn sections(import: &Import, metadata: &Metadata, names: &BTreeSet<&str>) -> Vec<String> {
    let mut sections = Vec::new();
    sections.extend(Some(comment(&metadata.header)).filter(|header| !header.is_empty()));
    sections.push("format = 1\n".to_owned());
    sections.push(catalog(import, metadata));
    sections.extend(actions(metadata, names));
    sections
}

fn catalog(import: &Import, metadata: &Metadata) -> String {
    let Metadata {
        name,
        type_name,
        title,
        version,
        token_prefix,
        ..
    } = metadata;
    let described = import
        .title
        .as_deref()
        .map(plain::title)
        .filter(|title| !title.is_empty());
    let title = title.as_ref().or(described.as_ref()).unwrap_or(name);
    let unversioned = String::new();
    let version = version.as_ref().or(import.version.as_ref()).unwrap_or(&unversioned);
    let lines = [
        ("name", Some(name)),
        ("type", type_name.as_ref()),
        ("title", Some(title)),
        ("version", Some(version)),
        ("token_prefix", token_prefix.as_ref()),
    ];
    let lines: Vec<_> = lines
        .into_iter()
        .filter_map(|(key, value)| Some((key, string(value?))))
        .collect();
    let table = |lines: &[(&str, String)]| aligned(lines.iter().map(|(key, value)| ("", *key, value.as_str())));
    let settings: Vec<_> = import
        .settings
        .pairs()
        .into_iter()
        .map(|(key, value)| (key, string(value)))
        .collect();
    let catalog = format!("[catalog]\n{}", table(&lines));
    if settings.is_empty() {
        return catalog;
    }
    format!(
        "{catalog}\n{}[catalog.openapi]\n{}",
        comment(REMEMBERED),
        table(&settings)
    )
}

/// The classes of the actions that do not say it themselves.
fn actions(metadata: &Metadata, names: &BTreeSet<&str>) -> Option<String> {
    let has_own_class = |name: &str| metadata.scopes.get(name).is_some_and(|scope| scope.class.is_some());
    let open = names
        .iter()
        .filter(|name| !has_own_class(name))
        .filter_map(|name| structured(name));
    let open: BTreeSet<_> = open
        .map(|(_, action)| action)
        .filter(|action| Class::from_name(action).is_none())
        .collect();
    let (known, guessed): (Vec<_>, Vec<_>) = open
        .into_iter()
        .partition(|action| metadata.actions.contains_key(*action));
    if known.is_empty() && guessed.is_empty() {
        return None;
    }
    let line = |action: &str| {
        let class = metadata.actions.get(action).copied().unwrap_or(Class::Other);
        (string(action), string(&class.to_string()))
    };
    let mut text = "[actions]\n".to_owned();
    for (heading, actions) in [("", known), (GUESSED, guessed)] {
        let lines: Vec<_> = actions.into_iter().map(line).collect();
        if !lines.is_empty() {
            text.push_str(&comment(heading));
            text.push_str(&aligned(
                lines
                    .iter()
                    .map(|(action, class)| ("", action.as_str(), class.as_str())),
            ));
        }
    }
    Some(text)
}

/// `[aliases]`, if there are any.
pub(super) fn aliases(aliases: &BTreeMap<String, Vec<String>>) -> Option<String> {
    let lines: Vec<_> = aliases
        .iter()
        .map(|(name, meant)| (string(name), array(meant)))
        .collect();
    let lines = lines.iter().map(|(name, meant)| ("", name.as_str(), meant.as_str()));
    (!aliases.is_empty()).then(|| format!("[aliases]\n{}", aligned(lines)))
}

const GUESSED: &str = "Nobody has said what these do. As class other they are not part of a read-only token.";

const REMEMBERED: &str =
    "How the description is read, also by `bailiwick export openapi` and `bailiwick check --against`.";
