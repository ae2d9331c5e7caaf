//! Chains of implications.

use bailiwick::runtime::RuntimeCatalog;
use bailiwick::{Catalog, Scope, ScopeSet};
use bailiwick_analysis::explain::Holding;

bailiwick::runtime_catalog! {
    /// A long chain whose names are in another order, with a short cut that is no step.
    Chain
}

const TEXT: &str = r#"
    format = 1
    [catalog]
    name = "chain"
    title = "Chain"
    version = "1"
    [scopes]
    "a" = { class = "other", implies = ["e", "b"] }
    "e" = { class = "other", implies = ["c"] }
    "c" = { class = "other", implies = ["d"] }
    "d" = { class = "other", implies = ["b"] }
    "b" = { class = "other" }
"#;

#[test]
fn a_chain_has_every_step_and_no_short_cut() {
    let source = bailiwick_catalog::Source::new("scopes.toml", TEXT);
    Chain::install(&bailiwick_catalog::check(&source, None).unwrap().model).unwrap();
    let role = |names: &[&str]| {
        let scopes: ScopeSet<Chain> = names.iter().map(|name| Chain::scope(name).unwrap()).collect();
        Holding::of_role(&bailiwick::Role::new(scopes), Chain::scope("b").unwrap())
    };
    let names = |holding: Holding<Chain>| match holding {
        Holding::Implied(chain) => chain.into_iter().map(Scope::name).collect::<Vec<_>>().join(" "),
        other => format!("{other:?}"),
    };
    assert_eq!(names(role(&["a"])), "a e c d b");
    // Of several, the one that is nearest.
    assert_eq!(names(role(&["a", "c"])), "c d b");
    assert_eq!(role(&["b", "c"]), Holding::Named);
    assert_eq!(role(&[]), Holding::Absent);
}
