//! Rule 10: what a remedy asks of the role's owner, compared with every set of permissions that there is.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick::{Catalog, Denial};
use proptest::prelude::*;

use crate::engine::{denial, names_of};
use crate::naive::{self, Naive, Names, names};
use crate::{Case, Held, Verdict};

pub(crate) fn rule_10_what_the_roles_owner_must_add_is_the_least<C: Catalog>(case: &Case) -> Verdict {
    let scopes = Scopes::new(&case.naive);
    let mut seen = BTreeSet::new();
    for (Held { grant, role, .. }, _) in case.grants_and_roles::<C>() {
        for endpoint in C::endpoints() {
            let Some(Denial::MissingScopes(missing)) = grant.effective(&role).decide(endpoint).denial() else {
                continue;
            };
            let naive::Denial {
                chosen, mint, role_add, ..
            } = denial(&missing);
            let question = (names_of(role.ceiling()), chosen, mint.is_empty());
            if !seen.insert(question.clone()) {
                continue;
            }
            let (ceiling, needed, is_given) = question;
            let least = scopes.least(&ceiling, &needed, is_given);
            prop_assert_eq!(role_add, least, "{}", endpoint);
        }
    }
    Ok(())
}

/// Scopes as bits, since there are some thousand sets of them.
struct Scopes {
    places: BTreeMap<String, usize>,
    /// For each scope what holding it gives.
    gives: Vec<u32>,
    /// For each scope what holding it asks of whoever mints it, with what it gives.
    takes: Vec<u32>,
}

impl Scopes {
    /// Without those that are there for their place alone.
    fn new(naive: &Naive) -> Self {
        let named = naive.scopes.keys().filter(|name| !name.starts_with("a:z")).cloned();
        let places: BTreeMap<String, usize> = named.zip(0..).collect();
        assert!(places.len() <= 12, "too many to try all sets of them");
        let mut scopes = Self {
            places,
            gives: vec![],
            takes: vec![],
        };
        let held = |name: &String| naive.implied(&names([name.as_str()]));
        let gives = scopes.places.keys().map(|name| scopes.bits(&held(name))).collect();
        let takes = scopes.places.keys().map(|name| {
            let held = held(name);
            scopes.bits(&(&naive.required(&held) | &held))
        });
        (scopes.takes, scopes.gives) = (takes.collect(), gives);
        scopes
    }

    fn bits(&self, names: &Names) -> u32 {
        names
            .iter()
            .filter_map(|name| self.places.get(name))
            .map(|at| 1 << at)
            .sum()
    }

    /// The permissions that let somebody in who would be denied, with the smallest ceiling and of those the fewest:
    /// found by trying all.
    fn least(&self, ceiling: &Names, needed: &Names, is_given: bool) -> Names {
        let (ceiling, needed) = (self.bits(ceiling), self.bits(needed));
        let mut gives = vec![0];
        let mut best = (u32::MAX, u32::MAX, 0);
        for added in 0..1_u32 << self.places.len() {
            if let Some(rest) = added.checked_sub(1).map(|before| added & before) {
                gives.push(gives[rest as usize] | self.gives[added.trailing_zeros() as usize]);
            }
            let ceiling = ceiling | gives[added as usize];
            let score = (ceiling.count_ones(), added.count_ones(), added);
            if score < best && needed & !self.usable(ceiling, is_given) == 0 {
                best = score;
            }
        }
        let is_added = |at: usize| best.2 >> at & 1 == 1;
        let added = self.places.iter().filter(|(_, at)| is_added(**at));
        added.map(|(name, _)| name.clone()).collect()
    }

    /// What a token can have under a role with this ceiling: all of it if it was minted already, else what can be minted.
    fn usable(&self, mut ceiling: u32, is_given: bool) -> u32 {
        loop {
            let mintable = |at: &usize| is_given || self.takes[*at] & !ceiling == 0;
            let left = (0..self.places.len()).filter(mintable).map(|at| 1 << at).sum::<u32>() & ceiling;
            if left == ceiling {
                return ceiling;
            }
            ceiling = left;
        }
    }
}
