//! A catalogue with grants, roles and requests that touch what it declares.

use std::fmt;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::catalogue::{ALIASES, UNKNOWN, catalogue};
use super::paths::{METHODS, path};
use crate::naive::{Grant, Naive, Names, names};

/// A catalogue, and things to ask it.
#[derive(Clone)]
pub(crate) struct Scenario {
    /// The catalogue, in format 1.
    pub(crate) text: String,
    /// Grants as they could be stored: with old names, and with names that the catalogue lacks.
    pub(crate) grants: Vec<Grant>,
    /// Roles that somebody may have at some time, predefined or not: the first has no scope, and the second has all.
    pub(crate) roles: Vec<Names>,
    /// Methods and paths.
    pub(crate) requests: Vec<(&'static str, String)>,
}

impl fmt::Debug for Scenario {
    /// The text as it would stand in a file, to be copied from a failing test.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "\n{}\ngrants {:?}\nroles {:?}\nrequests {:?}",
            self.text, self.grants, self.roles, self.requests
        )
    }
}

/// A catalogue with one to ten scopes, and things to ask it.
pub(crate) fn scenario() -> impl Strategy<Value = Scenario> {
    catalogue().prop_flat_map(|text| {
        let naive = Naive::load(&text);
        let scopes: Vec<String> = naive.scopes.keys().cloned().collect();
        let old_or_unknown = ALIASES.iter().chain(&UNKNOWN).map(|name| (*name).to_owned());
        let stored = scopes.iter().cloned().chain(old_or_unknown).collect();
        let grant = prop_oneof![
            4 => some_of(stored).prop_map(Grant::Custom),
            1 => Just(Grant::ReadOnly),
            1 => Just(Grant::FullAccess),
        ];
        let templates = naive.endpoints.into_iter().map(|endpoint| endpoint.template).collect();
        let known_roles: Vec<Names> = [names([]), scopes.iter().cloned().collect()]
            .into_iter()
            .chain(naive.roles.into_values())
            .collect();
        let requests = vec((select(&METHODS[..]), path(templates)), 1..8);
        (vec(grant, 1..5), vec(some_of(scopes), 1..4), requests).prop_map(move |(grants, more_roles, requests)| {
            let roles = known_roles.iter().cloned().chain(more_roles).collect();
            Scenario {
                text: text.clone(),
                grants,
                roles,
                requests,
            }
        })
    })
}

fn some_of(names: Vec<String>) -> impl Strategy<Value = Names> {
    let most = names.len().min(6);
    subsequence(names, 0..=most).prop_map(|names| names.into_iter().collect())
}
