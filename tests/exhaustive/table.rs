//! The model's answers, asked once and kept by rank: a scope is the number of its name in the order of names.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick::Catalog;
use bailiwick::digitalocean::DigitalOcean;

use crate::naive::{Cause, Naive, Names};

/// What the model knows of every scope and endpoint.
pub(crate) struct Table {
    names: Vec<String>,
    /// The rank of the scope at each of the engine's indices.
    ranks: Vec<usize>,
    /// The alternatives of each of the engine's endpoints; none where every live token will do.
    endpoints: Vec<Vec<Alternative>>,
}

struct Alternative {
    scopes: Vec<usize>,
    /// The same with all that it requires.
    mint: Vec<usize>,
}

/// What a decision has to be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    Allow,
    Missing {
        chosen: BTreeSet<usize>,
        missing: BTreeMap<usize, Cause>,
        mint: BTreeSet<usize>,
        role_add: BTreeSet<usize>,
    },
}

impl Table {
    pub(crate) fn new(naive: &Naive) -> Self {
        let names: Vec<String> = naive.scopes.keys().cloned().collect();
        let rank = |name: &str| {
            names
                .binary_search_by(|known| known.as_str().cmp(name))
                .expect("a scope")
        };
        let last = DigitalOcean::scopes()
            .map(|scope| scope.index() as usize)
            .max()
            .expect("a scope");
        let mut ranks = vec![usize::MAX; last + 1];
        for scope in DigitalOcean::scopes() {
            ranks[scope.index() as usize] = rank(scope.name());
        }
        let endpoints = DigitalOcean::endpoints().map(|endpoint| {
            let known = naive
                .endpoint_of(endpoint.method().as_str(), endpoint.path())
                .expect("an endpoint");
            let ranks = |names: &Names| names.iter().map(|name| rank(name)).collect();
            let alternatives = known.any_of.iter();
            alternatives
                .map(|all_of| Alternative {
                    scopes: ranks(all_of),
                    mint: ranks(&naive.with_required(all_of)),
                })
                .collect()
        });
        let endpoints = endpoints.collect();
        Self {
            names,
            ranks,
            endpoints,
        }
    }

    /// For each rank whether its scope is among these.
    pub(crate) fn bits(&self, names: &Names) -> Vec<bool> {
        self.names.iter().map(|name| names.contains(name)).collect()
    }

    pub(crate) fn rank(&self, index: u32) -> usize {
        self.ranks[index as usize]
    }

    pub(crate) fn decide(&self, endpoint: u32, given: &[bool], ceiling: &[bool]) -> Expected {
        let alternatives = &self.endpoints[endpoint as usize];
        let lacks = |alternative: &Alternative| {
            alternative
                .scopes
                .iter()
                .filter(|rank| !(given[**rank] && ceiling[**rank]))
                .count()
        };
        // The first of several that are equally near.
        let Some(nearest) = alternatives.iter().min_by_key(|alternative| lacks(alternative)) else {
            return Expected::Allow;
        };
        if lacks(nearest) == 0 {
            return Expected::Allow;
        }
        let cause = |rank: usize| match (given[rank], ceiling[rank]) {
            (true, true) => None,
            (false, true) => Some(Cause::Token),
            (true, false) => Some(Cause::Role),
            (false, false) => Some(Cause::Both),
        };
        let missing: BTreeMap<usize, Cause> = nearest
            .scopes
            .iter()
            .filter_map(|rank| Some((*rank, cause(*rank)?)))
            .collect();
        let only_role = missing.values().all(|cause| *cause == Cause::Role);
        let (mint, role_add) = if only_role {
            (BTreeSet::new(), missing.keys().copied().collect())
        } else {
            let role_add = nearest.mint.iter().copied().filter(|rank| !ceiling[*rank]).collect();
            (nearest.mint.iter().copied().collect(), role_add)
        };
        Expected::Missing {
            chosen: nearest.scopes.iter().copied().collect(),
            missing,
            mint,
            role_add,
        }
    }
}
