//! Roles: the ceiling of every token.

use core::fmt;

use crate::tables::RoleRow;
use crate::{Catalog, ScopeSet};

/// What its holder may do now. A value: whoever owns a team edits its roles, and every token follows at once.
///
/// ```
/// use bailiwick::digitalocean::{droplet, image, roles};
/// use bailiwick::Role;
///
/// let role = Role::new(droplet::READ | image::READ);
/// assert!(role.ceiling().contains(droplet::READ));
/// assert!(roles::MEMBER.ceiling().contains(droplet::CREATE));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Role<C: Catalog> {
    permissions: ScopeSet<C>,
    ceiling: ScopeSet<C>,
}

impl<C: Catalog<Words: Copy>> Copy for Role<C> {}

impl<C: Catalog> Role<C> {
    /// The role with these permissions.
    #[must_use]
    pub fn new(permissions: impl Into<ScopeSet<C>>) -> Self {
        let permissions = permissions.into();
        Self {
            ceiling: permissions.implied(),
            permissions,
        }
    }

    /// What it was given.
    #[must_use]
    pub fn permissions(&self) -> &ScopeSet<C> {
        &self.permissions
    }

    /// What it was given, and all that this implies: no token of its holder can do more.
    #[inline]
    #[must_use]
    pub fn ceiling(&self) -> &ScopeSet<C> {
        &self.ceiling
    }
}

impl<C: Catalog<Words = [u64; N]>, const N: usize> Role<C> {
    /// For generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn __generated(permissions: [u64; N], ceiling: [u64; N]) -> Self {
        Self {
            permissions: ScopeSet::__generated(permissions),
            ceiling: ScopeSet::__generated(ceiling),
        }
    }
}

impl<C: Catalog> fmt::Debug for Role<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Role").field(&self.permissions).finish()
    }
}

/// A role that the catalogue brings along, with its name and title. Made by [`Catalog::roles`].
///
/// ```
/// use bailiwick::Catalog;
/// use bailiwick::digitalocean::{DigitalOcean, roles};
///
/// let owner = DigitalOcean::roles().find(|role| role.name() == "owner").unwrap();
/// assert_eq!((owner.title(), owner.role()), ("Owner", roles::OWNER));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PredefinedRole<C> {
    row: &'static RoleRow,
    catalog: core::marker::PhantomData<fn() -> C>,
}

impl<C: Catalog> PredefinedRole<C> {
    pub(crate) fn new(row: &'static RoleRow) -> Self {
        Self {
            row,
            catalog: core::marker::PhantomData,
        }
    }

    /// The name, as the catalogue writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row.name
    }

    /// The names that it had before. Members whose role is called so have this one.
    #[must_use]
    pub fn formerly(self) -> &'static [&'static str] {
        self.row.formerly
    }

    /// The title, for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.row.title
    }

    /// The role.
    #[must_use]
    pub fn role(self) -> Role<C> {
        Role {
            permissions: ScopeSet::from_static(self.row.permissions),
            ceiling: ScopeSet::from_static(self.row.ceiling),
        }
    }
}
