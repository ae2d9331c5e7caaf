//! Explanations of generated catalogues, compared with the model of the engine's own tests.

#![expect(clippy::indexing_slicing, reason = "a helper of tests may fail as a test does")]

#[path = "../../../tests/engine/mod.rs"]
mod engine;
#[path = "../../../tests/naive/mod.rs"]
mod naive;

use bailiwick::{Catalog, Scope};
use bailiwick_analysis::explain::{self, CustomReach, Holding};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use engine::{VecWords, grant, names_of, role};
use naive::generate::{config, scenario};
use naive::{Cause, Decision, Grant, Naive, Names, names};

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..config() })]

    #[test]
    fn a_decision_rests_on_what_token_and_role_have(scenario in scenario()) {
        engine::install(&scenario.text);
        let naive = Naive::load(&scenario.text);
        for (given, role_now) in scenario.grants.iter().flat_map(|grant| scenario.roles.iter().map(move |role| (grant, role))) {
            let (grant, role) = (grant::<VecWords>(given), role::<VecWords>(role_now));
            for endpoint in VecWords::endpoints() {
                let story = explain::decision(grant.effective(&role), endpoint);
                let known = naive.endpoint_of(endpoint.method().as_str(), endpoint.path()).unwrap();
                let decision = naive.decide_at(known, Some(given), role_now);
                prop_assert_eq!(story.allow, decision == Decision::Allow);
                prop_assert_eq!(story.alternatives.len(), known.any_of.len());
                let effective = naive.effective(given, role_now);
                for (alternative, all_of) in story.alternatives.iter().zip(&known.any_of) {
                    prop_assert_eq!(alternative.met, all_of.is_subset(&effective));
                    prop_assert_eq!(&names_of(alternative.scopes.iter().map(|needed| needed.scope)), all_of);
                    for needed in &alternative.scopes {
                        holds(&naive, needed.scope, &needed.token, &naive.expand(given), &named(&naive, given))?;
                        let permissions = naive.resolve(role_now).known;
                        holds(&naive, needed.scope, &needed.role, &naive.ceiling(role_now), &permissions)?;
                    }
                }
                let nearest: Vec<_> = story.alternatives.iter().map(|found| found.nearest).collect();
                match decision {
                    Decision::MissingScopes(denial) => {
                        prop_assert_eq!(nearest.iter().filter(|is| **is).count(), 1);
                        let at = nearest.iter().position(|is| *is).unwrap();
                        prop_assert_eq!(&known.any_of[at], &denial.chosen);
                        for needed in &story.alternatives[at].scopes {
                            let cause = denial.missing.get(needed.scope.name());
                            let lacks = (!needed.token.is_held(), !needed.role.is_held());
                            prop_assert_eq!(cause.map(|cause| (*cause != Cause::Role, *cause != Cause::Token)), Some(lacks).filter(|lacks| *lacks != (false, false)));
                        }
                        let remedy = story.remedy.unwrap();
                        prop_assert_eq!(names_of(remedy.mint.iter()), denial.mint);
                        prop_assert_eq!(names_of(remedy.role_adds.iter()), denial.role_add);
                    }
                    _ => prop_assert!(story.remedy.is_none() && !nearest.contains(&true)),
                }
            }
        }
    }

    #[test]
    fn an_endpoint_is_in_reach_of_a_role_when_a_token_under_it_can_call_it(scenario in scenario()) {
        engine::install(&scenario.text);
        let naive = Naive::load(&scenario.text);
        for endpoint in VecWords::endpoints() {
            let profile = explain::endpoint(endpoint);
            let known = naive.endpoint_of(endpoint.method().as_str(), endpoint.path()).unwrap();
            let roles: Vec<_> = profile.roles.iter().map(|reach| reach.role).collect();
            prop_assert_eq!(roles.iter().copied().collect::<std::collections::BTreeSet<_>>(), naive.roles.keys().map(String::as_str).collect());
            for reach in &profile.roles {
                let role = &naive.roles[reach.role];
                let can = |grant: &Grant| naive.decide_at(known, Some(grant), role) == Decision::Allow;
                prop_assert_eq!(reach.read_only, can(&Grant::ReadOnly));
                prop_assert_eq!(reach.full_access, can(&Grant::FullAccess));
                prop_assert_eq!(reach.custom != CustomReach::No, can(&Grant::Custom(naive.scopes.keys().cloned().collect())));
                // What can be minted at all is no more than the ceiling, and closed.
                let mintable = known.any_of.iter().any(|all_of| {
                    naive.check_mint(&Grant::Custom(naive.with_required(all_of)), role).is_ok()
                });
                let any_will_do = known.any_of.is_empty() && !known.nobody;
                prop_assert_eq!(reach.custom == CustomReach::Mintable, any_will_do || mintable);
            }
            for way in &profile.ways {
                prop_assert_eq!(names_of(way.mint.iter()), naive.with_required(&names_of(way.scopes.iter())));
                for scope in VecWords::scopes() {
                    let gives = &naive.implied(&names([scope.name()])) - &names([scope.name()]);
                    prop_assert_eq!(way.implied_by.contains(scope), !gives.is_disjoint(&names_of(way.scopes.iter())));
                }
            }
        }
    }

    #[test]
    fn a_scope_is_told_with_everything_that_names_it(scenario in scenario()) {
        engine::install(&scenario.text);
        let naive = Naive::load(&scenario.text);
        for scope in VecWords::scopes() {
            let profile = explain::scope(scope);
            let own = names([scope.name()]);
            prop_assert_eq!(names_of(profile.requires.iter()), &naive.required(&own) - &own);
            prop_assert_eq!(names_of(profile.implies.iter()), &naive.implied(&own) - &own);
            for other in VecWords::scopes().filter(|other| *other != scope) {
                let others = names([other.name()]);
                prop_assert_eq!(profile.required_by.contains(other), naive.required(&others).contains(scope.name()));
                prop_assert_eq!(profile.implied_by.contains(other), naive.implied(&others).contains(scope.name()));
                prop_assert_eq!(profile.associated_with.contains(other), explain::scope(other).associated.contains(scope));
            }
            for (name, role) in &naive.roles {
                prop_assert_eq!(profile.roles.contains(&name.as_str()), naive.ceiling(role).contains(scope.name()));
            }
            for (name, targets) in &naive.aliases {
                prop_assert!(profile.aliases.contains(&name.as_str()) || !naive.resolve(&names([name.as_str()])).known.contains(scope.name()), "{:?}", targets);
            }
            for endpoint in VecWords::endpoints() {
                let found = profile.endpoints.iter().find(|found| found.endpoint == endpoint);
                let known = naive.endpoint_of(endpoint.method().as_str(), endpoint.path()).unwrap();
                let with: Vec<_> = known.any_of.iter().filter(|all_of| all_of.contains(scope.name())).collect();
                prop_assert_eq!(found.is_some(), !with.is_empty());
                if let Some(found) = found {
                    prop_assert_eq!(found.besides.len(), with.len());
                    prop_assert_eq!(found.avoidable, with.len() < known.any_of.len());
                }
            }
        }
    }
}

/// What a grant names itself; for the kinds that follow the role, nothing.
fn named(naive: &Naive, grant: &Grant) -> Names {
    match grant {
        Grant::Custom(stored) => naive.resolve(stored).known,
        Grant::ReadOnly | Grant::FullAccess => names([]),
    }
}

/// A holding is true: it says that the scope is held when it is, and names a chain whose every step is one that the
/// catalogue declares.
fn holds(
    naive: &Naive,
    scope: Scope<VecWords>,
    holding: &Holding<VecWords>,
    held: &Names,
    named: &Names,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(holding.is_held(), held.contains(scope.name()));
    match holding {
        Holding::Named => prop_assert!(named.contains(scope.name())),
        Holding::Kind => prop_assert!(named.is_empty()),
        Holding::Implied(chain) => {
            prop_assert!(!named.contains(scope.name()));
            prop_assert!(named.contains(chain[0].name()));
            prop_assert_eq!(chain.last(), Some(&scope));
            for step in chain.windows(2) {
                prop_assert!(
                    naive.scopes[step[0].name()].implies.contains(step[1].name()),
                    "{:?}",
                    chain
                );
            }
        }
        Holding::Absent => {}
    }
    Ok(())
}
