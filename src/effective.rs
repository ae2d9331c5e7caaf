//! What a token can do at this moment.

use crate::tables::{GATE_ANY_OF, GATE_AUTHENTICATED, GATE_PUBLIC};
use crate::{Catalog, Decision, Denial, Endpoint, Grant, MissingScopes, Role, Scope, ScopeSet};

/// A grant under a role as it is now: the scopes that both have.
///
/// Two references and nothing else, so there is nothing that could go stale. A check loads one word from each.
///
/// ```
/// use bailiwick::digitalocean::{droplet, roles};
/// use bailiwick::{Grant, Role};
///
/// let grant = Grant::custom(droplet::READ | droplet::CREATE);
/// assert!(grant.effective(&roles::MEMBER).contains(droplet::CREATE));
/// assert!(!grant.effective(&Role::new(droplet::READ)).contains(droplet::CREATE));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Effective<'a, C: Catalog> {
    grant: &'a Grant<C>,
    role: &'a Role<C>,
}

impl<'a, C: Catalog> Effective<'a, C> {
    #[inline]
    pub(crate) fn new(grant: &'a Grant<C>, role: &'a Role<C>) -> Self {
        Self { grant, role }
    }

    /// The grant.
    #[inline]
    #[must_use]
    pub fn grant(self) -> &'a Grant<C> {
        self.grant
    }

    /// The role.
    #[inline]
    #[must_use]
    pub fn role(self) -> &'a Role<C> {
        self.role
    }

    /// Whether the token has this scope now.
    #[inline]
    #[must_use]
    pub fn contains(self, scope: Scope<C>) -> bool {
        self.bit(scope.index()) != 0
    }

    /// Whether the token, if it is live, may use this endpoint now.
    ///
    /// ```
    /// use bailiwick::digitalocean::{DigitalOcean, roles};
    /// use bailiwick::{Catalog, Grant, Method};
    ///
    /// let endpoint = DigitalOcean::endpoint(Method::Delete, "/v2/droplets/3164494").unwrap();
    /// assert!(Grant::full_access().effective(&roles::MEMBER).allows(endpoint));
    /// assert!(!Grant::full_access().effective(&roles::MODIFIER).allows(endpoint));
    /// ```
    #[inline]
    #[must_use]
    pub fn allows(self, endpoint: Endpoint<C>) -> bool {
        let gate = endpoint.gate();
        if gate < GATE_ANY_OF {
            self.bit(gate) != 0
        } else {
            self.allows_by_gate(gate)
        }
    }

    /// Decides on a request to this endpoint by a live token.
    ///
    /// Nothing is computed for a denial until it is asked for its reasons.
    #[inline]
    pub fn decide(self, endpoint: Endpoint<C>) -> Decision<'a, C> {
        if self.allows(endpoint) {
            Decision::Allow
        } else {
            Decision::Deny(endpoint.denial_or(Denial::MissingScopes(MissingScopes::new(self, endpoint))))
        }
    }

    /// The scopes that the token has now, as a set.
    #[must_use]
    pub fn to_set(self) -> ScopeSet<C> {
        self.grant.expanded().clone() & self.role.ceiling()
    }

    fn allows_by_gate(self, gate: u32) -> bool {
        if gate == GATE_PUBLIC || gate == GATE_AUTHENTICATED {
            return true;
        }
        let row = C::tables().endpoints.get((gate - GATE_ANY_OF) as usize);
        row.is_some_and(|row| row.any_of.iter().any(|all_of| self.has_all(all_of)))
    }

    /// An empty list would be a table that no compiler writes: it lets nobody pass.
    fn has_all(self, all_of: &[u32]) -> bool {
        !all_of.is_empty() && all_of.iter().all(|index| self.bit(*index) != 0)
    }

    #[inline]
    fn bit(self, index: u32) -> u64 {
        self.grant.expanded().bit(index) & self.role.ceiling().bit(index)
    }
}
