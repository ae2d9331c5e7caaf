//! The rules as laws, on random catalogues; and evidence that the random inputs are worth something.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::naive::generate::{config, scenario, templates_and_paths};
use crate::naive::matcher::best_shape;
use crate::naive::{Class, Decision, Grant, Naive, Names};

proptest! {
    #![proptest_config(config())]

    /// Rules 1 to 3.
    #[test]
    fn a_token_follows_its_holders_role_and_never_exceeds_it(scenario in scenario()) {
        let naive = Naive::load(&scenario.text);
        for (grant, more) in scenario.grants.iter().flat_map(|grant| scenario.roles.iter().map(move |role| (grant, role))) {
            let effective = naive.effective(grant, more);
            prop_assert!(effective.is_subset(&naive.ceiling(more)));
            prop_assert_eq!(naive.implied(&naive.expand(grant)), naive.expand(grant));
            for less in scenario.roles.iter().filter(|less| less.is_subset(more)) {
                prop_assert!(naive.effective(grant, less).is_subset(&effective));
            }
            if *grant == Grant::FullAccess {
                prop_assert_eq!(effective, naive.ceiling(more));
            }
        }
    }

    /// Rule 5: one call adds the closure, and a second one adds nothing.
    #[test]
    fn the_closure_can_be_minted(scenario in scenario()) {
        let naive = Naive::load(&scenario.text);
        let all: Names = naive.scopes.keys().cloned().collect();
        for scopes in scenario.roles.iter().map(|role| naive.resolve(role).known).filter(|scopes| !scopes.is_empty()) {
            let closed = naive.with_required(&scopes);
            prop_assert_eq!(naive.check_mint(&Grant::Custom(closed.clone()), &all), Ok(()));
            prop_assert_eq!(naive.with_required(&closed), closed);
        }
    }

    /// Rule 7.
    #[test]
    fn read_only_covers_the_read_scopes_and_nothing_else(scenario in scenario()) {
        let naive = Naive::load(&scenario.text);
        let read = naive.expand(&Grant::ReadOnly);
        for (name, scope) in &naive.scopes {
            prop_assert_eq!(read.contains(name), scope.class == Class::Read);
        }
    }

    /// Rule 10: the remedy is one.
    #[test]
    fn whoever_follows_the_remedy_is_let_in(scenario in scenario()) {
        let naive = Naive::load(&scenario.text);
        for ((method, path), grant) in scenario.requests.iter().flat_map(|request| scenario.grants.iter().map(move |grant| (request, grant))) {
            for role in &scenario.roles {
                let Decision::MissingScopes(denial) = naive.decide(Some(grant), role, method, path) else { continue };
                prop_assert!(!denial.missing.is_empty());
                let better_role = role | &denial.role_add;
                let better_grant = if denial.mint.is_empty() { grant.clone() } else { Grant::Custom(denial.mint) };
                if better_grant != *grant {
                    prop_assert_eq!(naive.check_mint(&better_grant, &better_role), Ok(()));
                }
                prop_assert_eq!(naive.decide(Some(&better_grant), &better_role, method, path), Decision::Allow);
            }
        }
    }
}

/// What comes up in a thousand random inputs. A generator that never hits a rule would let every test of it pass.
#[test]
fn random_inputs_reach_every_answer() {
    let mut runner = TestRunner::deterministic();
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for _ in 0..1000 {
        let scenario = scenario().new_tree(&mut runner).expect("a scenario").current();
        let naive = Naive::load(&scenario.text);
        for ((method, path), role) in scenario
            .requests
            .iter()
            .flat_map(|request| scenario.roles.iter().map(move |role| (request, role)))
        {
            for grant in scenario.grants.iter().map(Some).chain([None]) {
                let answer = match naive.decide(grant, role, method, path) {
                    Decision::Allow => "allow",
                    Decision::UnknownEndpoint => "unknown endpoint",
                    Decision::Nobody => "for nobody",
                    Decision::NoToken => "no token",
                    Decision::MissingScopes(denial) if denial.alternative > 0 => "missing, of a later alternative",
                    Decision::MissingScopes(denial) if denial.mint.is_empty() => "missing, for the role only",
                    Decision::MissingScopes(denial) if denial.role_add.is_empty() => "missing, for the token only",
                    Decision::MissingScopes(_) => "missing, for both",
                };
                *seen.entry(answer).or_default() += 1;
            }
        }
        let (templates, paths) = templates_and_paths().new_tree(&mut runner).expect("paths").current();
        for path in paths {
            let matching = templates
                .iter()
                .filter(|template| best_shape([template.as_str()], &path).is_some());
            let answer = match matching.count() {
                0 => "a path of no template",
                1 => "a path of one template",
                _ => "a path of several templates",
            };
            *seen.entry(answer).or_default() += 1;
        }
    }
    assert_eq!(seen.len(), 11, "{seen:#?}");
    assert!(seen.values().all(|times| *times > 800), "{seen:?}");
}
