//! The smallest grant that covers all of some endpoints: an exact search.
//!
//! What is minimised is what a token can do: the number of its scopes with all that they imply. A grant is a cover if it
//! can be minted and allows every endpoint, so each endpoint needs one of its alternatives, with all that holding it implies
//! and requires; what such alternatives give together can be minted as it is. An endpoint with one way left is given it;
//! where there are several, all are tried, the cheapest first, unless what is left to cover would cost at least as much as
//! the best cover found so far.

use bailiwick::{Catalog, Endpoint, Requirement, Scope, ScopeSet};
use serde::Serialize;

/// A grant that covers endpoints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "")]
pub struct Cover<C: Catalog> {
    /// The scopes to mint a token with.
    pub scopes: ScopeSet<C>,
    /// The same with all that they imply: what such a token can do.
    pub expanded: ScopeSet<C>,
    /// Whether no other grant does with less.
    pub proof: Proof,
}

/// What is known about a cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Proof {
    /// No other cover has fewer scopes, with all that they imply: every possibility was tried or ruled out.
    Minimum,
    /// There were more possibilities than the search looks at. No cover has fewer scopes than this.
    UpperBound {
        /// The number that every cover has at least.
        at_least: usize,
    },
}

/// How many partial covers a search looks at before it gives an upper bound.
pub(super) const MOST_STEPS: usize = 100_000;

/// Finds the smallest grant that covers all of these endpoints, without those that are for nobody: no grant covers them.
/// The search looks at 100,000 partial covers at most; if that is not enough, [`Proof`] says so.
///
/// ```
/// use bailiwick::digitalocean::{DigitalOcean, domain};
/// use bailiwick::{Catalog, Method};
/// use bailiwick_analysis::suggest::{Proof, cover};
///
/// // Records can be made with `domain:create` or `domain:update`, and removed with `domain:delete` or `domain:update`.
/// let path = "/v2/domains/example.com/records";
/// let create = DigitalOcean::endpoint(Method::Post, path).unwrap();
/// let delete = DigitalOcean::endpoint(Method::Delete, &format!("{path}/7")).unwrap();
/// let cover = cover([create, delete]);
/// assert_eq!(cover.scopes, domain::UPDATE | domain::READ);
/// assert_eq!(cover.proof, Proof::Minimum);
/// ```
#[must_use]
pub fn cover<C: Catalog>(endpoints: impl IntoIterator<Item = Endpoint<C>>) -> Cover<C> {
    cover_within(endpoints, MOST_STEPS)
}

pub(super) fn cover_within<C: Catalog>(
    endpoints: impl IntoIterator<Item = Endpoint<C>>,
    most_steps: usize,
) -> Cover<C> {
    let mut search = Search::new(endpoints, most_steps);
    let mut start = ScopeSet::EMPTY;
    let open = search.settle(&mut start);
    let at_least = start.len() + bound(&open);
    search.best = search.greedy(start.clone());
    search.branch(start, open);
    let proof = if search.steps < most_steps || search.best.len() == at_least {
        Proof::Minimum
    } else {
        Proof::UpperBound { at_least }
    };
    Cover {
        scopes: named(&search.best),
        expanded: search.best,
        proof,
    }
}

/// The ways to meet a condition: what each adds.
type Ways<C> = Vec<ScopeSet<C>>;

struct Search<C: Catalog> {
    /// What each endpoint needs: alternatives, with all that holding them implies and requires.
    endpoints: Vec<Ways<C>>,
    best: ScopeSet<C>,
    steps: usize,
    most_steps: usize,
}

impl<C: Catalog> Search<C> {
    fn new(endpoints: impl IntoIterator<Item = Endpoint<C>>, most_steps: usize) -> Self {
        let ways = endpoints
            .into_iter()
            .filter_map(|endpoint| match endpoint.requirement() {
                Requirement::Public | Requirement::Authenticated | Requirement::Nobody => None,
                Requirement::AnyOf(alternatives) => Some(alternatives.map(|all_of| held(&all_of.to_set())).collect()),
            });
        let mut endpoints: Vec<Ways<C>> = ways.collect();
        endpoints.sort_unstable();
        endpoints.dedup();
        Self {
            endpoints,
            best: ScopeSet::EMPTY,
            steps: 0,
            most_steps,
        }
    }

    /// Takes every way that is the only one. What is left are the endpoints with several.
    fn settle(&self, set: &mut ScopeSet<C>) -> Vec<Ways<C>> {
        loop {
            let open = self.open(set);
            let mut only = open.iter().filter(|ways| ways.len() == 1).flatten().peekable();
            if only.peek().is_none() {
                return open;
            }
            for way in only {
                *set |= way;
            }
        }
    }

    /// The endpoints that a set does not cover, each with what the ways to cover it would add.
    fn open(&self, set: &ScopeSet<C>) -> Vec<Ways<C>> {
        let endpoints = self.endpoints.iter().map(Vec::as_slice);
        let unmet = endpoints.filter(|ways| !ways.iter().any(|way| way.is_subset(set)));
        unmet.map(|ways| additions(ways.iter().cloned(), set)).collect()
    }

    /// A cover, found by always taking the cheapest way.
    fn greedy(&self, mut set: ScopeSet<C>) -> ScopeSet<C> {
        loop {
            let open = self.settle(&mut set);
            let Some(way) = open.iter().flatten().min_by_key(|way| way.len()) else {
                return set;
            };
            set |= way;
        }
    }

    fn branch(&mut self, set: ScopeSet<C>, open: Vec<Ways<C>>) {
        if open.is_empty() {
            if set.len() < self.best.len() {
                self.best = set;
            }
            return;
        }
        if set.len() + bound(&open) >= self.best.len() || self.steps >= self.most_steps {
            return;
        }
        // The endpoint with the fewest ways, and of those the one that costs most, leaves least to try.
        let hardest = open
            .into_iter()
            .min_by_key(|ways| (ways.len(), std::cmp::Reverse(ways.first().map_or(0, ScopeSet::len))));
        for way in hardest.into_iter().flatten() {
            self.steps += 1;
            let mut set = set.clone() | way;
            let open = self.settle(&mut set);
            self.branch(set, open);
        }
    }
}

/// What a token holds that is minted with at least these scopes.
fn held<C: Catalog>(scopes: &ScopeSet<C>) -> ScopeSet<C> {
    scopes.with_required().implied()
}

/// What ways would add to a set, the cheapest first, without those that add all that another one does.
fn additions<C: Catalog>(ways: impl Iterator<Item = ScopeSet<C>>, set: &ScopeSet<C>) -> Ways<C> {
    let mut all: Ways<C> = ways.map(|way| way - set).collect();
    all.sort_unstable_by(|one, two| one.len().cmp(&two.len()).then_with(|| one.cmp(two)));
    let mut kept: Ways<C> = Vec::new();
    for way in all {
        if !kept.iter().any(|less| less.is_subset(&way)) {
            kept.push(way);
        }
    }
    kept
}

/// What covering all of these endpoints adds at least: that of endpoints which have no scope in common is added up.
fn bound<C: Catalog>(open: &[Ways<C>]) -> usize {
    let mut order: Vec<&Ways<C>> = open.iter().collect();
    order.sort_by_key(|ways| std::cmp::Reverse(ways.first().map_or(0, ScopeSet::len)));
    let mut used: ScopeSet<C> = ScopeSet::EMPTY;
    let mut sum = 0;
    for ways in order {
        if ways.iter().all(|way| way.is_disjoint(&used)) {
            sum += ways.first().map_or(0, ScopeSet::len);
            used = ways.iter().fold(used, |used, way| used | way);
        }
    }
    sum
}

/// The scopes of a set that have to be named, as no other one of it implies them.
pub(super) fn named<C: Catalog>(set: &ScopeSet<C>) -> ScopeSet<C> {
    let implied = set
        .iter()
        .fold(ScopeSet::EMPTY, |all: ScopeSet<C>, scope| all | scope.implies());
    set.clone() - implied
}

/// What has to be minted with a scope.
pub(super) fn required<C: Catalog>(scope: Scope<C>) -> ScopeSet<C> {
    ScopeSet::from(scope).missing_required()
}

#[cfg(test)]
mod tests {
    use bailiwick::runtime::RuntimeCatalog;

    use super::*;

    bailiwick::runtime_catalog! {
        /// Endpoints that each leave a choice.
        Choices
    }

    #[test]
    fn a_search_that_is_cut_short_says_so_and_is_no_better_than_its_bound() {
        let mut text = "format = 1\n[catalog]\nname = 'x'\n[actions]\nx = 'other'\n[scopes]\n".to_owned();
        // The vertices and edges of a ring of seven: a vertex cover has four of them, and a bound by disjoint edges
        // sees three.
        text.extend((0..7).map(|at| format!("'s{at}:x' = {{}}\n")));
        text += "[endpoints]\n";
        text.extend((0..7).map(|at| format!("'GET /{at}' = [['s{at}:x'], ['s{}:x']]\n", (at + 1) % 7)));
        let checked = bailiwick_catalog::check(&bailiwick_catalog::Source::new("x", text), None).unwrap();
        Choices::install(&checked.model).unwrap();
        let cut = cover_within(Choices::endpoints(), 1);
        assert_eq!(cut.proof, Proof::UpperBound { at_least: 3 });
        assert!(cut.expanded.len() >= 4);
        let whole = cover(Choices::endpoints());
        assert_eq!((whole.proof, whole.expanded.len()), (Proof::Minimum, 4));
    }
}
