//! Grants as they are stored: by name.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::{Catalog, Grant, GrantKind, Resolution, Scope, ScopeSet};

/// A grant as a store keeps it: the names as they were when the token was minted.
///
/// Names outlive catalogues. Those that this version does not know are kept as they are, grant nothing and are
/// reported; aliases mean what the catalogue says that they mean now. With feature `serde` it is `"read_only"`,
/// `"full_access"` or a list of names.
///
/// ```
/// use bailiwick::StoredGrant;
/// use bailiwick::digitalocean::{DigitalOcean, database, droplet};
///
/// let stored = StoredGrant::custom(["droplet:read", "database:write", "moon:land"]);
/// let grant = stored.resolve::<DigitalOcean>();
/// assert_eq!(*grant.chosen(), droplet::READ | database::UPDATE);
/// assert!(stored.unknown::<DigitalOcean>().eq(["moon:land"]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StoredGrant {
    kind: GrantKind,
    names: Vec<Box<str>>,
}

impl StoredGrant {
    /// Every scope of class read.
    pub const READ_ONLY: Self = Self {
        kind: GrantKind::ReadOnly,
        names: Vec::new(),
    };

    /// Every scope.
    pub const FULL_ACCESS: Self = Self {
        kind: GrantKind::FullAccess,
        names: Vec::new(),
    };

    /// A custom grant of these names.
    #[must_use]
    pub fn custom<S: Into<Box<str>>>(names: impl IntoIterator<Item = S>) -> Self {
        Self {
            kind: GrantKind::Custom,
            names: names.into_iter().map(Into::into).collect(),
        }
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> GrantKind {
        self.kind
    }

    /// The names of a custom grant, as they were stored.
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.names.iter().map(AsRef::as_ref)
    }

    /// What the grant is in this catalogue. Unknown names grant nothing.
    #[must_use]
    pub fn resolve<C: Catalog>(&self) -> Grant<C> {
        match self.kind {
            GrantKind::Custom => {
                let mut chosen = ScopeSet::EMPTY;
                for name in self.names() {
                    match C::resolve(name) {
                        Resolution::Scope(scope) => _ = chosen.insert(scope),
                        Resolution::Alias(targets) => chosen |= targets,
                        Resolution::Unknown => {}
                    }
                }
                Grant::custom(chosen)
            }
            GrantKind::ReadOnly => Grant::read_only(),
            GrantKind::FullAccess => Grant::full_access(),
        }
    }

    /// The names that this catalogue does not have.
    pub fn unknown<C: Catalog>(&self) -> impl Iterator<Item = &str> {
        self.names().filter(|name| C::resolve(name) == Resolution::Unknown)
    }
}

impl<C: Catalog> From<&Grant<C>> for StoredGrant {
    fn from(grant: &Grant<C>) -> Self {
        match grant.kind() {
            GrantKind::Custom => Self::custom(grant.chosen().iter().map(Scope::name)),
            GrantKind::ReadOnly => Self::READ_ONLY,
            GrantKind::FullAccess => Self::FULL_ACCESS,
        }
    }
}
