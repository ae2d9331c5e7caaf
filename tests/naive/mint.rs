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
        /// Required by a scope that would be held, directly or through others, and not held itself: exactly what
        /// completing the grant would add.
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

    /// These scopes with all that holding them requires, directly or through others, and does not already imply. What is
    /// added may imply scopes that require more.
    pub(crate) fn with_required(&self, scopes: &Names) -> Names {
        let held = self.implied(scopes);
        let missing = &self.required(&held) - &held;
        if missing.is_empty() {
            return scopes.clone();
        }
        self.with_required(&(scopes | &missing))
    }

    /// The fewest of these permissions that give a role all of them.
    pub(crate) fn without_implied(&self, permissions: &Names) -> Names {
        let others = |name: &String| permissions - &Names::from([name.clone()]);
        let is_needed = |name: &&String| !self.implied(&others(name)).contains(*name);
        permissions.iter().filter(is_needed).cloned().collect()
    }
}
