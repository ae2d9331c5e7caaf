//! Rules 4 and 5: the three relations between scopes, and what may be minted.

use bailiwick::{Catalog, Grant, GrantKind, Role, ScopeSet};
use proptest::prelude::*;

use crate::engine::{VecWords, grant, install, mint_error, names_of, set, without};
use crate::naive::{self, Names, names};
use crate::{Case, Held, Verdict};

pub(crate) fn rule_04_requires_implies_and_associated_are_three_relations<C: Catalog>(case: &Case) -> Verdict {
    let text: toml::Table = case.scenario.text.parse().expect("TOML");
    let all = Role::<C>::new(ScopeSet::all());
    for name in case.naive.scopes.keys() {
        let scope = C::scope(name).expect("a scope");
        let only = names([name.as_str()]);
        prop_assert_eq!(
            names_of(&scope.requires()),
            without(case.naive.required(&only), &[name])
        );
        prop_assert_eq!(names_of(&scope.implies()), without(case.naive.implied(&only), &[name]));
        let associated = text["scopes"][name].get("associated").and_then(toml::Value::as_array);
        let associated: Names = associated
            .into_iter()
            .flatten()
            .map(|name| name.as_str().expect("a name").to_owned())
            .collect();
        prop_assert_eq!(names_of(&scope.associated()), associated);

        // Held is what is implied: neither what is required nor what is advised. To be added is what is required.
        let token = Grant::custom(scope);
        prop_assert_eq!(token.effective(&all).to_set(), scope.implies() | scope);
        let completed = token.with_required();
        prop_assert!(scope.requires().is_subset(completed.expanded()));
    }
    Ok(())
}

pub(crate) fn rule_05_minting_needs_held_scopes_closed_under_requires<C: Catalog>(case: &Case) -> Verdict {
    for (Held { grant, role, names }, named) in case.grants_and_roles::<C>() {
        let found = grant.check_mint(&role).map_err(|error| mint_error(&error));
        prop_assert_eq!(&found, &case.naive.check_mint(named, names));
        if grant.kind() == GrantKind::Custom {
            let held = grant.chosen().is_subset(role.ceiling());
            let closed = grant
                .expanded()
                .iter()
                .all(|scope| scope.requires().is_subset(grant.expanded()));
            prop_assert_eq!(found.is_ok(), !grant.chosen().is_empty() && held && closed);
        }
    }
    Ok(())
}

pub(crate) fn rule_05_one_call_adds_the_closure<C: Catalog>(case: &Case) -> Verdict {
    let all = Role::<C>::new(ScopeSet::all());
    for named in &case.scenario.grants {
        let before = grant::<C>(named);
        let after = before.clone().with_required();
        prop_assert_eq!(&after.clone().with_required(), &after, "closed");
        let naive::Grant::Custom(stored) = named else {
            prop_assert_eq!(after, before);
            continue;
        };
        let known = case.naive.resolve(stored).known;
        prop_assert_eq!(names_of(after.chosen()), case.naive.with_required(&known));
        prop_assert_eq!(after.check_mint(&all).is_ok(), !known.is_empty());
        // What can be minted with these scopes holds all that this does: it is the least.
        let held = names_of(after.expanded());
        for other in &case.scenario.grants {
            let naive::Grant::Custom(other) = other else { continue };
            let more = case.naive.with_required(&(&known | &case.naive.resolve(other).known));
            prop_assert!(held.is_subset(&case.naive.implied(&more)));
        }
        // What is added is what the error lists, and nothing else.
        let listed = before
            .check_mint(&all)
            .err()
            .map(|error| error.missing_required().clone());
        prop_assert_eq!(after.chosen().clone() - before.chosen(), listed.unwrap_or_default());
    }
    Ok(())
}

pub(crate) fn rule_05_a_token_gives_at_most_what_it_has_itself<C: Catalog>(case: &Case) -> Verdict {
    for (minter, named) in case.grants_and_roles::<C>() {
        let has = minter.grant.effective(&minter.role);
        let had = case.naive.effective(named, minter.names);
        for child in &case.scenario.grants {
            let new = grant::<C>(child);
            let found = new.check_mint_by(has);
            match child {
                naive::Grant::Custom(_) => {
                    let expected = case.naive.check_mint(child, &had);
                    prop_assert_eq!(found.clone().map_err(|error| mint_error(&error)), expected);
                }
                // These two follow the role, so only a token that follows it as far may pass them on.
                naive::Grant::ReadOnly => {
                    prop_assert_eq!(found.is_ok(), !matches!(named, naive::Grant::Custom(_)));
                }
                naive::Grant::FullAccess => prop_assert_eq!(found.is_ok(), *named == naive::Grant::FullAccess),
            }
            if let Err(error) = &found {
                prop_assert!(!error.to_string().is_empty());
                continue;
            }
            for role in &case.scenario.roles {
                let later = crate::engine::role(role);
                let (given, own) = (new.effective(&later).to_set(), minter.grant.effective(&later).to_set());
                prop_assert!(given.is_subset(&own), "neither now nor under a later role");
            }
        }
    }
    Ok(())
}

#[test]
fn rule_05_what_is_implied_asks_for_what_it_requires_and_so_does_what_is_added() {
    install(
        "format = 1\n[catalog]\nname = 'keys'\n[actions]\nsign = 'other'\n[scopes]\n'admin' = { implies = ['key:delete'] }\n\
         'key:delete' = { requires = ['key:sign'] }\n'key:sign' = { implies = ['log:read'] }\n\
         'log:read' = { requires = ['user:read'] }\n'user:read' = {}\n",
    );
    let all = Role::<VecWords>::new(ScopeSet::all());
    let admin = Grant::custom(set::<VecWords>(&names(["admin"])));
    let error = admin.check_mint(&all).expect_err("a grant that is not closed");
    let missing = names(["key:sign", "user:read"]);
    assert_eq!(names_of(error.missing_required()), missing);
    assert_eq!(names_of(admin.with_required().chosen()), &missing | &names(["admin"]));
}
