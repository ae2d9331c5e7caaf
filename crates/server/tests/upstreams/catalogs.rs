//! What the upstreams serve: the built-in catalog, and two small ones whose endpoints stand beside each other closely.

use std::collections::BTreeMap;

use bailiwick::runtime::RuntimeCatalog;
use bailiwick::{Catalog, Endpoint};
use bailiwick_catalog::{Segment, Source, Template, check};

bailiwick::runtime_catalog! {
    /// Literals beside variables, trees, text around variables.
    pub(crate) Shapes
}

bailiwick::runtime_catalog! {
    /// Variables from the first segment on.
    pub(crate) Forge
}

/// Loads the small ones; once in a process.
pub(crate) fn install() {
    let load = |name, text| check(&Source::new(name, text), None).unwrap().model;
    Shapes::install(&load("shapes.toml", include_str!("catalogs/shapes.toml"))).unwrap();
    Forge::install(&load("forge.toml", include_str!("catalogs/forge.toml"))).unwrap();
}

/// Every operation by its name, `GET /users/{id}`, as upstreams tell which one they ran.
pub(crate) fn operations<C: Catalog>() -> BTreeMap<String, Endpoint<C>> {
    let named = |endpoint: Endpoint<C>| (endpoint.to_string(), endpoint);
    C::endpoints().map(named).collect()
}

/// The names in the order in which people register routes: a literal before what could take its place.
pub(crate) fn registered<C: Catalog>() -> Vec<String> {
    let mut names: Vec<String> = operations::<C>().into_keys().collect();
    names.sort_by_cached_key(|name| {
        let (_, path) = name.split_once(' ').unwrap();
        segments(path).iter().map(rank).collect::<Vec<_>>()
    });
    names
}

/// The segments of a template of the catalog.
pub(crate) fn segments(path: &str) -> Vec<Segment> {
    Template::parse(path).unwrap().segments().to_vec()
}

/// Literals first, then the most literal text, then one segment before several.
fn rank(segment: &Segment) -> (u8, usize) {
    match segment {
        Segment::Literal(_) => (0, 0),
        Segment::Mixed {
            prefix,
            middles,
            suffix,
        } => {
            let literal = prefix.len() + suffix.len() + middles.iter().map(String::len).sum::<usize>();
            (1, usize::MAX - literal)
        }
        Segment::Param => (2, 0),
        Segment::Multi => (3, 0),
    }
}
