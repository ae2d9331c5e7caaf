//! Which security scheme counts.

use std::collections::{BTreeMap, HashSet};

use super::library::Place;
use super::operation::RawOperation;
use super::security;
use super::view::View;
use crate::diagnostic::{Quoted, list};
use crate::nearest::nearest;

/// A declared scheme.
#[derive(Clone, Debug)]
pub(super) struct Scheme {
    pub(super) name: String,
    pub(super) place: Place,
}

/// The schemes of OpenAPI 3, or of 2.
pub(super) fn declared(view: &mut View<'_>, root: Place) -> Vec<Scheme> {
    let place = match view.get(root, "components") {
        Some(components) => view.get(components, "securitySchemes"),
        None => view.get(root, "securityDefinitions"),
    };
    let Some(place) = place else { return Vec::new() };
    let Some(entries) = view.entries(place) else {
        view.unexpected(
            place,
            "the value of the security schemes",
            "a mapping from names to schemes",
        );
        return Vec::new();
    };
    let scheme = |(name, _, place)| Scheme { name, place };
    entries.into_iter().map(scheme).collect()
}

/// The scheme that was asked for, or else the one whose scopes most operations ask for, the first declared of several.
/// One without scopes comes behind: beside it, nothing would be asked of a token.
pub(super) fn choose(
    view: &mut View<'_>,
    root: Place,
    wanted: Option<&str>,
    declared: &[Scheme],
    operations: &[RawOperation],
) -> Option<Scheme> {
    check_names(view, declared, operations);
    let Some(wanted) = wanted else {
        let uses = uses(operations);
        let rank = |scheme: &&Scheme| uses.get(scheme.name.as_str()).copied().unwrap_or_default();
        // Of several maxima, the last one counts: hence from the end.
        return declared.iter().rev().max_by_key(rank).cloned();
    };
    let chosen = declared.iter().find(|scheme| scheme.name == wanted).cloned();
    if chosen.is_none() {
        let all = || declared.iter().map(|scheme| scheme.name.as_str());
        let help = match nearest(wanted, all()) {
            Some(near) => format!("did you mean {}?", Quoted(near)),
            None if declared.is_empty() => "it declares none".to_owned(),
            None => format!("it declares {}", list(all())),
        };
        let message = format!("the description has no security scheme {}", Quoted(wanted));
        view.report(root, message, &help);
    }
    chosen
}

/// How many operations ask for scopes of a scheme, and how many name it at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Uses {
    pub(super) with_scopes: usize,
    pub(super) all: usize,
}

pub(super) fn uses(operations: &[RawOperation]) -> BTreeMap<&str, Uses> {
    let mut uses: BTreeMap<&str, Uses> = BTreeMap::new();
    for operation in operations {
        let mut named: BTreeMap<&str, bool> = BTreeMap::new();
        for (name, scopes) in operation
            .asks
            .alternatives()
            .iter()
            .flat_map(|alternative| &alternative.schemes)
        {
            *named.entry(name).or_default() |= !scopes.is_empty();
        }
        for (name, has_scopes) in named {
            let uses = uses.entry(name).or_default();
            uses.all += 1;
            uses.with_scopes += usize::from(has_scopes);
        }
    }
    uses
}

/// A scheme that is not declared is a slip of the pen, and what it protects may be meant to be open to nobody.
fn check_names(view: &mut View<'_>, declared: &[Scheme], operations: &[RawOperation]) {
    let known: HashSet<&str> = declared.iter().map(|scheme| scheme.name.as_str()).collect();
    for alternative in operations.iter().flat_map(|operation| operation.asks.alternatives()) {
        for (name, _) in alternative
            .schemes
            .iter()
            .filter(|(name, _)| !known.contains(name.as_str()))
        {
            let help = match nearest(name, declared.iter().map(|scheme| scheme.name.as_str())) {
                Some(near) => format!("did you mean {}?", Quoted(near)),
                None => "declare it in `components.securitySchemes`".to_owned(),
            };
            let message = format!("no security scheme is called {}", Quoted(name));
            view.report(alternative.place, message, &help);
        }
    }
}

/// Names and descriptions of the scopes that an OAuth scheme declares.
pub(super) fn scopes(view: &mut View<'_>, scheme: &Scheme) -> Vec<(String, String)> {
    // OpenAPI 2 has no flows, but one flow's scopes at the scheme itself.
    let mut places: Vec<_> = view.get(scheme.place, "scopes").into_iter().collect();
    if let Some(flows) = view.get(scheme.place, "flows") {
        let flows = view.entries(flows).unwrap_or_default();
        places.extend(flows.into_iter().filter_map(|(_, _, flow)| view.get(flow, "scopes")));
    }
    let mut scopes = Vec::new();
    for place in places {
        let Some(entries) = view.entries(place) else {
            view.unexpected(place, "`scopes`", "a mapping from scopes to descriptions");
            continue;
        };
        for (name, at, description) in entries {
            if !security::is_name(view, at, &name) {
                continue;
            }
            scopes.push((name, view.text(description).unwrap_or_default().to_owned()));
        }
    }
    scopes
}
