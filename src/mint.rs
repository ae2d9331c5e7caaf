//! Why a grant cannot be minted.

use core::fmt;

use crate::{Catalog, ScopeSet};

/// Everything that keeps a grant from being minted.
///
/// ```
/// use bailiwick::Grant;
/// use bailiwick::digitalocean::{billing, droplet, roles};
///
/// let grant = Grant::custom(droplet::DELETE | billing::READ);
/// let error = grant.check_mint(&roles::MEMBER).unwrap_err();
/// assert_eq!(error.not_held(), &billing::READ.into());
/// assert!(error.missing_required().contains(droplet::READ));
/// assert!(grant.with_required().check_mint(&roles::OWNER).is_ok());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct MintError<C: Catalog> {
    kind: Kind,
    not_held: ScopeSet<C>,
    missing_required: ScopeSet<C>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Empty,
    Offending,
    FollowsRole,
}

impl<C: Catalog> MintError<C> {
    pub(crate) fn check(chosen: &ScopeSet<C>, held: &ScopeSet<C>) -> Result<(), Self> {
        let not_held = chosen.clone() - held;
        let missing_required = chosen.missing_required();
        if chosen.is_empty() {
            Err(Self {
                kind: Kind::Empty,
                not_held,
                missing_required,
            })
        } else if not_held.is_empty() && missing_required.is_empty() {
            Ok(())
        } else {
            Err(Self {
                kind: Kind::Offending,
                not_held,
                missing_required,
            })
        }
    }

    pub(crate) fn beyond(not_held: ScopeSet<C>) -> Self {
        Self {
            kind: Kind::FollowsRole,
            not_held,
            missing_required: ScopeSet::EMPTY,
        }
    }

    /// Whether the grant is custom and has no scope at all.
    #[must_use]
    pub fn is_empty_grant(&self) -> bool {
        self.kind == Kind::Empty
    }

    /// The scopes that the minter does not have itself.
    #[must_use]
    pub fn not_held(&self) -> &ScopeSet<C> {
        &self.not_held
    }

    /// The scopes that the grant's own, or those that they imply, require and it lacks: [`Grant::with_required`](crate::Grant::with_required)
    /// adds them.
    #[must_use]
    pub fn missing_required(&self) -> &ScopeSet<C> {
        &self.missing_required
    }
}

impl<C: Catalog> fmt::Display for MintError<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Empty => return f.write_str("a custom grant needs at least one scope"),
            Kind::FollowsRole => {
                return f.write_str("the grant follows the role further than the token that would mint it");
            }
            Kind::Offending => {}
        }
        if !self.not_held.is_empty() {
            write!(f, "the minter does not have {}", self.not_held)?;
        }
        if !self.missing_required.is_empty() {
            let separator = if self.not_held.is_empty() { "" } else { "; " };
            write!(
                f,
                "{separator}the scopes chosen require {} as well",
                self.missing_required
            )?;
        }
        Ok(())
    }
}

impl<C: Catalog> fmt::Debug for MintError<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MintError({self})")
    }
}

impl<C: Catalog> core::error::Error for MintError<C> {}
