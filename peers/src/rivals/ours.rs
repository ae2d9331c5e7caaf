//! This project.

use bailiwick::digitalocean::DigitalOcean;
use bailiwick::runtime::RuntimeCatalog;
use bailiwick::{Catalog, Grant, Role, Scope, ScopeSet};
use bailiwick_catalog::{Source, check};

use crate::meter::Meter;
use crate::question::question;
use crate::rival::{About, Kind, Rival};
use crate::workload::{self, Workload};

const ABOUT: About = About {
    name: "bailiwick",
    kind: Kind::Ours,
    crates: &["bailiwick"],
    how: "a `Grant` for each token, a `Role` for each role, `Effective::contains` and `Effective::allows`",
};

/// The reference catalogue, compiled in.
pub fn reference(work: &Workload, meter: Meter) -> Rival {
    ours::<DigitalOcean>(work, meter)
}

/// Loads a workload's catalogue into a type.
pub fn install<C: RuntimeCatalog>(work: &Workload) {
    let source = Source::new("growth.toml", work.catalogue.clone());
    let checked = check(&source, None).unwrap_or_else(|_| panic!("{}: not a catalogue", work.name));
    C::install(&checked.model).unwrap_or_else(|error| panic!("{}: {error}", work.name));
}

/// Any catalogue.
pub fn ours<C: Catalog>(work: &Workload, meter: Meter) -> Rival {
    let scope = |number: u32| -> Scope<C> { C::scope(work.scopes[number as usize]).expect("a scope of the catalogue") };
    let grant = |token: &workload::Token| match &token.kind {
        workload::Kind::Custom(scopes) => {
            Grant::<C>::custom(scopes.iter().map(|number| scope(*number)).collect::<ScopeSet<C>>())
        }
        workload::Kind::ReadOnly => Grant::read_only(),
        workload::Kind::FullAccess => Grant::full_access(),
    };
    let role = |scopes: &std::collections::BTreeSet<u32>| {
        Role::<C>::new(scopes.iter().map(|number| scope(*number)).collect::<ScopeSet<C>>())
    };
    let (grants, token_bytes) = meter.held(|| work.tokens.iter().map(grant).collect::<Vec<_>>());
    let (roles, policy_bytes) = meter.held(|| work.roles.iter().map(role).collect::<Vec<_>>());
    let (grants, roles) = (&*grants.leak(), &*roles.leak());
    let asked = |request: &workload::Request| (request.token as u8, request.role as u8);
    let known: Vec<_> = work
        .requests
        .iter()
        .map(|request| (asked(request), scope(request.scope)))
        .collect();
    let named: Vec<_> = work
        .requests
        .iter()
        .map(|request| (asked(request), request.name))
        .collect();
    let routed: Vec<_> = work
        .requests
        .iter()
        .map(|request| (asked(request), request.method, request.path))
        .collect();
    let effective = |(token, role): (u8, u8)| grants[usize::from(token)].effective(&roles[usize::from(role)]);
    let questions = [
        question(known.into_iter(), move |(who, scope)| effective(*who).contains(*scope)),
        question(named.into_iter(), move |(who, name)| {
            C::scope(name).is_some_and(|scope| effective(*who).contains(scope))
        }),
        question(routed.into_iter(), move |(who, method, path)| {
            C::endpoint(*method, path).is_some_and(|endpoint| effective(*who).allows(endpoint))
        }),
    ];
    Rival::new(ABOUT, questions.map(Some)).holding(work, token_bytes, policy_bytes)
}
