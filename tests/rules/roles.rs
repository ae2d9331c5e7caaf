//! Rules 1, 2, 3 and 7: what a token amounts to under its holder's role, as that role changes.

use bailiwick::{ActionClass, Catalog, Grant, GrantKind, ScopeSet};
use proptest::prelude::*;

use crate::engine::{names_of, role};
use crate::naive::{self, Class};
use crate::{Case, Held, Verdict};

pub(crate) fn rule_01_effective_is_what_grant_and_role_have_in_common_now<C: Catalog>(case: &Case) -> Verdict {
    let pairs: Vec<(Held<'_, C>, &naive::Grant)> = case.grants_and_roles().collect();
    // Backwards too: whatever was asked before changes no answer.
    for (Held { grant, role, names }, named) in pairs.iter().chain(pairs.iter().rev()) {
        let effective = grant.effective(role);
        let expected = case.naive.effective(named, names);
        prop_assert_eq!(names_of(&effective.to_set()), expected.clone());
        prop_assert_eq!(names_of(grant.expanded()), case.naive.expand(named));
        prop_assert_eq!(names_of(role.ceiling()), case.naive.ceiling(names));
        prop_assert_eq!(names_of(role.permissions()), (*names).clone());
        for scope in C::scopes() {
            prop_assert_eq!(effective.contains(scope), expected.contains(scope.name()), "{}", scope);
        }
    }
    Ok(())
}

pub(crate) fn rule_02_an_expanded_role_gives_to_tokens_that_follow_it_and_to_no_other<C: Catalog>(
    case: &Case,
) -> Verdict {
    for (
        Held {
            grant,
            role: before,
            names,
        },
        _,
    ) in case.grants_and_roles::<C>()
    {
        for more in &case.scenario.roles {
            let after = role::<C>(&(names | more));
            let gained = grant.effective(&after).to_set() - grant.effective(&before).to_set();
            let offered = after.ceiling().clone() - before.ceiling();
            let expected = match grant.kind() {
                GrantKind::Custom => offered & grant.chosen().implied(),
                GrantKind::ReadOnly => offered & ScopeSet::of_class(ActionClass::READ),
                GrantKind::FullAccess => offered,
            };
            prop_assert_eq!(&gained, &expected);
            if grant.kind() == GrantKind::Custom {
                prop_assert!(
                    gained.is_subset(&grant.chosen().implied()),
                    "never beyond what it was minted with"
                );
            }
        }
    }
    Ok(())
}

pub(crate) fn rule_03_a_restricted_role_takes_from_every_token_and_gives_back_no_more<C: Catalog>(
    case: &Case,
) -> Verdict {
    for (
        Held {
            grant,
            role: before,
            names,
        },
        _,
    ) in case.grants_and_roles::<C>()
    {
        let had = grant.effective(&before).to_set();
        for taken in &case.scenario.roles {
            let restricted = role::<C>(&(names - taken));
            let left = grant.effective(&restricted).to_set();
            prop_assert_eq!(&left, &(had.clone() & restricted.ceiling()));
            for scope in &(had.clone() - restricted.ceiling()) {
                prop_assert!(
                    !grant.effective(&restricted).contains(scope),
                    "{} is gone at once",
                    scope
                );
            }
            let restored = role::<C>(names);
            prop_assert_eq!(
                &grant.effective(&restored).to_set(),
                &had,
                "restored: the same again, never more"
            );
        }
    }
    Ok(())
}

pub(crate) fn rule_07_class_read_is_exact<C: Catalog>(case: &Case) -> Verdict {
    let read_only = Grant::<C>::read_only();
    for (name, scope) in &case.naive.scopes {
        let found = C::scope(name).expect("a scope");
        prop_assert_eq!(
            found.class().to_string(),
            Class::NAMES
                .iter()
                .find(|(_, class)| *class == scope.class)
                .expect("a class")
                .0
        );
        prop_assert_eq!(
            read_only.expanded().contains(found),
            scope.class == Class::Read,
            "{}",
            name
        );
    }
    for (Held { role, .. }, _) in case.grants_and_roles::<C>() {
        let expected = role.ceiling().clone() & ScopeSet::of_class(ActionClass::READ);
        prop_assert_eq!(read_only.effective(&role).to_set(), expected);
    }
    for classes in (0..32).map(ActionClass::from_bits_retain) {
        let expected: ScopeSet<C> = C::scopes().filter(|scope| classes.contains(scope.class())).collect();
        prop_assert_eq!(ScopeSet::<C>::of_class(classes), expected, "{}", classes);
    }
    Ok(())
}
