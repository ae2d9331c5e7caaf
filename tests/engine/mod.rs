//! The engine with a catalogue that comes as text, asked and answering in the words of the model.

#![allow(dead_code, reason = "every target that mounts this module uses its own part of it")]
#![expect(
    clippy::panic,
    reason = "a case that cannot be put to the engine is a mistake in the test"
)]

use std::cell::Cell;
use std::collections::BTreeSet;

use bailiwick::runtime::Bits;
use bailiwick::tables::Tables;
use bailiwick::{
    Catalog, Cause, Decision, Denial, Endpoint, Grant, MintError, MissingScopes, Requirement, Role, Scope, ScopeSet,
    StoredGrant,
};
use bailiwick_catalog::{Source, check};

use crate::naive::{self, Names};

thread_local! {
    static TABLES: Cell<&'static Tables> = const { Cell::new(&Tables::EMPTY) };
}

/// Makes this catalogue that of [`VecWords`] and [`ArrayWords`] on this thread. What was made from the one before must
/// not be used any more.
#[track_caller]
pub(crate) fn install(text: &str) {
    let checked = check(&Source::new("scopes.toml", text), None).unwrap_or_else(|report| panic!("{report}"));
    let tables = bailiwick::runtime::leak(&checked.model).unwrap_or_else(|error| panic!("{error}"));
    install_tables(Box::leak(Box::new(tables)));
}

/// The same with tables that no compiler wrote.
pub(crate) fn install_tables(tables: &'static Tables) {
    TABLES.set(tables);
}

macro_rules! installed {
    ($(#[$meta:meta])* $Name:ident: $Words:ty) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum $Name {}

        impl Catalog for $Name {
            type Words = $Words;

            fn tables() -> &'static Tables {
                TABLES.get()
            }
        }
    };
}

installed! {
    /// The catalogue of this thread, with sets as in a catalogue that is loaded at run time.
    VecWords: Bits
}
installed! {
    /// The catalogue of this thread, with sets as in a catalogue that is compiled at build time.
    ArrayWords: [u64; 3]
}

/// The set of these scopes.
#[track_caller]
pub(crate) fn set<C: Catalog>(names: &Names) -> ScopeSet<C> {
    let scope = |name: &String| C::scope(name).unwrap_or_else(|| panic!("no such scope: {name}"));
    names.iter().map(scope).collect()
}

/// The names of these scopes.
pub(crate) fn names_of<C: Catalog>(scopes: impl IntoIterator<Item = Scope<C>>) -> Names {
    scopes.into_iter().map(|scope| scope.name().to_owned()).collect()
}

/// A grant as it is stored.
pub(crate) fn stored(grant: &naive::Grant) -> StoredGrant {
    match grant {
        naive::Grant::Custom(names) => StoredGrant::custom(names.iter().map(String::as_str)),
        naive::Grant::ReadOnly => StoredGrant::READ_ONLY,
        naive::Grant::FullAccess => StoredGrant::FULL_ACCESS,
    }
}

/// A grant.
pub(crate) fn grant<C: Catalog>(grant: &naive::Grant) -> Grant<C> {
    stored(grant).resolve()
}

/// A role.
#[track_caller]
pub(crate) fn role<C: Catalog>(names: &Names) -> Role<C> {
    Role::new(set(names))
}

/// An endpoint's method and template.
pub(crate) fn key<C: Catalog>(endpoint: Endpoint<C>) -> (String, String) {
    (endpoint.method().to_string(), endpoint.path().to_owned())
}

/// The alternatives of an endpoint; none unless it asks for scopes.
pub(crate) fn alternatives<C: Catalog>(endpoint: Endpoint<C>) -> Vec<Names> {
    match endpoint.requirement() {
        Requirement::Public | Requirement::Authenticated | Requirement::Nobody => vec![],
        Requirement::AnyOf(alternatives) => alternatives.map(|all_of| names_of(all_of.iter())).collect(),
    }
}

/// A decision about a token that is live, or about none.
#[track_caller]
pub(crate) fn decision<C: Catalog>(decision: Decision<'_, C>) -> naive::Decision {
    match decision {
        Decision::Allow => naive::Decision::Allow,
        Decision::Deny(Denial::UnknownEndpoint) => naive::Decision::UnknownEndpoint,
        Decision::Deny(Denial::Nobody) => naive::Decision::Nobody,
        Decision::Deny(Denial::NoToken) => naive::Decision::NoToken,
        Decision::Deny(Denial::MissingScopes(missing)) => naive::Decision::MissingScopes(denial(&missing)),
        Decision::Deny(denial @ (Denial::Expired | Denial::Revoked)) => panic!("a dead token: {denial}"),
    }
}

/// A denial, with everything that can be asked of it.
#[track_caller]
pub(crate) fn denial<C: Catalog>(missing: &MissingScopes<'_, C>) -> naive::Denial {
    let chosen = names_of(missing.alternative().iter());
    let alternatives = alternatives(missing.endpoint());
    let causes = missing
        .iter()
        .map(|(scope, cause)| (scope.name().to_owned(), self::cause(cause)));
    let (causes, count) = (causes.collect::<Vec<_>>(), missing.iter().count());
    let remedy = missing.remedy();
    let missing = causes.into_iter().collect();
    let denial = naive::Denial {
        alternative: alternatives
            .iter()
            .position(|names| *names == chosen)
            .unwrap_or_else(|| panic!("no such alternative: {chosen:?}")),
        chosen,
        missing,
        mint: names_of(remedy.mint()),
        role_add: names_of(remedy.role_adds()),
    };
    assert_eq!(denial.missing.len(), count, "each missing scope once");
    denial
}

/// Why a grant may not be minted.
pub(crate) fn mint_error<C: Catalog>(error: &MintError<C>) -> naive::MintError {
    if error.is_empty_grant() {
        return naive::MintError::Empty;
    }
    naive::MintError::Scopes {
        not_in_role: names_of(error.not_held()),
        missing_required: names_of(error.missing_required()),
    }
}

/// These names, without those.
pub(crate) fn without(names: Names, others: &[&str]) -> Names {
    let others: BTreeSet<&str> = others.iter().copied().collect();
    names
        .into_iter()
        .filter(|name| !others.contains(name.as_str()))
        .collect()
}

fn cause(cause: Cause) -> naive::Cause {
    match cause {
        Cause::Token => naive::Cause::Token,
        Cause::Role => naive::Cause::Role,
        Cause::TokenAndRole => naive::Cause::Both,
    }
}
