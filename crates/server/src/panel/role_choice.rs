//! Roles to choose from.

use bailiwick::{Catalog, PredefinedRole, Role};
use bailiwick_tokens::{CustomRole, RoleRef};

use super::count::count;
use super::failure::Failure;
use super::people::predefined_title;

/// A role that can be given.
#[derive(Debug)]
pub(super) struct RoleChoice {
    /// How a form names it.
    pub(super) value: String,
    pub(super) title: String,
    pub(super) note: String,
    pub(super) selected: bool,
}

/// Every role that can be given, the catalogue's first.
pub(super) fn choices<C: Catalog>(roles: &[CustomRole], selected: &RoleRef) -> Vec<RoleChoice> {
    let current = match selected {
        RoleRef::Predefined(name) => C::predefined_role(name).map(PredefinedRole::name),
        RoleRef::Custom(_) => None,
    };
    let note = |role: &Role<C>| count(role.ceiling().len(), "scope");
    let predefined = C::roles().map(|role| RoleChoice {
        value: value(&RoleRef::Predefined(role.name().to_owned())),
        title: predefined_title(role),
        note: note(&role.role()),
        selected: current == Some(role.name()),
    });
    let custom = roles.iter().map(|role| RoleChoice {
        value: value(&RoleRef::Custom(role.id)),
        title: role.name.to_string(),
        note: note(&role.resolve()),
        selected: *selected == RoleRef::Custom(role.id),
    });
    predefined.chain(custom).collect()
}

/// How a form names a role.
pub(super) fn value(role: &RoleRef) -> String {
    match role {
        RoleRef::Predefined(name) => format!("predefined/{name}"),
        RoleRef::Custom(id) => format!("custom/{id}"),
    }
}

/// The role that a form names, and what it allows.
pub(super) fn read<C: Catalog>(value: &str, roles: &[CustomRole]) -> Result<(RoleRef, Role<C>), Failure> {
    match value.split_once('/') {
        Some(("predefined", name)) => {
            let role = C::role(name).ok_or(Failure::Unreadable)?;
            Ok((RoleRef::Predefined(name.to_owned()), role))
        }
        Some(("custom", id)) => {
            let role = roles
                .iter()
                .find(|role| role.id.to_string() == id)
                .ok_or(Failure::Unreadable)?;
            Ok((RoleRef::Custom(role.id), role.resolve()))
        }
        _ => Err(Failure::Unreadable),
    }
}
