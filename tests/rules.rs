//! The rules of DESIGN.md §2, one property or more for each: whatever the catalogue, the engine does what the rule says
//! and what the independent model says.
//!
//! Every property is checked with sets of either kind: words in an array, as in a catalogue compiled at build time, and
//! words in a vector, as in one loaded at run time.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a helper of tests may fail as a test does"
)]

mod engine;
#[path = "rules/least.rs"]
mod least;
mod naive;
#[path = "rules/paths.rs"]
mod paths;
#[path = "rules/relations.rs"]
mod relations;
#[path = "rules/roles.rs"]
mod roles;
#[path = "rules/stored.rs"]
mod stored;
#[path = "rules/time.rs"]
mod time;
#[path = "rules/vacuous.rs"]
mod vacuous;
#[path = "rules/why.rs"]
mod why;

use bailiwick::{Catalog, Grant, Role, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use engine::{ArrayWords, VecWords};
use naive::generate::{Scenario, config, scenario};
use naive::{Naive, Names};

/// What a property says of a case.
type Verdict = Result<(), TestCaseError>;

/// A scenario with its catalogue installed.
struct Case {
    naive: Naive,
    scenario: Scenario,
    moments: Vec<Moment>,
}

/// What time it is, and what became of a token by then.
#[derive(Clone, Copy, Debug)]
struct Moment {
    now: Timestamp,
    expires_at: Option<Timestamp>,
    is_revoked: bool,
}

macro_rules! rules {
    ($($module:ident::$rule:ident,)*) => {
        proptest! {
            #![proptest_config(config())]
            $(
                #[test]
                fn $rule(scenario in scenario(), moments in prop::collection::vec(moment(), 1..6)) {
                    engine::install(&scenario.text);
                    let case = Case { naive: Naive::load(&scenario.text), scenario, moments };
                    $module::$rule::<VecWords>(&case)?;
                    $module::$rule::<ArrayWords>(&case)?;
                }
            )*
        }
    };
}

rules! {
    roles::rule_01_effective_is_what_grant_and_role_have_in_common_now,
    roles::rule_02_an_expanded_role_gives_to_tokens_that_follow_it_and_to_no_other,
    roles::rule_03_a_restricted_role_takes_from_every_token_and_gives_back_no_more,
    relations::rule_04_requires_implies_and_associated_are_three_relations,
    relations::rule_05_minting_needs_held_scopes_closed_under_requires,
    relations::rule_05_one_call_adds_the_closure,
    relations::rule_05_a_token_gives_at_most_what_it_has_itself,
    time::rule_06_a_grant_never_changes,
    roles::rule_07_class_read_is_exact,
    vacuous::rule_08_nothing_is_vacuous,
    vacuous::rule_08_an_endpoint_for_nobody_denies_every_token_and_takes_its_requests,
    vacuous::rule_08_a_catalogue_with_nothing_in_it_denies_everything,
    time::rule_09_a_token_is_live_before_its_expiry_and_unless_revoked,
    why::rule_10_denials_say_why_in_order,
    why::rule_10_denials_name_the_nearest_alternative_the_causes_and_the_remedy,
    why::rule_10_whoever_follows_the_remedy_is_let_in,
    least::rule_10_what_the_roles_owner_must_add_is_the_least,
    stored::rule_11_unknown_names_are_kept_grant_nothing_and_are_reported,
    stored::rule_11_aliases_are_rewritten,
    paths::rule_12_the_best_template_wins_and_the_method_comes_after,
}

impl Case {
    /// Every grant with every role.
    fn grants_and_roles<C: Catalog>(&self) -> impl Iterator<Item = (Held<'_, C>, &naive::Grant)> {
        self.scenario.grants.iter().flat_map(|named| {
            let grant = engine::grant(named);
            self.scenario.roles.iter().map(move |names| {
                let held = Held {
                    grant: grant.clone(),
                    role: engine::role(names),
                    names,
                };
                (held, named)
            })
        })
    }

    /// The method and the path of every request.
    fn requests(&self) -> impl Iterator<Item = (bailiwick::Method, &str)> {
        let requests = self.scenario.requests.iter();
        requests.map(|(method, path)| (method.parse().expect("a method"), path.as_str()))
    }
}

/// A grant, and the role of whoever holds the token.
struct Held<'a, C: Catalog> {
    grant: Grant<C>,
    role: Role<C>,
    /// The role's permissions.
    names: &'a Names,
}

/// Moments close to expiry are as likely as any other, and the ends of time occur.
fn moment() -> impl Strategy<Value = Moment> {
    let instant = || prop_oneof![4 => -3..4_i64, 1 => any::<i64>(), 1 => Just(i64::MIN), 1 => Just(i64::MAX)];
    (instant(), proptest::option::of(instant()), any::<bool>()).prop_map(|(now, expires_at, is_revoked)| Moment {
        now: Timestamp::from_secs(now),
        expires_at: expires_at.map(Timestamp::from_secs),
        is_revoked,
    })
}
