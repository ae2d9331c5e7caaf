//! One scope.

use core::fmt;
use core::hash::{Hash, Hasher};
use core::marker::PhantomData;
use core::ops::BitOr;
use core::str::FromStr;

use crate::tables::ScopeRow;
use crate::{ActionClass, Catalog, ParseScopeError, ScopeSet};

/// A permission of one catalogue that a token can carry.
///
/// Four bytes, cheap to copy. Generated code has a constant for each: `droplet::CREATE` reads as `droplet:create`.
///
/// ```
/// use bailiwick::ActionClass;
/// use bailiwick::digitalocean::{droplet, image};
///
/// assert_eq!(droplet::CREATE.name(), "droplet:create");
/// assert_eq!(droplet::CREATE.resource(), Some("droplet"));
/// assert_eq!(droplet::CREATE.class(), ActionClass::CREATE);
/// assert!(droplet::CREATE.requires().contains(image::READ));
/// ```
pub struct Scope<C> {
    index: u32,
    catalog: PhantomData<fn() -> C>,
}

impl<C> Scope<C> {
    /// The scope at an index that is known to have one.
    #[inline]
    pub(crate) const fn at(index: u32) -> Self {
        Self {
            index,
            catalog: PhantomData,
        }
    }

    /// For generated code, which knows its own indices. An index without a scope is in no set.
    #[doc(hidden)]
    #[must_use]
    pub const fn __generated(index: u32) -> Self {
        Self::at(index)
    }

    /// The index of the scope: its bit, fixed for ever by the lock.
    #[inline]
    #[must_use]
    pub const fn index(self) -> u32 {
        self.index
    }
}

impl<C: Catalog> Scope<C> {
    /// The scope with this index, unless the catalogue has none there or only its lock still knows it.
    #[must_use]
    pub fn from_index(index: u32) -> Option<Self> {
        C::tables()
            .scopes
            .get(index as usize)
            .is_some_and(|row| !row.retired)
            .then(|| Self::at(index))
    }

    /// The name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.name)
    }

    /// The title, for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.row().map_or("", |row| row.title)
    }

    /// The resource of a structured name: what stands before the colon.
    #[must_use]
    pub fn resource(self) -> Option<&'static str> {
        self.halves().map(|(resource, _)| resource)
    }

    /// The action of a structured name: what stands after the colon.
    #[must_use]
    pub fn action(self) -> Option<&'static str> {
        self.halves().map(|(_, action)| action)
    }

    /// The one class of its action.
    #[must_use]
    pub fn class(self) -> ActionClass {
        self.row().map_or(ActionClass::OTHER, |row| row.class)
    }

    /// What must be added to mint a token with this scope, directly or through another one.
    #[must_use]
    pub fn requires(self) -> ScopeSet<C> {
        self.leads_to(|row| row.requires)
    }

    /// What counts as held by whoever holds this scope, directly or through another one; not the scope itself.
    #[must_use]
    pub fn implies(self) -> ScopeSet<C> {
        self.leads_to(|row| row.implies)
    }

    /// What makes this scope more useful: advice, never a condition.
    #[must_use]
    pub fn associated(self) -> ScopeSet<C> {
        self.row()
            .map(|row| row.associated)
            .unwrap_or_default()
            .iter()
            .copied()
            .map(Self::at)
            .collect()
    }

    /// Why not to use this scope any more, if so.
    #[must_use]
    pub fn deprecated(self) -> Option<&'static str> {
        self.row().and_then(|row| row.deprecated)
    }

    pub(crate) fn row(self) -> Option<&'static ScopeRow> {
        C::tables().scopes.get(self.index as usize)
    }

    fn leads_to(self, related: fn(&ScopeRow) -> &'static [u32]) -> ScopeSet<C> {
        let mut set = ScopeSet::from(self).closure(related);
        set.remove(self);
        set
    }

    fn halves(self) -> Option<(&'static str, &'static str)> {
        let structured = |half: &str| {
            let byte = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.' | b'-');
            !half.is_empty() && half.bytes().all(byte)
        };
        self.name()
            .split_once(':')
            .filter(|(resource, action)| structured(resource) && structured(action))
    }
}

impl<C> Clone for Scope<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Scope<C> {}

impl<C> PartialEq for Scope<C> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl<C> Eq for Scope<C> {}

/// The order of the indices.
impl<C> Ord for Scope<C> {
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        self.index.cmp(&other.index)
    }
}

impl<C> PartialOrd for Scope<C> {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<C> Hash for Scope<C> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.index.hash(state);
    }
}

/// The name.
impl<C: Catalog> fmt::Display for Scope<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The name.
impl<C: Catalog> fmt::Debug for Scope<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Exactly one scope of the catalogue: an alias, which may mean several, is an error.
impl<C: Catalog> FromStr for Scope<C> {
    type Err = ParseScopeError;

    fn from_str(name: &str) -> Result<Self, ParseScopeError> {
        C::scope(name).ok_or_else(|| ParseScopeError::unknown(name))
    }
}

impl<C: Catalog> BitOr for Scope<C> {
    type Output = ScopeSet<C>;

    fn bitor(self, other: Self) -> ScopeSet<C> {
        ScopeSet::from(self) | other
    }
}

impl<C: Catalog> BitOr<ScopeSet<C>> for Scope<C> {
    type Output = ScopeSet<C>;

    fn bitor(self, other: ScopeSet<C>) -> ScopeSet<C> {
        other | self
    }
}
