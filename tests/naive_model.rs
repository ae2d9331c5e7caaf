//! The independent model on its own: it agrees with what real APIs publish, with path-matching cases worked out by
//! hand, and with the rules as examples and as laws.

mod fixtures;
#[path = "naive_model/laws.rs"]
mod laws;
mod naive;
#[path = "naive_model/paths.rs"]
mod paths;
#[path = "naive_model/rules.rs"]
mod rules;

use std::collections::BTreeSet;

use fixtures::VENDORS;
use naive::{Decision, Grant, Naive, names};

#[test]
fn every_published_decision_comes_out_the_same() {
    for vendor in &VENDORS {
        let naive = Naive::load(vendor.catalogue);
        let role = &naive.roles["all"];
        assert_eq!(
            role.len(),
            naive.scopes.len(),
            "{}: the role has everything",
            vendor.name
        );
        let cases = vendor.cases();
        assert_eq!(cases.len(), 400, "{}", vendor.name);
        for case in cases {
            let about = format!("{}: {case:?}", vendor.name);
            let endpoint = naive.endpoint(&case.method, &case.path).expect(&about);
            assert_eq!(endpoint.template, case.template, "{about}");
            let grant = Grant::Custom(names(case.granted.iter().map(String::as_str)));
            let decision = naive.decide(Some(&grant), role, &case.method, &case.path);
            assert_eq!(decision == Decision::Allow, case.allow, "{about}");
            let Decision::MissingScopes(denial) = decision else {
                continue;
            };
            // What the model reports as missing is one of the published remedies, and none of those is smaller.
            let missing: BTreeSet<&String> = denial.missing.keys().collect();
            assert!(
                case.fix
                    .iter()
                    .any(|fix| fix.iter().collect::<BTreeSet<_>>() == missing),
                "{about}"
            );
            assert!(case.fix.iter().all(|fix| fix.len() >= missing.len()), "{about}");
        }
    }
}
