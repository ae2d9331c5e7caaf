//! Five APIs as they are published, through the compiler and the engine at run time: every decision comes out as their
//! own documentation has it.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of tests may fail as a test does"
)]

mod fixtures;

use std::collections::BTreeSet;

use bailiwick::runtime::RuntimeCatalog;
use bailiwick::{Catalog, Denial, Grant, Method, Requirement, Role, ScopeSet, Timestamp, Token};
use bailiwick_catalog::{Source, check};

use fixtures::{Case, VENDORS, Vendor};

bailiwick::runtime_catalog! {
    GithubClassic
}
bailiwick::runtime_catalog! {
    Jira
}
bailiwick::runtime_catalog! {
    PagerDuty
}
bailiwick::runtime_catalog! {
    Sentry
}
bailiwick::runtime_catalog! {
    Spotify
}

#[test]
fn every_published_decision_comes_out_the_same() {
    let [github_classic, jira, pagerduty, sentry, spotify] = &VENDORS;
    let cases = [
        agree::<GithubClassic>(github_classic),
        agree::<Jira>(jira),
        agree::<PagerDuty>(pagerduty),
        agree::<Sentry>(sentry),
        agree::<Spotify>(spotify),
    ];
    assert_eq!(cases, [400; 5]);
}

/// Checks all cases of a vendor, and says how many there are.
fn agree<C: RuntimeCatalog>(vendor: &Vendor) -> usize {
    let source = Source::new(vendor.name, vendor.catalogue);
    let checked = check(&source, None).expect("a catalogue without errors");
    C::install(&checked.model).expect("the first catalogue of this type");
    assert_eq!(C::name(), vendor.name);
    let role = C::role("all").expect("the role that has everything");
    assert_eq!(role.ceiling(), &ScopeSet::all(), "{}", vendor.name);
    for case in &vendor.cases() {
        agree_on(case, &role, vendor.name);
    }
    vendor.cases().len()
}

fn agree_on<C: Catalog>(case: &Case, role: &Role<C>, vendor: &str) {
    let about = format!("{vendor}: {case:?}");
    let method: Method = case.method.parse().expect(&about);
    let endpoint = C::endpoint(method, &case.path).expect(&about);
    assert_eq!(
        (endpoint.method(), endpoint.path()),
        (method, case.template.as_str()),
        "{about}"
    );
    let granted: ScopeSet<C> = case.granted.join(" ").parse().expect(&about);
    let token = Token::new(Grant::custom(granted.clone()));
    assert_eq!(token.grant().effective(role).allows(endpoint), case.allow, "{about}");
    let decision = C::decide(method, &case.path, Some((&token, role)), Timestamp::from_secs(0));
    assert_eq!(decision.is_allow(), case.allow, "{about}");
    let Some(denial) = decision.denial() else {
        assert!(case.fix.is_empty(), "{about}");
        return;
    };
    let Denial::MissingScopes(missing) = denial else {
        panic!("{about}: {denial}");
    };

    // What each alternative lacks is what is published to be enough, and the engine names the smallest.
    let Requirement::AnyOf(alternatives) = endpoint.requirement() else {
        panic!("{about}: {denial}");
    };
    let fix: BTreeSet<ScopeSet<C>> = case
        .fix
        .iter()
        .map(|names| names.join(" ").parse().expect(&about))
        .collect();
    let lacks = alternatives.map(|all_of| all_of.to_set() - token.grant().expanded());
    assert_eq!(lacks.collect::<BTreeSet<_>>(), fix, "{about}");
    let named: ScopeSet<C> = missing.iter().map(|(scope, _)| scope).collect();
    assert!(fix.contains(&named), "{about}: {denial}");
    assert!(fix.iter().all(|other| other.len() >= named.len()), "{about}: {denial}");
    for enough in fix {
        let fixed = Grant::custom(granted.clone() | enough);
        assert!(fixed.effective(role).allows(endpoint), "{about}");
    }
    assert!(
        Grant::custom(missing.remedy().mint()).effective(role).allows(endpoint),
        "{about}"
    );
    assert!(missing.remedy().role_adds().is_empty(), "{about}");
}
