//! Grants: what a token was given.

use core::fmt;

use crate::{ActionClass, Catalog, Effective, MintError, Role, ScopeSet};

/// What a token was given when it was minted. Never changes afterwards.
///
/// A custom grant holds the scopes chosen; read-only and full access follow the role, also when it grows. Two sets for
/// each grant: what was chosen, and all that counts as held.
///
/// ```
/// use bailiwick::Grant;
/// use bailiwick::digitalocean::{droplet, regions, roles};
///
/// let grant = Grant::custom(droplet::READ | droplet::CREATE).with_required();
/// assert!(grant.expanded().contains(regions::READ));
/// assert!(grant.check_mint(&roles::MEMBER).is_ok());
/// assert!(!Grant::read_only().effective(&roles::MEMBER).contains(droplet::CREATE));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Grant<C: Catalog> {
    kind: GrantKind,
    chosen: ScopeSet<C>,
    expanded: ScopeSet<C>,
}

impl<C: Catalog<Words: Copy>> Copy for Grant<C> {}

/// The three kinds of grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "these are the kinds there are, and each has to be handled"
)]
pub enum GrantKind {
    /// The scopes chosen, and no others whatever becomes of the role.
    Custom,
    /// Every scope of class read that the role has.
    ReadOnly,
    /// Every scope that the role has.
    FullAccess,
}

impl<C: Catalog> Grant<C> {
    /// A grant of chosen scopes.
    #[must_use]
    pub fn custom(scopes: impl Into<ScopeSet<C>>) -> Self {
        let chosen = scopes.into();
        Self {
            kind: GrantKind::Custom,
            expanded: chosen.implied(),
            chosen,
        }
    }

    /// A grant of every scope of class read.
    #[must_use]
    pub fn read_only() -> Self {
        let expanded = ScopeSet::of_class(ActionClass::READ);
        Self {
            kind: GrantKind::ReadOnly,
            chosen: ScopeSet::EMPTY,
            expanded,
        }
    }

    /// A grant of every scope.
    #[must_use]
    pub fn full_access() -> Self {
        Self {
            kind: GrantKind::FullAccess,
            chosen: ScopeSet::EMPTY,
            expanded: ScopeSet::all(),
        }
    }

    /// The same grant with everything that its chosen scopes, and those that they imply, require.
    #[must_use]
    pub fn with_required(self) -> Self {
        match self.kind {
            GrantKind::Custom => Self::custom(self.chosen.with_required()),
            GrantKind::ReadOnly | GrantKind::FullAccess => self,
        }
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> GrantKind {
        self.kind
    }

    /// The scopes chosen for a custom grant; empty for the other kinds.
    #[must_use]
    pub fn chosen(&self) -> &ScopeSet<C> {
        &self.chosen
    }

    /// All that counts as held, whatever the role.
    #[inline]
    #[must_use]
    pub fn expanded(&self) -> &ScopeSet<C> {
        &self.expanded
    }

    /// What the grant amounts to under a role as it is now. Nothing is computed, and nothing kept.
    #[inline]
    #[must_use]
    pub fn effective<'a>(&'a self, role: &'a Role<C>) -> Effective<'a, C> {
        Effective::new(self, role)
    }

    /// Whether somebody with this role may mint a token with this grant.
    ///
    /// Read-only and full access can be minted under any role: they never exceed it.
    ///
    /// # Errors
    ///
    /// A custom grant that is empty, that has scopes which the role lacks, or that lacks scopes which its own, or those
    /// that they imply, require.
    /// The error has all of them.
    pub fn check_mint(&self, role: &Role<C>) -> Result<(), MintError<C>> {
        match self.kind {
            GrantKind::Custom => MintError::check(&self.chosen, role.ceiling()),
            GrantKind::ReadOnly | GrantKind::FullAccess => Ok(()),
        }
    }

    /// Whether a token may mint another one with this grant: at most what it can do itself, now and later.
    ///
    /// Read-only and full access follow the role, so only a token that follows it as far can pass them on.
    ///
    /// ```
    /// use bailiwick::Grant;
    /// use bailiwick::digitalocean::{droplet, roles};
    ///
    /// let reader = Grant::read_only();
    /// let minter = reader.effective(&roles::MEMBER);
    /// assert!(Grant::read_only().check_mint_by(minter).is_ok());
    /// assert!(Grant::full_access().check_mint_by(minter).is_err());
    /// assert!(Grant::custom(droplet::CREATE).with_required().check_mint_by(minter).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// As [`check_mint`](Self::check_mint), with the effective scopes of the minting token in place of the role's; for
    /// a read-only or full-access grant, all that it covers and the minting token's grant does not.
    pub fn check_mint_by(&self, minter: Effective<'_, C>) -> Result<(), MintError<C>> {
        match self.kind {
            GrantKind::Custom => MintError::check(&self.chosen, &minter.to_set()),
            kind if minter.grant().kind >= kind => Ok(()),
            _ => Err(MintError::beyond(self.expanded.clone() - minter.grant().expanded())),
        }
    }
}

impl<C: Catalog> fmt::Debug for Grant<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            GrantKind::Custom => f.debug_tuple("Custom").field(&self.chosen).finish(),
            kind => fmt::Debug::fmt(&kind, f),
        }
    }
}
