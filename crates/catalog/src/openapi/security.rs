//! Security as a description writes it: alternatives, each of which names schemes with scopes.

use super::library::Place;
use super::view::View;
use crate::diagnostic::Quoted;
use crate::nearest::nearest;
use crate::scope_name::{LONGEST, is_kind, is_scope_byte};

/// What a description asks for.
#[derive(Clone, Debug)]
pub(super) enum Asks {
    /// It says nothing.
    Silent,
    /// It says something that nobody can read.
    Unreadable,
    /// An OR: no alternative at all means that nothing is asked.
    AnyOf(Vec<Alternative>),
}

/// An AND of schemes: none of them means that credentials are welcome but not needed.
#[derive(Clone, Debug)]
pub(super) struct Alternative {
    pub(super) schemes: Vec<(String, Vec<Named>)>,
    pub(super) place: Place,
}

/// A scope's name and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) place: Place,
}

impl Asks {
    /// Reads the value of a `security` key. It is unreadable, with a problem, if any part of it is not what it should be:
    /// half a requirement may be none at all.
    pub(super) fn read(view: &mut View<'_>, place: Place) -> Self {
        let before = view.reports();
        let Some(items) = view.items(place) else {
            if view.reports() == before {
                view.unexpected(place, "`security`", "a list of alternatives");
            }
            return Self::Unreadable;
        };
        let alternatives = items.into_iter().filter_map(|item| alternative(view, item)).collect();
        if view.reports() == before {
            Self::AnyOf(alternatives)
        } else {
            Self::Unreadable
        }
    }

    /// The alternatives; none where there is nothing to read.
    pub(super) fn alternatives(&self) -> &[Alternative] {
        match self {
            Self::AnyOf(alternatives) => alternatives,
            Self::Silent | Self::Unreadable => &[],
        }
    }
}

/// Reports a key that is meant to be `security`: what it asks for would not be asked.
pub(super) fn check_spelling(view: &mut View<'_>, place: Place) {
    for (key, at, _) in view.entries(place).unwrap_or_default() {
        if key != "security" && nearest(&key, ["security"]).is_some() {
            let message = format!("{} is no key of a description", Quoted(&key));
            view.report(at, message, "did you mean `security`?");
        }
    }
}

fn alternative(view: &mut View<'_>, place: Place) -> Option<Alternative> {
    let Some(entries) = view.entries(place) else {
        view.unexpected(
            place,
            "an alternative of `security`",
            "a mapping from schemes to lists of scopes",
        );
        return None;
    };
    let mut schemes = Vec::with_capacity(entries.len());
    for (scheme, _, scopes) in entries {
        schemes.push((scheme, names(view, scopes, "what a scheme asks for")?));
    }
    Some(Alternative { schemes, place })
}

/// Reads a list of scopes.
pub(super) fn names(view: &mut View<'_>, place: Place, what: &str) -> Option<Vec<Named>> {
    let Some(items) = view.items(place) else {
        view.unexpected(place, what, "a list of names");
        return None;
    };
    items.into_iter().map(|item| name(view, item)).collect()
}

/// Reads one scope.
pub(super) fn name(view: &mut View<'_>, place: Place) -> Option<Named> {
    let Some(name) = view.text(place).map(ToOwned::to_owned) else {
        view.unexpected(place, "a scope", "a name");
        return None;
    };
    is_name(view, place, &name).then_some(Named { name, place })
}

/// Whether a text can be the name of a scope; reports it if not.
pub(super) fn is_name(view: &mut View<'_>, place: Place, name: &str) -> bool {
    let is_valid = !name.is_empty() && name.len() <= LONGEST && name.bytes().all(is_scope_byte) && !is_kind(name);
    if !is_valid {
        let message = format!("{} cannot be the name of a scope", Quoted(name));
        let help =
            "expected 1 to 255 visible ASCII characters without `\"` and `\\`; give each name an item of its own";
        view.report(place, message, help);
    }
    is_valid
}
