//! Nothing that happens on a request allocates: no check, no lookup of a name or an endpoint, no decision whichever way
//! it goes, no reason for a denial, and no operation on the sets of a catalogue compiled at build time.

#![expect(clippy::expect_used, reason = "a helper of tests may fail as a test does")]

use std::hint::black_box;

use bailiwick::digitalocean::{DigitalOcean, database, droplet, roles};
use bailiwick::{
    ActionClass, Catalog, Decision, Denial, Grant, Method, Requirement, Role, Scope, ScopeSet, Timestamp, Token,
};

type Set = ScopeSet<DigitalOcean>;

const NOW: Timestamp = Timestamp::from_secs(1_000);

/// Runs it, and fails if it allocated.
#[track_caller]
fn allocates_nothing<T>(run: impl FnOnce() -> T) -> T {
    let mut result = None;
    let info = allocation_counter::measure(|| result = Some(black_box(run())));
    assert_eq!(info.count_total, 0, "{info:?}");
    result.expect("a result")
}

/// The measurement itself: without it all else would prove nothing.
#[test]
fn an_allocation_is_counted() {
    let info = allocation_counter::measure(|| drop(black_box(Box::new(1))));
    assert_eq!(info.count_total, 1);
    let info = allocation_counter::measure(|| drop(black_box(droplet::READ.to_string())));
    assert!(info.count_total > 0);
}

#[test]
fn a_decision_does_not_allocate_whichever_way_it_goes() {
    let role = roles::MEMBER;
    let token = Token::new(Grant::custom(droplet::READ | droplet::CREATE));
    let expired = token.clone().expiring(NOW);
    let revoked = token.clone().revoked();
    let long = format!("/v2/droplets/{}/actions?page=2", "3164494".repeat(40));
    let requests = [
        (Method::Get, "/v2/droplets", "allow"),
        (Method::Head, "/v2/droplets?page=2&per_page=1", "allow"),
        (Method::Get, "/v2/1-clicks", "allow"),
        (Method::Get, long.as_str(), "allow"),
        (Method::Delete, "/v2/droplets/3164494", "missing_scopes"),
        (Method::Post, "/v2/domains/example.com/records", "missing_scopes"),
        (Method::Delete, "/v2/droplets", "missing_scopes"),
        (Method::Put, "/v2/droplets", "unknown_endpoint"),
        (Method::Get, "/v2/no/such/path", "unknown_endpoint"),
        (Method::Get, "/v2/droplets/%2e%2e", "unknown_endpoint"),
        (Method::Get, "", "unknown_endpoint"),
    ];
    for (method, path, expected) in requests {
        let decide = |token| {
            allocates_nothing(|| {
                let decision = DigitalOcean::decide(method, path, token, NOW);
                match decision {
                    Decision::Allow => "allow",
                    Decision::Deny(denial) => denial.reason(),
                }
            })
        };
        assert_eq!(decide(Some((&token, &role))), expected, "{method} {path}");
        for (token, reason) in [
            (None, "no_token"),
            (Some((&expired, &role)), "expired"),
            (Some((&revoked, &role)), "revoked"),
        ] {
            let expected = if expected == "unknown_endpoint" {
                expected
            } else {
                reason
            };
            assert_eq!(decide(token), expected, "{method} {path}");
        }
    }
}

#[test]
fn a_reason_does_not_allocate_until_it_is_written() {
    let (grant, role) = (Grant::custom(droplet::READ), Role::new(droplet::READ));
    for endpoint in DigitalOcean::endpoints() {
        allocates_nothing(|| {
            let Some(Denial::MissingScopes(missing)) = grant.effective(&role).decide(endpoint).denial() else {
                return;
            };
            assert!(missing.iter().count() > 0);
            assert!(!missing.alternative().to_set().is_empty());
            assert!(!missing.remedy().mint().is_empty());
            black_box(missing.remedy().role_adds().len());
        });
    }
}

#[test]
fn names_paths_and_requirements_are_looked_up_without_allocating() {
    for scope in DigitalOcean::scopes() {
        let found = allocates_nothing(|| DigitalOcean::scope(scope.name()));
        assert_eq!(found, Some(scope));
        allocates_nothing(|| {
            (
                scope.name(),
                scope.title(),
                scope.resource(),
                scope.action(),
                scope.class(),
            )
        });
        allocates_nothing(|| {
            (
                scope.requires(),
                scope.implies(),
                scope.associated(),
                scope.deprecated(),
            )
        });
        allocates_nothing(|| Scope::<DigitalOcean>::from_index(scope.index()));
    }
    allocates_nothing(|| DigitalOcean::resolve("database:write"));
    allocates_nothing(|| DigitalOcean::scope("moon:read"));
    allocates_nothing(|| DigitalOcean::role("member"));
    allocates_nothing(|| DigitalOcean::methods("/v2/droplets").count());
    for endpoint in DigitalOcean::endpoints() {
        allocates_nothing(|| match endpoint.requirement() {
            Requirement::Public | Requirement::Authenticated | Requirement::Nobody => 0,
            Requirement::AnyOf(alternatives) => alternatives.map(|all_of| all_of.iter().len()).sum(),
        });
        allocates_nothing(|| (endpoint.method(), endpoint.path(), endpoint.operation()));
        // A concrete path: what stands in braces is a segment like others.
        allocates_nothing(|| DigitalOcean::endpoint(endpoint.method(), endpoint.path()));
    }
}

#[test]
fn grants_are_made_checked_and_minted_without_allocating() {
    let role = roles::MEMBER;
    allocates_nothing(|| {
        let grant = Grant::custom(droplet::CREATE | droplet::DELETE).with_required();
        assert!(grant.check_mint(&role).is_ok());
        assert!(
            Grant::custom(droplet::CREATE)
                .check_mint(&Role::new(Set::EMPTY))
                .is_err()
        );
        let effective = grant.effective(&role);
        assert!(effective.contains(droplet::CREATE) && effective.to_set().contains(droplet::READ));
        assert!(Grant::read_only().check_mint_by(effective).is_err());
        black_box((Grant::<DigitalOcean>::full_access(), Token::new(grant).is_live(NOW)));
    });
}

#[test]
fn sets_do_not_allocate() {
    let (a, b) = (roles::MEMBER.ceiling().to_owned(), droplet::READ | database::READ);
    allocates_nothing(|| (a | b, a & b, a ^ b, a - b, !a));
    allocates_nothing(|| {
        (
            a.is_subset(&b),
            a.is_disjoint(&b),
            a.len(),
            a.is_empty(),
            a == b,
            a.cmp(&b),
        )
    });
    allocates_nothing(|| (a.implied(), a.with_required(), a.missing_required()));
    allocates_nothing(|| {
        (
            Set::all(),
            Set::of_class(ActionClass::READ | ActionClass::OTHER),
            Set::of_resource("cdn"),
        )
    });
    let set: Set = allocates_nothing(|| {
        a.iter()
            .rev()
            .filter(|scope| scope.class() == ActionClass::READ)
            .collect()
    });
    assert!(allocates_nothing(|| set.iter().map(Scope::index).sum::<u32>()) > 0);
    let parsed = allocates_nothing(|| "droplet:read database:read".parse::<Set>());
    assert_eq!(parsed, Ok(b));
    allocates_nothing(|| {
        let mut set = a;
        (set.insert(droplet::READ), set.remove(droplet::READ))
    });
}
