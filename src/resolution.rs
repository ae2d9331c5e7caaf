//! What a stored name means today.

use crate::tables::AliasRow;
use crate::{Catalog, Scope, ScopeSet};

/// What a name means in a catalogue. Made by [`Catalog::resolve`].
///
/// ```
/// use bailiwick::digitalocean::{DigitalOcean, database};
/// use bailiwick::{Catalog, Resolution};
///
/// assert_eq!(DigitalOcean::resolve("database:read"), Resolution::Scope(database::READ));
/// assert_eq!(DigitalOcean::resolve("database:write"), Resolution::Alias(database::UPDATE.into()));
/// assert_eq!(DigitalOcean::resolve("moon:read"), Resolution::Unknown);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a name is one of these three, and each has to be handled"
)]
pub enum Resolution<C: Catalog> {
    /// A scope.
    Scope(Scope<C>),
    /// An old name, and what it means now.
    Alias(ScopeSet<C>),
    /// Nothing: whoever holds it holds nothing by it.
    Unknown,
}

impl<C: Catalog> Resolution<C> {
    pub(crate) fn of(name: &str) -> Self {
        let tables = C::tables();
        match tables.find_name(name).map(|id| tables.alias(id).ok_or(id)) {
            None => Self::Unknown,
            Some(Err(id)) => Self::Scope(Scope::at(id)),
            Some(Ok(AliasRow { targets, .. })) => Self::Alias(targets.iter().copied().map(Scope::at).collect()),
        }
    }

    /// What the name grants: nothing when it is unknown.
    #[must_use]
    pub fn scopes(self) -> ScopeSet<C> {
        match self {
            Self::Scope(scope) => scope.into(),
            Self::Alias(targets) => targets,
            Self::Unknown => ScopeSet::EMPTY,
        }
    }
}
