//! The catalogues.

use std::fs;
use std::path::Path;

use bailiwick::Catalog;
use bailiwick::digitalocean::DigitalOcean;
use bailiwick::runtime::RuntimeCatalog;
use bailiwick_catalog::Source;

/// What is to hold for every catalogue.
pub(crate) trait Rule {
    fn holds<C: Catalog>(&self);
}

/// Tries a rule on all of them.
pub(crate) fn everywhere(rule: &impl Rule) {
    rule.holds::<DigitalOcean>();
    vendor::<Github>("github_classic", rule);
    vendor::<Jira>("jira", rule);
    vendor::<Pagerduty>("pagerduty", rule);
    vendor::<Sentry>("sentry", rule);
    vendor::<Spotify>("spotify", rule);
    awkward();
    rule.holds::<Awkward>();
}

/// The awkward one, ready to be used.
pub(crate) fn awkward() {
    install::<Awkward>("tests/site/awkward.toml");
}

fn vendor<C: RuntimeCatalog>(name: &str, rule: &impl Rule) {
    install::<C>(&format!("../../tests/fixtures/{name}/scopes.toml"));
    rule.holds::<C>();
}

fn install<C: RuntimeCatalog>(path: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let source = Source::new(path.display().to_string(), fs::read_to_string(&path).unwrap());
    let checked = bailiwick_catalog::check(&source, None).unwrap_or_else(|report| panic!("{report}"));
    // Another test of this program may have been first.
    _ = C::install(&checked.model);
}

bailiwick::runtime_catalog! {
    Github
}
bailiwick::runtime_catalog! {
    Jira
}
bailiwick::runtime_catalog! {
    Pagerduty
}
bailiwick::runtime_catalog! {
    Sentry
}
bailiwick::runtime_catalog! {
    Spotify
}
bailiwick::runtime_catalog! {
    /// The awkward one.
    pub(crate) Awkward
}
