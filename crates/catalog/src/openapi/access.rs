//! From a description's security to what an operation asks of a token.

use std::collections::BTreeMap;

use super::Access;
use super::operation::{Extension, RawOperation};
use super::security::Named;
use crate::diagnostic::list;

/// How security is read.
#[derive(Debug)]
pub(super) struct Rules<'a> {
    /// The scheme that counts.
    pub(super) scheme: Option<&'a str>,
    /// Whether a list of scopes means that one of them is enough.
    pub(super) or_lists: bool,
    /// Wrong names, and the ones that are meant.
    pub(super) aliases: &'a BTreeMap<String, Vec<String>>,
}

/// What became of an operation.
#[derive(Debug)]
pub(super) enum Outcome<'o> {
    /// What it asks for, where it says so, and the other schemes whose credentials go with it.
    Access(Access, Vec<&'o Named>, Vec<&'o str>),
    /// Why it is left out.
    LeftOut(String),
}

impl Rules<'_> {
    /// What an operation asks of a token.
    pub(super) fn apply<'o>(&self, operation: &'o RawOperation) -> Outcome<'o> {
        match (&operation.extension, &operation.security) {
            (Extension::Unreadable, _) | (Extension::Absent, None) => {
                Outcome::LeftOut("its security cannot be read; see the problems".to_owned())
            }
            (Extension::Scopes(names), _) => {
                Outcome::Access(self.any_of([names.as_slice()]), names.iter().collect(), vec![])
            }
            (Extension::Absent, Some(security)) => {
                let is_optional = security.iter().any(|alternative| alternative.schemes.is_empty());
                if security.is_empty() || is_optional {
                    return Outcome::Access(Access::Public, Vec::new(), Vec::new());
                }
                let mut lists = Vec::new();
                let mut others = Vec::new();
                for alternative in security {
                    let own = alternative
                        .schemes
                        .iter()
                        .find(|(name, _)| Some(name.as_str()) == self.scheme);
                    let rest = alternative
                        .schemes
                        .iter()
                        .filter(|(name, _)| Some(name.as_str()) != self.scheme);
                    others.extend(rest.map(|(name, _)| (name.as_str(), own.is_some())));
                    lists.extend(own.map(|(_, names)| names.as_slice()));
                }
                if lists.is_empty() {
                    return Outcome::LeftOut(format!(
                        "it takes {} alone",
                        list(distinct(others.iter().map(|(name, _)| *name)))
                    ));
                }
                let beside = distinct(others.iter().filter(|(_, beside)| *beside).map(|(name, _)| *name));
                Outcome::Access(
                    self.any_of(lists.iter().copied()),
                    lists.iter().copied().flatten().collect(),
                    beside,
                )
            }
        }
    }

    /// The alternatives that lists of names make. An empty one is met by any token, whatever the others say.
    fn any_of<'o>(&self, lists: impl IntoIterator<Item = &'o [Named]>) -> Access {
        let mut alternatives: Vec<Vec<String>> = Vec::new();
        for names in lists {
            if names.is_empty() {
                return Access::Authenticated;
            }
            let groups: Vec<&[Named]> = if self.or_lists {
                names.chunks(1).collect()
            } else {
                vec![names]
            };
            for group in groups {
                let alternative = distinct(group.iter().flat_map(|named| self.meant(&named.name)));
                if !alternatives.contains(&alternative) {
                    alternatives.push(alternative);
                }
            }
        }
        Access::AnyOf(alternatives)
    }

    /// The names that a name stands for; never none, or the requirement would ask for nothing.
    fn meant(&self, name: &str) -> Vec<String> {
        let meant = self.aliases.get(name).filter(|meant| !meant.is_empty());
        meant.cloned().unwrap_or_else(|| vec![name.to_owned()])
    }
}

/// Without repetitions, in order.
fn distinct<T: PartialEq>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut distinct = Vec::new();
    for item in items {
        if !distinct.contains(&item) {
            distinct.push(item);
        }
    }
    distinct
}
