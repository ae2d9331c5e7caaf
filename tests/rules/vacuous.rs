//! Rule 8: nothing is allowed for want of something to forbid it.

use bailiwick::tables::{CHECK_BITS, EndpointRow, GATE_ANY_OF, PathEnd, Router, Tables};
use bailiwick::{Catalog, Denial, Grant, Method, Requirement, Role, ScopeSet, StoredGrant, Timestamp, Token};
use bailiwick_catalog::{Source, check};
use proptest::prelude::*;

use crate::engine::{VecWords, install, install_tables};
use crate::{Case, Held, Verdict};

const NOW: Timestamp = Timestamp::from_secs(0);

pub(crate) fn rule_08_nothing_is_vacuous<C: Catalog>(case: &Case) -> Verdict {
    let (everything, all) = (Token::new(Grant::<C>::full_access()), Role::new(ScopeSet::all()));
    let nothing = Grant::<C>::custom(ScopeSet::EMPTY);
    for endpoint in C::endpoints() {
        let allowed = nothing.effective(&all).allows(endpoint);
        match endpoint.requirement() {
            Requirement::Public | Requirement::Authenticated => prop_assert!(allowed, "{}", endpoint),
            Requirement::Nobody => prop_assert!(!allowed, "{}", endpoint),
            Requirement::AnyOf(alternatives) => {
                prop_assert!(!allowed, "{}", endpoint);
                prop_assert!(alternatives.len() > 0, "{}", endpoint);
                prop_assert!(
                    alternatives.clone().all(|all_of| all_of.iter().len() > 0),
                    "{}",
                    endpoint
                );
            }
        }
        let under_nothing = Role::new(ScopeSet::EMPTY);
        prop_assert_eq!(
            everything.grant().effective(&under_nothing).allows(endpoint),
            allowed,
            "{}",
            endpoint
        );
    }
    for (method, path) in case.requests() {
        let unknown = case.naive.endpoint(method.as_str(), path).is_none();
        let denial = C::decide(method, path, Some((&everything, &all)), NOW).denial();
        prop_assert_eq!(
            matches!(denial, Some(Denial::UnknownEndpoint)),
            unknown,
            "{} {}",
            method,
            path
        );
        prop_assert!(
            denial.is_none() || unknown || matches!(denial, Some(Denial::Nobody)),
            "who has everything may do everything that is for somebody"
        );
    }
    Ok(())
}

pub(crate) fn rule_08_an_endpoint_for_nobody_denies_every_token_and_takes_its_requests<C: Catalog>(
    case: &Case,
) -> Verdict {
    let kept = |method: Method, path: &str| {
        let endpoint = case.naive.endpoint(method.as_str(), path);
        endpoint.is_some_and(|endpoint| endpoint.nobody)
    };
    for (method, path) in case.requests() {
        if !kept(method, path) {
            continue;
        }
        prop_assert!(C::methods(path).all(|other| !kept(other, path)), "{} {}", method, path);
        let endpoint = C::endpoint(method, path).expect("an endpoint");
        prop_assert!(matches!(endpoint.requirement(), Requirement::Nobody), "{}", endpoint);
        for (Held { grant, role, .. }, _) in case.grants_and_roles::<C>() {
            prop_assert!(!grant.effective(&role).allows(endpoint), "{}", endpoint);
            let live = Token::new(grant.clone());
            let tokens = [live.clone(), live.clone().expiring(NOW), live.revoked()];
            let presented = tokens.iter().map(|token| Some((token, &role)));
            for presented in presented.chain([None]) {
                let denial = C::decide(method, path, presented, NOW).denial();
                prop_assert!(matches!(denial, Some(Denial::Nobody)), "{} {}", method, path);
            }
            let denial = grant.effective(&role).decide(endpoint).denial();
            prop_assert!(matches!(denial, Some(Denial::Nobody)), "{}", endpoint);
        }
    }
    Ok(())
}

pub(crate) fn rule_08_a_catalogue_with_nothing_in_it_denies_everything<C: Catalog>(case: &Case) -> Verdict {
    install_tables(&Tables::EMPTY);
    let verdict = denies_everything::<C>(case);
    install(&case.scenario.text);
    verdict
}

fn denies_everything<C: Catalog>(case: &Case) -> Verdict {
    prop_assert_eq!((C::scopes().count(), C::endpoints().len(), C::roles().len()), (0, 0, 0));
    prop_assert!(ScopeSet::<C>::all().is_empty());
    for name in case.naive.scopes.keys().map(String::as_str).chain(["", " ", "*"]) {
        prop_assert!(C::scope(name).is_none());
        prop_assert_eq!(C::resolve(name).scopes(), ScopeSet::EMPTY);
        prop_assert!(StoredGrant::custom([name]).unknown::<C>().eq([name]));
    }
    let (token, role) = (Token::new(Grant::<C>::full_access()), Role::new(ScopeSet::all()));
    for (_, path) in case.requests().chain([(Method::Get, "/"), (Method::Get, "")]) {
        for method in Method::ALL {
            let denial = C::decide(method, path, Some((&token, &role)), NOW).denial();
            prop_assert!(matches!(denial, Some(Denial::UnknownEndpoint)), "{} {}", method, path);
        }
        prop_assert_eq!(C::methods(path).count(), 0);
    }
    Ok(())
}

/// Tables that no compiler writes: an endpoint without alternatives, one with an empty alternative, one that has no
/// gate, and a gate that is a scope which does not exist.
#[test]
fn rule_08_broken_tables_let_nobody_in() {
    const fn row(place: u32, path: &'static str, any_of: &'static [&'static [u32]]) -> EndpointRow {
        EndpointRow {
            method: Method::Get,
            path,
            operation: None,
            place,
            any_of,
        }
    }
    const fn edge(gate: u32) -> u32 {
        gate << CHECK_BITS
    }
    static ENDPOINTS: [EndpointRow; 4] = [
        row(0, "/a", &[]),
        row(1, "/b", &[&[]]),
        row(2, "/c", &[&[7]]),
        row(3, "/d", &[]),
    ];
    static CELLS: [u32; 3] = [edge(GATE_ANY_OF), edge(GATE_ANY_OF + 1), edge(7)];
    static ENDS: [PathEnd; 3] = [
        PathEnd { place: 0, endpoint: 0 },
        PathEnd { place: 1, endpoint: 1 },
        PathEnd { place: 2, endpoint: 2 },
    ];
    static TABLES: Tables = Tables {
        endpoints: &ENDPOINTS,
        ends: &ENDS,
        router: Router {
            cells: &CELLS,
            ..Tables::EMPTY.router
        },
        ..Tables::EMPTY
    };
    install_tables(&TABLES);
    let (grant, role) = (Grant::<VecWords>::full_access(), Role::new(ScopeSet::all()));
    assert_eq!(VecWords::endpoints().len(), 4);
    for endpoint in VecWords::endpoints() {
        assert!(!grant.effective(&role).allows(endpoint), "{endpoint}");
        let token = Token::new(grant.clone());
        let denial = endpoint.decide(Some((&token, &role)), NOW).denial();
        assert!(
            matches!(denial, Some(Denial::MissingScopes(_) | Denial::Nobody)),
            "{endpoint}"
        );
    }
}

#[test]
fn rule_08_an_endpoint_that_asks_for_nothing_has_to_say_so() {
    let catalogue = |requirement: &str| {
        let text = format!(
            "format = 1\n[catalog]\nname = 'a'\ntitle = 'A'\nversion = '1'\n[scopes]\n'a:read' = {{}}\n[endpoints]\n'GET /a' = {requirement}\n"
        );
        check(&Source::new("scopes.toml", text), None)
    };
    for vacuous in [
        "[]",
        "[[]]",
        "[['a:read'], []]",
        "{ requires = [] }",
        "{ requires = [[]] }",
        "{}",
        "''",
    ] {
        assert!(catalogue(vacuous).is_err(), "{vacuous}");
    }
    for explicit in [
        "'a:read'",
        "{ access = 'public' }",
        "{ access = 'authenticated' }",
        "{ access = 'nobody' }",
    ] {
        assert!(catalogue(explicit).is_ok(), "{explicit}");
    }
}
