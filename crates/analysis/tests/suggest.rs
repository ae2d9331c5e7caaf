//! The smallest covers of generated catalogues, compared with all the grants that there are; and of DigitalOcean's whole
//! API, compared with every choice that it leaves.

#[path = "../../../tests/engine/mod.rs"]
mod engine;
#[path = "../../../tests/naive/mod.rs"]
mod naive;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use bailiwick::digitalocean::DigitalOcean;
use bailiwick::{Catalog, Endpoint, Grant as EngineGrant, Timestamp};
use bailiwick_analysis::suggest::{Observed, Proof, cover, current, suggest};
use proptest::prelude::*;

use engine::{VecWords, grant, names_of};
use naive::generate::{config, scenario};
use naive::{Decision, Grant, Naive, Names};

/// Every grant of scopes that are not there for their place alone.
fn all_grants(naive: &Naive) -> impl Iterator<Item = Names> {
    let scopes: Vec<&String> = naive.scopes.keys().filter(|name| !name.starts_with("a:z")).collect();
    assert!(scopes.len() <= 12, "too many to try them all");
    (0..1_u32 << scopes.len()).map(move |bits| {
        let chosen = scopes.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
        chosen.map(|(_, name)| (*name).clone()).collect()
    })
}

/// Whether what a grant holds is closed under `requires` and it allows every endpoint that is not for nobody, whatever the
/// role has.
fn covers(naive: &Naive, names: &Names, endpoints: &[&naive::Endpoint]) -> bool {
    let all: Names = naive.scopes.keys().cloned().collect();
    let held = naive.implied(names);
    let grant = Grant::Custom(names.clone());
    naive.required(&held).is_subset(&held)
        && endpoints
            .iter()
            .filter(|endpoint| !endpoint.nobody)
            .all(|endpoint| naive.decide_at(endpoint, Some(&grant), &all) == Decision::Allow)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_grant_covers_with_fewer_scopes(scenario in scenario(), wanted in any::<u32>()) {
        engine::install(&scenario.text);
        let naive = Naive::load(&scenario.text);
        let chosen: Vec<Endpoint<VecWords>> =
            VecWords::endpoints().enumerate().filter(|(at, _)| wanted >> (at % 32) & 1 == 1).map(|(_, endpoint)| endpoint).collect();
        let known: Vec<_> = chosen
            .iter()
            .map(|endpoint| naive.endpoint_of(endpoint.method().as_str(), endpoint.path()).unwrap())
            .collect();
        let cover = cover(chosen.iter().copied());
        prop_assert_eq!(cover.proof, Proof::Minimum);
        let scopes = names_of(cover.scopes.iter());
        prop_assert!(covers(&naive, &scopes, &known));
        prop_assert_eq!(&naive.implied(&scopes), &names_of(cover.expanded.iter()));
        let least = all_grants(&naive)
            .filter(|names| covers(&naive, names, &known))
            .map(|names| naive.implied(&names).len())
            .min();
        prop_assert_eq!(Some(cover.expanded.len()), least, "{:?}", scopes);
        // Nothing is named that something else in it implies.
        for scope in &cover.scopes {
            prop_assert!(naive.implied(&(&scopes - &naive::names([scope.name()]))).len() < cover.expanded.len());
        }
    }

    #[test]
    fn a_suggestion_has_a_reason_for_every_scope_and_a_role_for_every_grant(scenario in scenario()) {
        engine::install(&scenario.text);
        let naive = Naive::load(&scenario.text);
        let mut observed = Observed::<VecWords>::new();
        let mut unmatched = BTreeMap::new();
        let mut matched: BTreeMap<(String, String), u64> = BTreeMap::new();
        for (at, (method, path)) in scenario.requests.iter().cycle().take(20).enumerate() {
            observed.call(method, path, Some(Timestamp::from_secs(i64::try_from(at).unwrap())));
            match naive.endpoint(method, path).filter(|endpoint| !endpoint.nobody) {
                Some(endpoint) => *matched.entry((endpoint.method.clone(), endpoint.template.clone())).or_default() += 1,
                None => *unmatched.entry((method.clone(), path.split('?').next().unwrap().to_owned())).or_default() += 1,
            }
        }
        let suggestion = suggest(&observed);
        let named = names_of(suggestion.cover.scopes.iter());
        let found: BTreeMap<_, _> =
            suggestion.unmatched.iter().map(|found| ((found.method.clone(), found.path.clone()), found.calls)).collect();
        prop_assert_eq!(found, unmatched);
        let found: BTreeMap<_, _> = suggestion
            .needs
            .iter()
            .map(|need| ((need.endpoint.method().as_str().to_owned(), need.endpoint.path().to_owned()), need.uses.calls))
            .collect();
        prop_assert_eq!(found, matched);
        prop_assert_eq!(suggestion.total.calls, 20);
        for reason in &suggestion.reasons {
            prop_assert!(reason.uses.calls > 0 || !reason.required_by.is_empty(), "{:?}", reason);
        }
        let ceiling = |name: &str| naive.ceiling(&naive.roles[name]).len();
        let mintable: BTreeSet<_> = naive
            .roles
            .iter()
            .filter(|(_, role)| naive.check_mint(&Grant::Custom(named.clone()), role).is_ok())
            .map(|(name, _)| name.as_str())
            .collect();
        let told: Vec<_> = suggestion.roles.clone();
        prop_assert!(told.windows(2).all(|pair| ceiling(pair[0]) <= ceiling(pair[1])));
        prop_assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), if named.is_empty() { BTreeSet::new() } else { mintable });
    }

    #[test]
    fn what_is_called_unused_can_go(scenario in scenario()) {
        engine::install(&scenario.text);
        let naive = Naive::load(&scenario.text);
        let all: Names = naive.scopes.keys().cloned().collect();
        let mut observed = Observed::<VecWords>::new();
        for (method, path) in &scenario.requests {
            observed.call(method, path, None);
        }
        for given in &scenario.grants {
            let compared = current(&grant::<VecWords>(given), &observed);
            for (endpoint, _) in observed.endpoints() {
                let known = naive.endpoint_of(endpoint.method().as_str(), endpoint.path()).unwrap();
                let allowed = naive.decide_at(known, Some(given), &all) == Decision::Allow;
                prop_assert_eq!(compared.denied.contains(&endpoint), !allowed);
            }
            let unused = names_of(compared.unused());
            let Grant::Custom(stored) = given else { continue };
            let rest = Grant::Custom(&naive.resolve(stored).known - &unused);
            for (method, path) in &scenario.requests {
                let before = naive.decide(Some(given), &all, method, path);
                let after = naive.decide(Some(&rest), &all, method, path);
                prop_assert_eq!(before == Decision::Allow, after == Decision::Allow, "{} {} {:?}", method, path, unused);
            }
        }
    }
}

#[test]
fn the_cover_of_the_whole_api_is_minimal() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scopes.toml")).unwrap();
    let naive = Naive::load(&text);
    let mut observed = Observed::<DigitalOcean>::new();
    for endpoint in DigitalOcean::endpoints() {
        observed.call(endpoint.method().as_str(), endpoint.path(), None);
    }
    let suggestion = suggest(&observed);
    assert!(suggestion.unmatched.is_empty());
    assert_eq!(suggestion.needs.len(), naive.endpoints.len());
    assert_eq!(suggestion.cover.proof, Proof::Minimum);
    let found = names_of(suggestion.cover.scopes.iter());
    let known: Vec<_> = naive.endpoints.iter().collect();
    assert!(covers(&naive, &found, &known));

    // No scope of this catalogue implies another, so every cover has whatever an endpoint leaves no choice about, with all
    // that it requires, and makes one of the choices that are left.
    assert!(naive.scopes.values().all(|scope| scope.implies.is_empty()));
    let closed = |names: &Names| names | &naive.required(names);
    let forced: Names = known
        .iter()
        .filter(|endpoint| endpoint.any_of.len() == 1)
        .flat_map(|endpoint| closed(&endpoint.any_of[0]))
        .collect();
    let open = known.iter().filter(|endpoint| {
        !endpoint.any_of.is_empty() && !endpoint.any_of.iter().any(|all_of| all_of.is_subset(&forced))
    });
    let mut choices = vec![forced.clone()];
    for endpoint in open {
        choices = choices
            .iter()
            .flat_map(|choice| endpoint.any_of.iter().map(move |all_of| choice | &closed(all_of)))
            .collect();
        assert!(choices.len() < 1 << 16, "too many to try them all");
    }
    assert_eq!(choices.iter().map(Names::len).min(), Some(found.len()));
    // And such a token can be minted by an owner.
    assert!(suggestion.roles.contains(&"owner"));
    let minted = EngineGrant::custom(suggestion.cover.scopes);
    assert!(
        minted
            .check_mint(&DigitalOcean::role("owner").unwrap_or_else(|| panic!("no owner")))
            .is_ok()
    );
}
