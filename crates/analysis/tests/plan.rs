//! Plans between generated catalogues, compared with two models of the engine's own tests.

#[path = "../../../tests/naive/mod.rs"]
mod naive;

use std::cell::Cell;
use std::collections::BTreeSet;

use bailiwick::tables::Tables;
use bailiwick::{Catalog, Role, ScopeSet, StoredGrant};
use bailiwick_analysis::EndpointName;
use bailiwick_analysis::plan::{Comparison, Needed, RolePair, TokenChange};
use bailiwick_catalog::{Source, check};
use proptest::prelude::*;

use naive::generate::{Scenario, config, path, scenario, template_set};
use naive::{Decision, Grant, Naive, Names, names};

macro_rules! installed {
    ($Name:ident, $SLOT:ident) => {
        thread_local! {
            static $SLOT: Cell<&'static Tables> = const { Cell::new(&Tables::EMPTY) };
        }

        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        enum $Name {}

        impl Catalog for $Name {
            type Words = bailiwick::runtime::Bits;

            fn tables() -> &'static Tables {
                $SLOT.get()
            }
        }

        impl $Name {
            fn install(text: &str) {
                let checked =
                    check(&Source::new("scopes.toml", text), None).unwrap_or_else(|report| panic!("{report}"));
                let tables = bailiwick::runtime::leak(&checked.model).unwrap_or_else(|error| panic!("{error}"));
                $SLOT.set(Box::leak(Box::new(tables)));
            }
        }
    };
}

installed!(Old, OLD);
installed!(New, NEW);

fn role<C: Catalog>(names: &Names) -> Role<C> {
    let known = names.iter().map(|name| C::resolve(name).scopes());
    Role::new(known.fold(ScopeSet::EMPTY, |set, scopes| set | scopes))
}

fn stored(grant: &Grant) -> StoredGrant {
    match grant {
        Grant::Custom(names) => StoredGrant::custom(names.iter().map(String::as_str)),
        Grant::ReadOnly => StoredGrant::READ_ONLY,
        Grant::FullAccess => StoredGrant::FULL_ACCESS,
    }
}

fn kind(grant: &Grant) -> &'static str {
    match grant {
        Grant::Custom(_) => "custom",
        Grant::ReadOnly => "read_only",
        Grant::FullAccess => "full_access",
    }
}

/// What both catalogues and a grant make of a request, by the models: the endpoints that allow it before and now.
fn outcome<'n>(
    (old, new): (&'n Naive, &'n Naive),
    grant: &Grant,
    role: &Names,
    (method, path): &(String, String),
) -> (Option<&'n naive::Endpoint>, Option<&'n naive::Endpoint>) {
    let allowed = |naive: &'n Naive| {
        let endpoint = naive.endpoint(method, path)?;
        (naive.decide_at(endpoint, Some(grant), role) == Decision::Allow).then_some(endpoint)
    };
    (allowed(old), allowed(new))
}

fn is(name: &EndpointName, endpoint: &naive::Endpoint) -> bool {
    name.method == endpoint.method && name.path == endpoint.template
}

/// A role of both catalogues: what it names counts in each as far as that one knows it.
fn roles(one: &Scenario, two: &Scenario) -> Vec<Names> {
    one.roles.iter().chain(&two.roles).cloned().collect()
}

/// A catalogue with these templates, each asking for a scope that no other asks for.
fn catalogue(side: &str, templates: &[&String]) -> String {
    let mut text = "format = 1\n[catalog]\nname = 'x'\n[scopes]\nspare = { class = 'other' }\n".to_owned();
    text.extend((0..templates.len()).map(|at| format!("'{side}{at}:read' = {{}}\n")));
    text += "[endpoints]\n";
    let placed = templates.iter().enumerate();
    text.extend(placed.map(|(at, template)| format!("'GET {template}' = '{side}{at}:read'\n")));
    text
}

/// Templates, which of the two catalogues have them, and paths near them.
fn cuts() -> impl Strategy<Value = (Vec<(String, u8)>, Vec<String>)> {
    template_set().prop_flat_map(|templates| {
        let sides = prop::collection::vec(0..3_u8, templates.len());
        let paths = prop::collection::vec(path(templates.clone()), 32);
        let placed = sides.prop_map(move |sides| templates.iter().cloned().zip(sides).collect());
        (placed, paths)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { ..config() })]

    #[test]
    fn every_way_to_cut_the_same_paths_is_found((templates, paths) in cuts()) {
        let of = |side: u8| -> Vec<&String> {
            templates.iter().filter(|(_, on)| *on != side).map(|(template, _)| template).collect()
        };
        let (old_text, new_text) = (catalogue("o", &of(1)), catalogue("n", &of(0)));
        Old::install(&old_text);
        New::install(&new_text);
        let (old, new) = (Naive::load(&old_text), Naive::load(&new_text));
        let comparison = Comparison::<Old, New>::new();
        prop_assume!(comparison.is_ok());
        let changes = comparison.unwrap().endpoints();
        // A disguise of a literal goes with that literal, whose own change is found.
        let plain = |path: &&String| [&old, &new].iter().all(|naive| !naive.refuses_disguise("GET", path));
        for path in paths.iter().filter(plain) {
            let (before, now) = (old.endpoint("GET", path), new.endpoint("GET", path));
            let same = |needed: &Option<Needed>, endpoint: Option<&naive::Endpoint>| match (needed, endpoint) {
                (Some(needed), Some(endpoint)) => is(&needed.endpoint, endpoint),
                (None, None) => true,
                _ => false,
            };
            let found = changes.iter().any(|change| same(&change.before, before) && same(&change.now, now));
            prop_assert!(found || (before.is_none() && now.is_none()), "{} {:?} {:?}", path, before, now);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { ..config() })]

    #[test]
    fn nothing_is_missed_and_nothing_is_made_up(one in scenario(), two in scenario()) {
        Old::install(&one.text);
        New::install(&two.text);
        let (old, new) = (Naive::load(&one.text), Naive::load(&two.text));
        let comparison = Comparison::<Old, New>::new();
        // Patterns whose common texts cannot be told are refused, and that is an answer too.
        prop_assume!(comparison.is_ok());
        let comparison = comparison.unwrap();
        for (at, held) in roles(&one, &two).iter().enumerate() {
            let pair = [RolePair::changed(at.to_string(), role::<Old>(held), role::<New>(held))];
            let change = comparison.role(&pair[0]).unwrap();
            let mut judge = comparison.tokens(&pair);
            for grant in one.grants.iter().chain(&two.grants) {
                let token = judge.judge(&at.to_string(), &stored(grant)).unwrap();
                let access = change.access.iter().find(|access| access.kind == kind(grant));
                let custom: BTreeSet<&str> = match grant {
                    Grant::Custom(names) => names.iter().map(String::as_str).collect(),
                    _ => BTreeSet::new(),
                };
                for request in one.requests.iter().chain(&two.requests) {
                    let (before, now) = outcome((&old, &new), grant, held, request);
                    let (list, in_role, endpoint) = match (before, now) {
                        (None, Some(endpoint)) => (&token.gained, access.map(|access| &access.gained), endpoint),
                        (Some(endpoint), None) => (&token.lost, access.map(|access| &access.lost), endpoint),
                        _ => continue,
                    };
                    prop_assert!(list.iter().any(|name| is(name, endpoint)), "{:?} {:?}", request, list);
                    // What one token gains, its kind gains, and with no more names than it has.
                    let found = in_role.into_iter().flatten().find(|change| {
                        is(&change.endpoint, endpoint)
                            && (change.with.is_empty() || change.with.iter().any(|with| with.is_subset(&custom)))
                    });
                    prop_assert!(found.is_some(), "{:?} {:?}", request, change);
                }
                for (naive, names) in [(&new, &token.gained), (&old, &token.lost)] {
                    for name in names {
                        let endpoint = naive.endpoint_of(name.method, name.path).unwrap();
                        prop_assert_eq!(naive.decide_at(endpoint, Some(grant), held), Decision::Allow);
                    }
                }
                for (name, lapsed) in token.lapsed.iter().map(|name| (name, true)).chain(token.unknown.iter().map(|name| (name, false))) {
                    let knows = |naive: &Naive| naive.resolve(&names([name.as_str()])).unknown.is_empty();
                    prop_assert!(!knows(&new) && knows(&old) == lapsed);
                }
            }
            // Each way in which custom tokens gain or lose is one in which a token with those names does.
            for access in change.access.iter().filter(|access| access.kind == "custom") {
                for (changes, gain) in [(&access.gained, true), (&access.lost, false)] {
                    for change in changes {
                        for with in &change.with {
                            let token = judge.judge(&at.to_string(), &StoredGrant::custom(with.iter().copied())).unwrap();
                            let list = if gain { &token.gained } else { &token.lost };
                            prop_assert!(list.contains(&change.endpoint), "{:?}", change);
                        }
                    }
                }
            }
        }
        for change in comparison.endpoints() {
            let methods = [&change.before, &change.now].into_iter().flatten().map(|needed| needed.endpoint.method);
            // What is GET's endpoint may be HEAD's too, on one of the two sides alone.
            let leads = methods.chain(["HEAD"]).any(|method| {
                let leads = |naive: &Naive, needed: &Option<Needed>| {
                    let found = naive.endpoint(method, &change.example);
                    match (found, needed) {
                        (None, None) => true,
                        (Some(found), Some(needed)) => is(&needed.endpoint, found),
                        _ => false,
                    }
                };
                leads(&old, &change.before) && leads(&new, &change.now)
            });
            prop_assert!(leads, "{:?}", change);
        }
    }

    #[test]
    fn a_catalogue_beside_itself_changes_nothing(one in scenario()) {
        Old::install(&one.text);
        New::install(&one.text);
        let comparison = Comparison::<Old, New>::new();
        prop_assume!(comparison.is_ok());
        let comparison = comparison.unwrap();
        prop_assert!(comparison.scopes().is_empty());
        prop_assert!(comparison.endpoints().is_empty());
        let roles = RolePair::predefined();
        for pair in &roles {
            prop_assert!(comparison.role(pair).unwrap().is_empty());
        }
        for grant in &one.grants {
            for pair in &roles {
                let change = comparison.tokens(&roles).judge(pair.name(), &stored(grant)).unwrap();
                let unknown = change.unknown.clone();
                prop_assert_eq!((*change).clone(), TokenChange { unknown, ..TokenChange::default() });
            }
        }
    }

    #[test]
    fn the_way_back_gives_what_the_way_there_takes(one in scenario(), two in scenario()) {
        Old::install(&one.text);
        New::install(&two.text);
        let (there, back) = (Comparison::<Old, New>::new(), Comparison::<New, Old>::new());
        prop_assert_eq!(there.is_ok(), back.is_ok());
        prop_assume!(there.is_ok());
        let (there, back) = (there.unwrap(), back.unwrap());
        for held in roles(&one, &two) {
            let (old, new) = (role::<Old>(&held), role::<New>(&held));
            let gone = there.role(&RolePair::changed("x", old.clone(), new.clone())).unwrap();
            let come = back.role(&RolePair::changed("x", new, old)).unwrap();
            prop_assert_eq!(gone.added, come.removed);
            for kind in ["custom", "read_only", "full_access"] {
                let of = |changes: &[bailiwick_analysis::plan::AccessChange], gain: bool| -> BTreeSet<_> {
                    let of_kind = changes.iter().filter(|change| change.kind == kind);
                    of_kind.flat_map(|change| if gain { change.gained.clone() } else { change.lost.clone() }).collect()
                };
                prop_assert_eq!(of(&gone.access, true), of(&come.access, false));
                prop_assert_eq!(of(&gone.access, false), of(&come.access, true));
            }
        }
    }
}
