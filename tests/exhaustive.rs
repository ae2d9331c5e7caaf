//! DigitalOcean's catalogue: what the engine decides, against the independent model and in full, for every predefined
//! role and many others, every kind of grant and each scope alone, at every endpoint.
//!
//! The model finds sets of names; that is too slow for a million decisions. So it is asked once for each grant, each
//! role and each alternative, its answers are kept as bits in the order of the names, and a decision about them is put
//! together here. A sample of those is compared with the model's own, in full.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of tests may fail as a test does"
)]

mod engine;
mod naive;
#[path = "exhaustive/table.rs"]
mod table;

use std::collections::BTreeSet;

use bailiwick::digitalocean::DigitalOcean;
use bailiwick::{Catalog, Cause, Decision, Denial, Endpoint, Grant, Method, MissingScopes, Role, Scope};
use proptest::prelude::RngExt as _;
use proptest::test_runner::{RngAlgorithm, TestRng};

use naive::matcher::shape;
use naive::{Naive, Names, names};
use table::{Expected, Table};

const CATALOGUE: &str = include_str!("../scopes.toml");

/// How many random roles of either size there are, and how many random grants.
const RANDOM: usize = 3;

/// One of so many decisions is compared with the model's own.
const SAMPLE: usize = 1_999;

#[test]
fn every_decision_is_the_models() {
    let naive = Naive::load(CATALOGUE);
    let table = Table::new(&naive);
    let roles = roles(&naive);
    let grants = grants(&naive);
    let (mut decisions, mut denials) = (0_usize, 0_usize);
    for role_names in &roles {
        let role: Role<DigitalOcean> = engine::role(role_names);
        let ceiling = table.bits(&naive.ceiling(role_names));
        for named in &grants {
            let grant: Grant<DigitalOcean> = engine::grant(named);
            let given = table.bits(&naive.expand(named));
            for endpoint in DigitalOcean::endpoints() {
                let expected = table.decide(endpoint.index(), &given, &ceiling);
                let found = grant.effective(&role).decide(endpoint);
                compare(&table, &expected, found, endpoint);
                decisions += 1;
                denials += usize::from(expected != Expected::Allow);
                if decisions % SAMPLE == 0 {
                    let known = naive
                        .endpoint_of(endpoint.method().as_str(), endpoint.path())
                        .expect("an endpoint");
                    let whole = naive.decide_at(known, Some(named), role_names);
                    assert_eq!(engine::decision(found), whole, "{endpoint} {named:?} {role_names:?}");
                }
            }
        }
    }
    let allowed = decisions - denials;
    assert!(
        decisions > 2_000_000 && allowed > 50_000,
        "{decisions} decisions, {allowed} allowed"
    );
}

/// The predefined roles, no permission, and random ones.
fn roles(naive: &Naive) -> Vec<Names> {
    let mut random = Random::new();
    let predefined = naive.roles.values().cloned();
    let few = (0..RANDOM).map(|_| random.names(naive, 0.2)).collect::<Vec<_>>();
    let most = (0..RANDOM).map(|_| random.names(naive, 0.8)).collect::<Vec<_>>();
    predefined.chain([Names::new()]).chain(few).chain(most).collect()
}

/// Read-only, full access, nothing, each scope alone and with what it requires, each predefined role whole, and random
/// ones.
fn grants(naive: &Naive) -> Vec<naive::Grant> {
    let mut random = Random::new();
    let alone = naive.scopes.keys().map(|name| names([name.as_str()]));
    let completed = alone.clone().map(|scope| naive.with_required(&scope));
    let whole = naive.roles.values().cloned();
    let few = (0..RANDOM).map(|_| random.names(naive, 0.1)).collect::<Vec<_>>();
    let most = (0..RANDOM).map(|_| random.names(naive, 0.9)).collect::<Vec<_>>();
    let mut different = BTreeSet::new();
    let custom = alone
        .chain(completed)
        .chain(whole)
        .chain([Names::new()])
        .chain(few)
        .chain(most);
    let custom = custom
        .filter(|names| different.insert(names.clone()))
        .map(naive::Grant::Custom);
    [naive::Grant::ReadOnly, naive::Grant::FullAccess]
        .into_iter()
        .chain(custom)
        .collect()
}

/// The same numbers every time.
struct Random(TestRng);

impl Random {
    fn new() -> Self {
        Self(TestRng::deterministic_rng(RngAlgorithm::ChaCha))
    }

    /// Some scopes, each with this probability.
    fn names(&mut self, naive: &Naive, probability: f64) -> Names {
        naive
            .scopes
            .keys()
            .filter(|_| self.0.random_bool(probability))
            .cloned()
            .collect()
    }
}

#[track_caller]
fn compare(table: &Table, expected: &Expected, found: Decision<'_, DigitalOcean>, endpoint: Endpoint<DigitalOcean>) {
    match (expected, found) {
        (Expected::Allow, Decision::Allow) => {}
        (Expected::Missing { .. }, Decision::Deny(Denial::MissingScopes(missing))) => {
            assert!(*expected == answer(table, &missing), "{endpoint}: {missing}");
        }
        (_, found) => panic!("{endpoint}: {found:?}, expected {expected:?}"),
    }
}

/// Everything that can be asked of a denial.
fn answer(table: &Table, missing: &MissingScopes<'_, DigitalOcean>) -> Expected {
    let rank = |scope: Scope<DigitalOcean>| table.rank(scope.index());
    let cause = |cause| match cause {
        Cause::Token => naive::Cause::Token,
        Cause::Role => naive::Cause::Role,
        Cause::TokenAndRole => naive::Cause::Both,
    };
    let sorted = |ranks: &mut dyn Iterator<Item = usize>| ranks.collect::<BTreeSet<_>>();
    let remedy = missing.remedy();
    Expected::Missing {
        chosen: sorted(&mut missing.alternative().iter().map(rank)),
        missing: missing.iter().map(|(scope, of)| (rank(scope), cause(of))).collect(),
        mint: sorted(&mut remedy.mint().iter().map(rank)),
        role_add: sorted(&mut remedy.role_adds().iter().map(rank)),
    }
}

/// Each endpoint is found by concrete paths, with every method that it has and no other.
#[test]
fn every_endpoint_is_found_by_a_concrete_path() {
    let naive = Naive::load(CATALOGUE);
    assert_eq!(DigitalOcean::endpoints().len(), naive.endpoints.len());
    let templates: BTreeSet<&str> = naive
        .endpoints
        .iter()
        .map(|endpoint| endpoint.template.as_str())
        .collect();
    for template in templates {
        for value in ["3164494", "a-name.with_dots-and-more-than-sixteen-bytes"] {
            let path = concrete(template, value);
            let methods = Method::ALL.into_iter().filter(|method| {
                let expected = naive.endpoints.iter().find(|endpoint| {
                    let methods = [method.as_str(), if *method == Method::Head { "GET" } else { "" }];
                    methods.contains(&endpoint.method.as_str()) && endpoint.template == template
                });
                let found = DigitalOcean::endpoint(*method, &path).map(engine::key);
                let expected = expected.map(|endpoint| (endpoint.method.clone(), endpoint.template.clone()));
                assert_eq!(found, expected, "{method} {path}");
                found.is_some()
            });
            let methods: Vec<Method> = methods.collect();
            assert!(DigitalOcean::methods(&path).eq(methods), "{path}");
            let with_query = format!("{path}?page=2&per_page=1/2");
            assert!(
                DigitalOcean::methods(&with_query).eq(DigitalOcean::methods(&path)),
                "{with_query}"
            );
            assert_eq!(DigitalOcean::methods(&format!("{path}/")).count(), 0, "{path}");
        }
        // And the model itself finds it there.
        let path = concrete(template, "3164494");
        let first = naive
            .endpoints
            .iter()
            .find(|endpoint| endpoint.template == template)
            .expect("an endpoint");
        let found = naive.endpoint(&first.method, &path).expect("an endpoint");
        assert_eq!(found.template, template);
    }
}

/// A template with a value for each variable.
fn concrete(template: &str, value: &str) -> String {
    shape(template).replace("{*}", value).replace("{}", value)
}

/// What the file says of every scope, alias and role is what the compiled catalogue says.
#[test]
fn every_name_means_what_the_file_says() {
    let naive = Naive::load(CATALOGUE);
    assert!(
        DigitalOcean::scopes()
            .map(|scope| scope.name().to_owned())
            .collect::<Names>()
            .iter()
            .eq(naive.scopes.keys())
    );
    for (name, scope) in &naive.scopes {
        let found = DigitalOcean::scope(name).expect(name);
        assert_eq!(
            (found.name(), Scope::from_index(found.index())),
            (name.as_str(), Some(found))
        );
        let class = naive::Class::NAMES
            .iter()
            .find(|(_, class)| *class == scope.class)
            .expect(name);
        assert_eq!(found.class().to_string(), class.0, "{name}");
        let only = names([name.as_str()]);
        assert_eq!(
            engine::names_of(&found.requires()),
            engine::without(naive.required(&only), &[name]),
            "{name}"
        );
        assert_eq!(
            engine::names_of(&found.implies()),
            engine::without(naive.implied(&only), &[name]),
            "{name}"
        );
    }
    for alias in naive.aliases.keys() {
        let expected = naive.resolve(&names([alias.as_str()])).known;
        assert_eq!(
            engine::names_of(&DigitalOcean::resolve(alias).scopes()),
            expected,
            "{alias}"
        );
    }
    assert_eq!(DigitalOcean::roles().len(), naive.roles.len());
    for (name, permissions) in &naive.roles {
        let role = DigitalOcean::role(name).expect(name);
        assert_eq!(engine::names_of(role.permissions()), *permissions, "{name}");
        assert_eq!(engine::names_of(role.ceiling()), naive.ceiling(permissions), "{name}");
    }
}
