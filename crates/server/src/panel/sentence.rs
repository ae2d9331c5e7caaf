//! Entries of the log as sentences.

mod names;
mod people;
mod refused;
mod tokens;

use bailiwick::Catalog;
use bailiwick_tokens::audit::{AuditEntry, Event};
use bailiwick_tokens::{Name, RoleRef};

use super::count::count;
use super::failure::Failure;
use super::people::role_title;
use super::visit::Visit;
use super::when::When;
use names::Names;

/// An entry of the log, for people.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) at: When,
    pub(super) parts: Vec<Part>,
}

/// A piece of a sentence.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) text: String,
    pub(super) strong: bool,
}

/// Entries as sentences, with names in place of identifiers.
pub(super) async fn entries<C: Catalog>(visit: &Visit<C>, log: &[AuditEntry]) -> Result<Vec<Entry>, Failure> {
    let names = Names::of(visit, log).await?;
    let entry = |entry: &AuditEntry| Entry {
        at: When::new(entry.at),
        parts: sentence::<C>(entry, &names),
    };
    Ok(log.iter().map(entry).collect())
}

fn sentence<C: Catalog>(entry: &AuditEntry, names: &Names) -> Vec<Part> {
    // Nobody is named who did it: it was done to whoever tried.
    if let Some(parts) = refused::sentence(&entry.event, names) {
        return parts;
    }
    let mut parts = vec![strong(names.actor(&entry.actor))];
    let said = match &entry.event {
        Event::TeamAdded { name, .. } => vec![plain(" made the team "), strong(name.as_str())],
        Event::UserAdded { login, .. } => vec![plain(" added the user "), strong(login.as_str())],
        Event::MemberAdded {
            user, role, role_name, ..
        } => {
            let role = called::<C>(role, role_name.as_ref());
            vec![plain(" added "), strong(names.user(*user)), plain(" as "), strong(role)]
        }
        Event::RoleAssigned {
            user, role, role_name, ..
        } => {
            let role = called::<C>(role, role_name.as_ref());
            vec![
                plain(" gave "),
                strong(names.user(*user)),
                plain(" the role "),
                strong(role),
            ]
        }
        Event::MemberRemoved { user, tokens, .. } => vec![
            plain(" removed "),
            strong(names.user(*user)),
            plain(match tokens {
                0 => ", who had no tokens".to_owned(),
                1 => " with one token".to_owned(),
                tokens => format!(" with {tokens} tokens"),
            }),
        ],
        Event::RoleAdded { name, permissions, .. } => {
            vec![
                plain(" made the role "),
                strong(name.as_str()),
                plain(format!(" with {}", count(permissions.len(), "scope"))),
            ]
        }
        Event::RoleEdited {
            name, added, removed, ..
        } => vec![
            plain(" edited the role "),
            strong(name.as_str()),
            plain(changes(added, removed)),
        ],
        Event::RoleRemoved { name, .. } => vec![plain(" deleted the role "), strong(name.as_str())],
        other => tokens::said(other, names).unwrap_or_else(|| people::said::<C>(other, names)),
    };
    parts.extend(said);
    parts
}

/// What a role was called then.
fn called<C: Catalog>(role: &RoleRef, name: Option<&Name>) -> String {
    name.map_or_else(|| role_title::<C>(role, &[]), Name::to_string)
}

/// The first few of what a role gained and lost.
fn changes(added: &[String], removed: &[String]) -> String {
    let some = |verb: &str, names: &[String]| match names {
        [] => None,
        [one] => Some(format!("{verb} {one}")),
        [one, two] => Some(format!("{verb} {one} and {two}")),
        [one, rest @ ..] => Some(format!("{verb} {one} and {} more", rest.len())),
    };
    let said: Vec<_> = [some("added", added), some("removed", removed)]
        .into_iter()
        .flatten()
        .collect();
    if said.is_empty() {
        String::new()
    } else {
        format!(": {}", said.join(", "))
    }
}

fn plain(text: impl Into<String>) -> Part {
    Part {
        text: text.into(),
        strong: false,
    }
}

fn strong(text: impl Into<String>) -> Part {
    Part {
        text: text.into(),
        strong: true,
    }
}
