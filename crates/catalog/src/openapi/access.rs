//! From a description's security to what an operation asks of a token.

use std::collections::{BTreeMap, HashSet};
use std::hash::Hash;

use super::Access;
use super::operation::{Extension, RawOperation};
use super::security::{Alternative, Asks, Named};
use crate::diagnostic::{Quoted, list};
use crate::{Lists, OpenApi, Optional, Silent};

/// How security is read.
#[derive(Debug)]
pub(super) struct Rules<'a> {
    /// The scheme that counts.
    pub(super) scheme: Option<&'a str>,
    pub(super) settings: &'a OpenApi,
    /// Wrong names, and the ones that are meant.
    pub(super) aliases: &'a BTreeMap<String, Vec<String>>,
}

/// What became of an operation.
#[derive(Debug)]
pub(super) enum Outcome<'o> {
    /// What it asks for, where it says so, and the other schemes whose credentials go with it.
    Access(Access, Vec<&'o Named>, Vec<&'o str>),
    /// It says nothing, and nothing is asked in its place.
    Silent,
    /// Why it is left out, and whether nobody knows what it should ask for.
    LeftOut(String, bool),
}

/// What `security` asks for.
enum Secured<'o> {
    Silent,
    Public,
    /// Lists of the scheme that counts, each with what other schemes ask for beside it.
    Lists(Vec<Asked<'o>>),
    /// Credentials of these schemes alone.
    Others(Vec<&'o str>),
}

/// One alternative of the scheme that counts.
struct Asked<'o> {
    own: &'o [Named],
    /// The scopes of the schemes that go with it: whoever has `a` of one and `b` of another has shown both.
    beside: Vec<&'o Named>,
}

impl Rules<'_> {
    /// What an operation asks of a token; never less than its `security` or its vendor's key.
    pub(super) fn apply<'o>(&self, operation: &'o RawOperation) -> Outcome<'o> {
        let vendor = match &operation.extension {
            Extension::Unreadable => return unreadable(),
            Extension::Absent => &[][..],
            Extension::Scopes(names) => names,
        };
        let (secured, beside) = match &operation.asks {
            Asks::Unreadable => return unreadable(),
            Asks::Silent => (Secured::Silent, Vec::new()),
            Asks::AnyOf(alternatives) => self.secured(alternatives),
        };
        let has_key = matches!(operation.extension, Extension::Scopes(_));
        let from_vendor = || {
            [Asked {
                own: vendor,
                beside: Vec::new(),
            }]
        };
        let named = |lists: &[Asked<'o>]| lists.iter().flat_map(Asked::named).collect::<Vec<_>>();
        let (access, named) = match (secured, vendor) {
            (Secured::Silent, []) => match self.settings.silent {
                Some(Silent::Authenticated) => (Access::Authenticated, Vec::new()),
                Some(Silent::LeftOut) | None => return Outcome::Silent,
            },
            (Secured::Others(others), []) => {
                return Outcome::LeftOut(format!("it takes {} alone", list(others)), false);
            }
            (Secured::Public, []) if has_key => (Access::Authenticated, Vec::new()),
            (Secured::Public, []) => (Access::Public, Vec::new()),
            (Secured::Lists(lists), []) => (self.any_of(&lists), named(&lists)),
            (Secured::Lists(lists), _) => {
                let both = both(self.any_of(&lists), self.any_of(&from_vendor()));
                (both, named(&lists).into_iter().chain(vendor).collect())
            }
            (Secured::Silent | Secured::Public | Secured::Others(_), _) => {
                (self.any_of(&from_vendor()), vendor.iter().collect())
            }
        };
        match operation.vendor.iter().find(|(_, says)| *says) {
            Some((key, _)) if self.settings.extension.is_none() && access.scopes().is_empty() => Outcome::LeftOut(
                format!("its scopes may stand under {}, which is not read", Quoted(key)),
                true,
            ),
            _ => Outcome::Access(access, named, beside),
        }
    }

    /// Whether an operation would be open to all if its `security` were read to the letter.
    pub(super) fn passes_over_empty(&self, operation: &RawOperation) -> bool {
        let alternatives = operation.asks.alternatives();
        let is_empty = |alternative: &Alternative| alternative.schemes.is_empty();
        self.settings.optional != Some(Optional::Public)
            && alternatives.iter().any(is_empty)
            && !alternatives.iter().all(is_empty)
    }

    /// What `security` asks for, and the other schemes whose credentials go with a token.
    fn secured<'o>(&self, alternatives: &'o [Alternative]) -> (Secured<'o>, Vec<&'o str>) {
        let is_optional = alternatives.iter().any(|alternative| alternative.schemes.is_empty());
        let asks_nothing = alternatives.iter().all(|alternative| alternative.schemes.is_empty());
        if asks_nothing || is_optional && self.settings.optional == Some(Optional::Public) {
            return (Secured::Public, Vec::new());
        }
        let is_own = |name: &String| Some(name.as_str()) == self.scheme;
        let (mut lists, mut beside, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for Alternative { schemes, .. } in alternatives {
            let rest = schemes.iter().filter(|(name, _)| !is_own(name));
            let Some((_, own)) = schemes.iter().find(|(name, _)| is_own(name)) else {
                others.extend(rest.map(|(name, _)| name.as_str()));
                continue;
            };
            beside.extend(rest.clone().map(|(name, _)| name.as_str()));
            lists.push(Asked {
                own,
                beside: rest.flat_map(|(_, names)| names).collect(),
            });
        }
        if lists.is_empty() {
            (Secured::Others(distinct(others)), Vec::new())
        } else {
            (Secured::Lists(lists), distinct(beside))
        }
    }

    /// The alternatives that lists of names make. An empty one is met by any token, whatever the others say.
    fn any_of(&self, lists: &[Asked<'_>]) -> Access {
        let mut alternatives = Vec::new();
        for Asked { own, beside } in lists {
            let is_or = self.settings.lists == Some(Lists::Any) && !own.is_empty();
            let groups: Vec<&[Named]> = if is_or { own.chunks(1).collect() } else { vec![own] };
            for group in groups {
                let names = group.iter().chain(beside.iter().copied());
                let alternative = distinct(names.flat_map(|named| self.meant(&named.name)));
                if alternative.is_empty() {
                    return Access::Authenticated;
                }
                alternatives.push(alternative);
            }
        }
        Access::AnyOf(distinct(alternatives))
    }

    /// The names that a name stands for; never none, or the requirement would ask for nothing.
    fn meant(&self, name: &str) -> Vec<String> {
        let meant = self.aliases.get(name).filter(|meant| !meant.is_empty());
        meant.cloned().unwrap_or_else(|| vec![name.to_owned()])
    }
}

impl<'o> Asked<'o> {
    fn named(&self) -> impl Iterator<Item = &'o Named> {
        self.own.iter().chain(self.beside.clone())
    }
}

/// What asks for both of two things, each of which asks for a token at least.
fn both(ours: Access, theirs: Access) -> Access {
    match (ours, theirs) {
        (Access::AnyOf(ours), Access::AnyOf(theirs)) => {
            let pairs = ours
                .iter()
                .flat_map(|ours| theirs.iter().map(move |theirs| (ours, theirs)));
            let both = pairs.map(|(ours, theirs)| distinct(ours.iter().chain(theirs).cloned()));
            Access::AnyOf(distinct(both))
        }
        (access @ Access::AnyOf(_), _) | (_, access) => access,
    }
}

fn unreadable<'o>() -> Outcome<'o> {
    Outcome::LeftOut("its security cannot be read; see the problems".to_owned(), false)
}

/// Without repetitions, in order.
fn distinct<T: Clone + Eq + Hash>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    items.into_iter().filter(|item| seen.insert(item.clone())).collect()
}
