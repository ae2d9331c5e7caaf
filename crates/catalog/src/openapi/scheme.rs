//! Which security scheme counts.

use super::library::Place;
use super::operation::RawOperation;
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

/// The scheme that was asked for, or else the one that most operations name, the first declared of several.
pub(super) fn choose(
    view: &mut View<'_>,
    root: Place,
    wanted: Option<&str>,
    declared: &[Scheme],
    operations: &[RawOperation],
) -> Option<Scheme> {
    check_names(view, declared, operations);
    let Some(wanted) = wanted else {
        let uses = |scheme: &Scheme| {
            operations
                .iter()
                .filter(|operation| names(operation, &scheme.name))
                .count()
        };
        // Of several maxima, the last one counts: hence from the end.
        return declared.iter().rev().max_by_key(|scheme| uses(scheme)).cloned();
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

fn names(operation: &RawOperation, scheme: &str) -> bool {
    let alternatives = operation.security.iter().flatten();
    alternatives
        .into_iter()
        .any(|alternative| alternative.schemes.iter().any(|(name, _)| name == scheme))
}

/// A scheme that is not declared is a slip of the pen, and what it protects may be meant to be open to nobody.
fn check_names(view: &mut View<'_>, declared: &[Scheme], operations: &[RawOperation]) {
    for alternative in operations
        .iter()
        .filter_map(|operation| operation.security.as_ref())
        .flatten()
    {
        for (name, _) in &alternative.schemes {
            if !declared.iter().any(|scheme| scheme.name == *name) {
                let help = match nearest(name, declared.iter().map(|scheme| scheme.name.as_str())) {
                    Some(near) => format!("did you mean {}?", Quoted(near)),
                    None => "declare it in `components.securitySchemes`".to_owned(),
                };
                let message = format!("no security scheme is called {}", Quoted(name));
                view.report(alternative.place, message, &help);
            }
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
        for (name, _, description) in entries {
            scopes.push((name, view.text(description).unwrap_or_default().to_owned()));
        }
    }
    scopes
}
