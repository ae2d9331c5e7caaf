//! The custom tokens that can call an endpoint: the smallest sets of names that are enough.

use std::collections::BTreeSet;

use bailiwick::{Catalog, Endpoint, Requirement, Role};

use super::requests::Unjudged;
use crate::EndpointName;

/// A set of names, as a token is given them.
pub(super) type Names = BTreeSet<&'static str>;

/// The names of a catalogue by what they give: scopes and aliases.
#[derive(Debug)]
pub(super) struct Vocabulary<C> {
    /// For each scope, by index, the names whose holders have it.
    giving: Vec<Vec<&'static str>>,
    catalog: std::marker::PhantomData<C>,
}

impl<C: Catalog> Vocabulary<C> {
    pub(super) fn new() -> Self {
        let tables = C::tables();
        let mut giving = vec![Vec::new(); tables.scopes.len()];
        let scopes = C::scopes().map(|scope| (scope.name(), scope | scope.implies()));
        let aliases = tables.aliases.iter().map(|alias| {
            let scopes = C::resolve(alias.name).scopes();
            (alias.name, scopes.implied())
        });
        for (name, scopes) in scopes.chain(aliases) {
            for scope in &scopes {
                if let Some(names) = giving.get_mut(scope.index() as usize) {
                    names.push(name);
                }
            }
        }
        Self {
            giving,
            catalog: std::marker::PhantomData,
        }
    }

    /// The smallest sets of names with which a custom token under a role can call an endpoint: none of them has another
    /// within it, and every token that can call it has one of them.
    pub(super) fn ways(&self, endpoint: Option<Endpoint<C>>, role: Option<&Role<C>>) -> Result<Vec<Names>, Unjudged> {
        let Some(endpoint) = endpoint else {
            return Ok(Vec::new());
        };
        let (alternatives, role) = match (endpoint.requirement(), role) {
            (Requirement::Public, _) | (Requirement::Authenticated, Some(_)) => return Ok(vec![Names::new()]),
            (Requirement::Nobody, _) | (Requirement::Authenticated | Requirement::AnyOf(_), None) => {
                return Ok(Vec::new());
            }
            (Requirement::AnyOf(alternatives), Some(role)) => (alternatives, role),
        };
        let mut ways = Vec::new();
        for all_of in alternatives.filter(|all_of| all_of.to_set().is_subset(role.ceiling())) {
            let mut sets = vec![Names::new()];
            for scope in all_of.iter() {
                let names = self.giving.get(scope.index() as usize).map_or(&[][..], Vec::as_slice);
                if sets.len().saturating_mul(names.len()) > MOST_WAYS {
                    return Err(Unjudged::TooManyWays {
                        endpoint: EndpointName::from(endpoint),
                        limit: MOST_WAYS,
                    });
                }
                let with = |set: &Names, name| set.iter().copied().chain([name]).collect();
                sets = sets
                    .iter()
                    .flat_map(|set| names.iter().map(move |name| with(set, *name)))
                    .collect();
            }
            ways.extend(sets);
        }
        Ok(smallest(ways))
    }
}

/// How many sets are looked at for one endpoint. Comparing them takes time that grows with the square.
const MOST_WAYS: usize = 4096;

/// Without those that have another one within them.
fn smallest(mut sets: Vec<Names>) -> Vec<Names> {
    sets.sort_by(|one, two| (one.len(), one).cmp(&(two.len(), two)));
    sets.dedup();
    let mut kept: Vec<Names> = Vec::new();
    for set in sets {
        if !covers(&kept, &set) {
            kept.push(set);
        }
    }
    kept
}

/// Whether a token with these names has one of the sets.
pub(super) fn covers(sets: &[Names], names: &Names) -> bool {
    sets.iter().any(|set| set.is_subset(names))
}
