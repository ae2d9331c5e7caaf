//! A catalogue with grants, roles and requests that touch what it declares.

use std::fmt;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::catalogue::{ALIASES, MOST_FILLERS, UNKNOWN, catalogue, filler};
use super::paths::{METHODS, path};
use crate::naive::{Endpoint, Grant, Naive, Names, names};

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
    pub(crate) requests: Vec<(String, String)>,
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

/// A catalogue, and things to ask it.
pub(crate) fn scenario() -> impl Strategy<Value = Scenario> {
    catalogue().prop_flat_map(|text| {
        let naive = Naive::load(&text);
        // One filler is as good as another.
        let fillers_to_skip: Vec<String> = (1..=MOST_FILLERS).map(filler).collect();
        let scopes: Vec<String> = naive
            .scopes
            .keys()
            .filter(|name| !fillers_to_skip.contains(name))
            .cloned()
            .collect();
        let old_or_unknown = ALIASES.iter().chain(&UNKNOWN).map(|name| (*name).to_owned());
        let stored = scopes.iter().cloned().chain(old_or_unknown).collect();
        let grant = prop_oneof![
            4 => some_of(stored).prop_map(Grant::Custom),
            1 => Just(Grant::ReadOnly),
            1 => Just(Grant::FullAccess),
        ];
        let requests = vec(request(&naive), 1..8);
        let known_roles: Vec<Names> = [names([]), naive.scopes.into_keys().collect()]
            .into_iter()
            .chain(naive.roles.into_values())
            .collect();
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

/// A request that is mostly for one of the endpoints, and sometimes for what is near them.
fn request(naive: &Naive) -> impl Strategy<Value = (String, String)> + use<> {
    let endpoint = |endpoint: &Endpoint| (endpoint.method.clone(), endpoint.template.clone());
    let endpoints: Vec<(String, String)> = naive.endpoints.iter().map(endpoint).collect();
    let templates = endpoints.iter().map(|(_, template)| template.clone()).collect();
    let own = select(endpoints).prop_flat_map(|(method, template)| (Just(method), path(vec![template])));
    let any = (select(&METHODS[..]).prop_map(str::to_owned), path(templates));
    prop_oneof![5 => own, 1 => any]
}

fn some_of(names: Vec<String>) -> impl Strategy<Value = Names> {
    let most = names.len().min(6);
    subsequence(names, 0..=most).prop_map(|names| names.into_iter().collect())
}
