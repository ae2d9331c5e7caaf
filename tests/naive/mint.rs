//! Which grants may be minted, and how to complete one that may not.

use super::{Grant, Naive, Names};

/// Why a grant may not be minted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MintError {
    /// A custom grant without a scope.
    Empty,
    /// All scopes that stand in the way; at least one of the two sets has a member.
    Scopes {
        /// Asked for, but the minter's role does not have them.
        not_in_role: Names,
        /// Required by a scope asked for, directly or through others, and neither asked for nor implied by one that
        /// was: exactly what completing the grant would add.
        missing_required: Names,
    },
}

impl Naive {
    /// Whether somebody with this role may mint this grant. Read-only and full access can be minted under any role,
    /// since they never give more than the role has.
    pub(crate) fn check_mint(&self, grant: &Grant, role: &Names) -> Result<(), MintError> {
        let Grant::Custom(stored) = grant else { return Ok(()) };
        let scopes = self.resolve(stored).known;
        if scopes.is_empty() {
            return Err(MintError::Empty);
        }
        let not_in_role = &scopes - &self.ceiling(role);
        let missing_required = &self.with_required(&scopes) - &scopes;
        if not_in_role.is_empty() && missing_required.is_empty() {
            Ok(())
        } else {
            Err(MintError::Scopes {
                not_in_role,
                missing_required,
            })
        }
    }

    /// These scopes with all that they require, directly or through others, and do not already imply.
    pub(crate) fn with_required(&self, scopes: &Names) -> Names {
        scopes | &(&self.required(scopes) - &self.implied(scopes))
    }
}
