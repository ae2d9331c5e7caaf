//! Rule 10: a denial says why, and what would help.

use bailiwick::{Catalog, Denial, Grant, Requirement, Token};
use proptest::prelude::*;

use crate::engine::{alternatives, decision, denial, names_of};
use crate::naive;
use crate::{Case, Held, Moment, Verdict};

pub(crate) fn rule_10_denials_say_why_in_order<C: Catalog>(case: &Case) -> Verdict {
    for (Held { grant, role, .. }, _) in case.grants_and_roles::<C>() {
        for (
            Moment {
                now,
                expires_at,
                is_revoked,
            },
            (method, path),
        ) in case
            .moments
            .iter()
            .flat_map(|moment| case.requests().map(move |request| (*moment, request)))
        {
            let token = Token::new(grant.clone());
            let token = expires_at.map_or(token.clone(), |at| token.expiring(at));
            let token = if is_revoked { token.revoked() } else { token };
            let endpoint = C::endpoint(method, path);
            let is_public = endpoint.is_some_and(|endpoint| matches!(endpoint.requirement(), Requirement::Public));
            let is_for_nobody = endpoint.is_some_and(|endpoint| matches!(endpoint.requirement(), Requirement::Nobody));
            for presented in [None, Some((&token, &role))] {
                let reasons = [
                    (endpoint.is_none(), "unknown_endpoint"),
                    (is_for_nobody, "nobody"),
                    (is_public, "allow"),
                    (presented.is_none(), "no_token"),
                    (expires_at.is_some_and(|at| at <= now), "expired"),
                    (is_revoked, "revoked"),
                    (
                        endpoint.is_some_and(|endpoint| !grant.effective(&role).allows(endpoint)),
                        "missing_scopes",
                    ),
                    (true, "allow"),
                ];
                let first = reasons.iter().find(|(applies, _)| *applies).map(|(_, reason)| *reason);
                let found = C::decide(method, path, presented, now).denial();
                prop_assert_eq!(
                    Some(found.map_or("allow", |denial| denial.reason())),
                    first,
                    "{} {}",
                    method,
                    path
                );
            }
        }
    }
    Ok(())
}

pub(crate) fn rule_10_denials_name_the_nearest_alternative_the_causes_and_the_remedy<C: Catalog>(
    case: &Case,
) -> Verdict {
    let now = bailiwick::Timestamp::from_secs(0);
    for (Held { grant, role, names }, named) in case.grants_and_roles::<C>() {
        let token = Token::new(grant.clone());
        for (method, path) in case.requests() {
            for presented in [None, Some((&token, &role))] {
                let found = C::decide(method, path, presented, now);
                let expected = case
                    .naive
                    .decide(presented.map(|_| named), names, method.as_str(), path);
                prop_assert_eq!(decision(found), expected, "{} {}", method, path);
            }
        }
        // And for every endpoint there is, whatever path leads to it.
        for endpoint in C::endpoints() {
            let known = case
                .naive
                .endpoint_of(endpoint.method().as_str(), endpoint.path())
                .expect("an endpoint");
            prop_assert_eq!(alternatives(endpoint), known.any_of.clone());
            prop_assert_eq!(endpoint.operation(), known.operation.as_deref());
            let expected = case.naive.decide_at(known, Some(named), names);
            prop_assert_eq!(
                decision(grant.effective(&role).decide(endpoint)),
                expected,
                "{}",
                endpoint
            );
        }
        prop_assert_eq!(C::endpoints().len(), case.naive.endpoints.len());
    }
    Ok(())
}

pub(crate) fn rule_10_whoever_follows_the_remedy_is_let_in<C: Catalog>(case: &Case) -> Verdict {
    for (Held { grant, role, names }, _) in case.grants_and_roles::<C>() {
        for endpoint in C::endpoints() {
            let Some(Denial::MissingScopes(missing)) = grant.effective(&role).decide(endpoint).denial() else {
                continue;
            };
            let naive::Denial { missing: lacking, .. } = denial(&missing);
            prop_assert!(!lacking.is_empty());
            let remedy = missing.remedy();
            let better_role = crate::engine::role(&(names | &names_of(remedy.role_adds())));
            let better_grant = if remedy.mint().is_empty() {
                grant.clone()
            } else {
                Grant::custom(remedy.mint())
            };
            prop_assert!(
                better_grant.effective(&better_role).allows(endpoint),
                "{}: {}",
                endpoint,
                remedy
            );
            if !remedy.mint().is_empty() {
                prop_assert!(
                    better_grant.check_mint(&better_role).is_ok(),
                    "{}: {}",
                    endpoint,
                    remedy
                );
            }
            // Each half is needed: without what the role would add nothing has changed for the better.
            if !remedy.role_adds().is_empty() && remedy.mint().is_empty() {
                prop_assert!(
                    !better_grant.effective(&role).allows(endpoint),
                    "{}: {}",
                    endpoint,
                    remedy
                );
            }
        }
    }
    Ok(())
}
