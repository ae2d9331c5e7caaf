//! Scopes by resource, as pages list them.

use bailiwick::{Catalog, Scope};

/// A resource and some of its scopes.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) resource: &'static str,
    pub(super) scopes: Vec<Chip>,
}

/// A scope in a group.
#[derive(Debug)]
pub(super) struct Chip {
    pub(super) action: &'static str,
    pub(super) title: &'static str,
    /// The class of style: empty, `required` or `limited`.
    pub(super) state: &'static str,
    /// What there is to say of it besides.
    pub(super) note: &'static str,
}

/// Groups scopes in the order of the catalogue, each marked with a state and a note.
pub(super) fn groups<C: Catalog>(
    scopes: impl Iterator<Item = Scope<C>>,
    mark: impl Fn(Scope<C>) -> (&'static str, &'static str),
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for scope in scopes {
        let (state, note) = mark(scope);
        let chip = Chip {
            action: scope.action().unwrap_or_else(|| scope.name()),
            title: scope.title(),
            state,
            note,
        };
        match groups.iter_mut().find(|group| group.resource == resource(scope)) {
            Some(group) => group.scopes.push(chip),
            None => groups.push(Group {
                resource: resource(scope),
                scopes: vec![chip],
            }),
        }
    }
    groups
}

/// The resource of a scope; a scope without one is its own.
pub(super) fn resource<C: Catalog>(scope: Scope<C>) -> &'static str {
    scope.resource().unwrap_or_else(|| scope.name())
}
