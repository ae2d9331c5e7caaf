//! The scopes that come, go, or mean something else.

use std::collections::BTreeSet;

use bailiwick::{Catalog, Scope, ScopeSet};
use serde::Serialize;

/// What becomes of scopes and their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ScopeChanges {
    /// New scopes.
    pub added: Vec<&'static str>,
    /// Scopes that are gone, with no alias in their place: stored grants that name them keep the name, and it grants
    /// nothing.
    pub retired: Vec<&'static str>,
    /// Names that mean other scopes than before.
    pub renamed: Vec<Renamed>,
    /// Scopes that stay and are related to others in another way.
    pub changed: Vec<ScopeChange>,
}

impl ScopeChanges {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A name that means other scopes than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Renamed {
    /// The name.
    pub name: &'static str,
    /// What it meant; empty if nothing.
    pub before: Vec<&'static str>,
    /// What it means now; empty if nothing.
    pub now: Vec<&'static str>,
}

/// What a scope says of itself that is not what it said before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScopeChange {
    /// The scope.
    pub scope: &'static str,
    /// `class`, `requires`, `implies` or `deprecated`.
    pub what: &'static str,
    /// What it said before.
    pub before: Vec<String>,
    /// What it says now.
    pub now: Vec<String>,
}

pub(super) fn changes<O: Catalog, N: Catalog>() -> ScopeChanges {
    let mut changes = ScopeChanges::default();
    for scope in N::scopes() {
        match O::scope(scope.name()) {
            Some(old) => changes.changed.extend(change(old, scope)),
            None => changes.added.push(scope.name()),
        }
    }
    let is_gone = |scope: &Scope<O>| N::resolve(scope.name()).scopes().is_empty();
    changes.retired.extend(O::scopes().filter(is_gone).map(Scope::name));
    let scopes = O::scopes().map(Scope::name);
    let aliases = O::tables()
        .aliases
        .iter()
        .chain(N::tables().aliases)
        .map(|alias| alias.name);
    let names: BTreeSet<_> = scopes.chain(aliases).collect();
    for name in names {
        let (before, now) = (
            names_of(&O::resolve(name).scopes()),
            names_of(&N::resolve(name).scopes()),
        );
        if before != now && !changes.added.contains(&name) && !changes.retired.contains(&name) {
            changes.renamed.push(Renamed { name, before, now });
        }
    }
    changes
}

fn change<O: Catalog, N: Catalog>(old: Scope<O>, new: Scope<N>) -> impl Iterator<Item = ScopeChange> {
    let owned = |names: Vec<&'static str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let texts = |text: Option<&str>| text.map(str::to_owned).into_iter().collect();
    let said = [
        ("class", vec![old.class().to_string()], vec![new.class().to_string()]),
        (
            "requires",
            owned(names_of(&old.requires())),
            owned(names_of(&new.requires())),
        ),
        (
            "implies",
            owned(names_of(&old.implies())),
            owned(names_of(&new.implies())),
        ),
        ("deprecated", texts(old.deprecated()), texts(new.deprecated())),
    ];
    let scope = new.name();
    said.into_iter()
        .filter(|(_, before, now)| before != now)
        .map(move |(what, before, now)| ScopeChange {
            scope,
            what,
            before,
            now,
        })
}

/// By name, since two catalogues may have them in another order.
fn names_of<C: Catalog>(scopes: &ScopeSet<C>) -> Vec<&'static str> {
    let names: BTreeSet<_> = scopes.iter().map(Scope::name).collect();
    names.into_iter().collect()
}
