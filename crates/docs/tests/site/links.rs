//! Links of a site.

use std::collections::{BTreeMap, BTreeSet};

/// A page as far as links are concerned.
#[derive(Default)]
pub(crate) struct Linked {
    pub(crate) links: Vec<String>,
    pub(crate) places: Vec<String>,
}

/// Every link leads to a page and a place that are there, no place is twice on a page, and every page is reachable from
/// the first.
pub(crate) fn all_alive(pages: &BTreeMap<String, Linked>, first: &str) {
    let mut reached = BTreeSet::new();
    let mut next = vec![first.to_owned()];
    while let Some(path) = next.pop() {
        if !reached.insert(path.clone()) {
            continue;
        }
        let page = &pages[&path];
        let places: BTreeSet<_> = page.places.iter().collect();
        assert_eq!(places.len(), page.places.len(), "{path} has a place twice");
        for link in &page.links {
            let (target, place) = link.split_once('#').unwrap_or((link, ""));
            let target = resolve(&path, target);
            let found = pages
                .get(&target)
                .unwrap_or_else(|| panic!("{path} leads to {link}, which is not there"));
            let alive = place.is_empty() || found.places.iter().any(|other| other == place);
            assert!(alive, "{path} leads to {link}, whose place is not there");
            next.push(target);
        }
    }
    let unreached: Vec<_> = pages.keys().filter(|path| !reached.contains(*path)).collect();
    assert!(unreached.is_empty(), "nothing leads to {unreached:?}");
}

fn resolve(from: &str, link: &str) -> String {
    if link.is_empty() {
        return from.to_owned();
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{from} leads out of the site: {link}"),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
