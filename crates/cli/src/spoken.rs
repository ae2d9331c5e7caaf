//! Roles and grants as people write them on a command line.

use bailiwick::{Catalog, Resolution, Scope, StoredGrant};

use crate::error::Error;
use crate::nearest::nearest;
use crate::subject::{RoleText, Roles};
use crate::terminal::{Plain, warn};

/// A role: the name of a predefined one, or scopes. A single word that is neither is a mistake and not an unknown scope,
/// for a role without any permission is not what was meant.
pub(crate) fn role<C: Catalog>(roles: &Roles<C>, values: &[String]) -> Result<RoleText, Error> {
    let words = words::<C>(values);
    if let [word] = words.as_slice() {
        if roles.get(word).is_some() {
            return Ok(RoleText::Predefined((*word).to_owned()));
        }
        if is_unknown::<C>(word) {
            let message = format!("`{}` is neither a role nor a scope of this catalogue", Plain(word));
            let names = roles.names().chain(C::scopes().map(Scope::name));
            let known = || {
                roles
                    .names()
                    .map(|name| format!("`{name}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let help = match nearest(word, names) {
                Some(meant) => Some(format!("did you mean `{meant}`?")),
                None => Some(format!("its roles are {}", known())).filter(|_| roles.names().next().is_some()),
            };
            return Err(Error::new(message).with_help(help));
        }
    }
    let alone = |word: &str| roles.get(word).is_some();
    scopes::<C>("role", &words, alone).map(RoleText::Scopes)
}

/// A grant: one of the two kinds that follow the role, or scopes.
pub(crate) fn grant<C: Catalog>(values: &[String]) -> Result<StoredGrant, Error> {
    let words = words::<C>(values);
    if let [word] = words.as_slice()
        && let Some(grant) = following(word)
    {
        return Ok(grant);
    }
    scopes::<C>("grant", &words, |word| following(word).is_some())
}

/// Tells of a scope that grants nothing.
pub(crate) fn warn_of_unknown<C: Catalog>(name: &str) {
    let meant = nearest(name, C::scopes().map(Scope::name));
    let message = format!("unknown scope `{}` grants nothing", Plain(name));
    warn(message, meant.map(|meant| format!("did you mean `{meant}`?")));
}

fn following(word: &str) -> Option<StoredGrant> {
    match word {
        "read-only" | "read_only" => Some(StoredGrant::READ_ONLY),
        "full-access" | "full_access" => Some(StoredGrant::FULL_ACCESS),
        _ => None,
    }
}

/// Scopes, unless a word is among them that says everything by itself.
fn scopes<C: Catalog>(what: &str, words: &[&str], alone: impl Fn(&str) -> bool) -> Result<StoredGrant, Error> {
    if words.is_empty() {
        return Err(Error::new(format!("the {what} is empty")));
    }
    match words.iter().find(|word| is_unknown::<C>(word) && alone(word)) {
        Some(word) => Err(Error::new(format!(
            "the {what} `{word}` cannot be combined with scopes"
        ))),
        None => Ok(StoredGrant::custom(words.iter().copied())),
    }
}

/// The words of all values. A comma separates them too, except where it is part of a scope's own name.
fn words<C: Catalog>(values: &[String]) -> Vec<&str> {
    let mut words = Vec::new();
    for word in values.iter().flat_map(|value| value.split_whitespace()) {
        if is_unknown::<C>(word) {
            words.extend(word.split(',').filter(|word| !word.is_empty()));
        } else {
            words.push(word);
        }
    }
    words
}

fn is_unknown<C: Catalog>(name: &str) -> bool {
    C::resolve(name) == Resolution::Unknown
}
