//! How somebody comes by a scope.

use bailiwick::{Catalog, Grant, GrantKind, Role, Scope, ScopeSet};
use serde::Serialize;

/// How a token or a role comes by a scope, if it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "", tag = "by", content = "chain", rename_all = "snake_case")]
pub enum Holding<C: Catalog> {
    /// It was given or allowed by its own name.
    Named,
    /// The token is read-only or has full access, and this scope is one of those.
    Kind,
    /// By implication: from a scope that was given or allowed to the one in question, each implying the next.
    Implied(Vec<Scope<C>>),
    /// It does not have it.
    Absent,
}

impl<C: Catalog> Holding<C> {
    /// How a grant comes by a scope.
    ///
    /// ```
    /// use bailiwick::Grant;
    /// use bailiwick::digitalocean::droplet;
    /// use bailiwick_analysis::explain::Holding;
    ///
    /// assert_eq!(Holding::of_grant(&Grant::read_only(), droplet::READ), Holding::Kind);
    /// assert_eq!(Holding::of_grant(&Grant::read_only(), droplet::CREATE), Holding::Absent);
    /// ```
    #[must_use]
    pub fn of_grant(grant: &Grant<C>, scope: Scope<C>) -> Self {
        match grant.kind() {
            GrantKind::ReadOnly | GrantKind::FullAccess if grant.expanded().contains(scope) => Self::Kind,
            GrantKind::ReadOnly | GrantKind::FullAccess => Self::Absent,
            GrantKind::Custom => Self::among(grant.chosen(), scope),
        }
    }

    /// How a role comes by a scope.
    #[must_use]
    pub fn of_role(role: &Role<C>, scope: Scope<C>) -> Self {
        Self::among(role.permissions(), scope)
    }

    /// Whether it does.
    #[must_use]
    pub fn is_held(&self) -> bool {
        *self != Self::Absent
    }

    fn among(named: &ScopeSet<C>, scope: Scope<C>) -> Self {
        if named.contains(scope) {
            return Self::Named;
        }
        let implying = named.iter().filter(|other| other.implies().contains(scope));
        match implying.min_by_key(|other| between(*other, scope).len()) {
            Some(first) => Self::Implied(chain(first, scope)),
            None => Self::Absent,
        }
    }
}

/// From a scope to one that it implies, over every scope on one of the ways between. A catalogue keeps what is implied in
/// the end and not the steps; a step that nothing stands between is one that its author wrote.
fn chain<C: Catalog>(first: Scope<C>, last: Scope<C>) -> Vec<Scope<C>> {
    let mut chain = vec![first];
    let mut at = first;
    while let Some(next) = step(at, last) {
        chain.push(next);
        at = next;
    }
    chain.push(last);
    chain
}

/// The first scope on the way, if there is one between.
fn step<C: Catalog>(at: Scope<C>, last: Scope<C>) -> Option<Scope<C>> {
    let between = between(at, last);
    between
        .iter()
        .find(|scope| !between.iter().any(|other| other.implies().contains(*scope)))
}

/// What the first scope implies and implies the last in turn.
fn between<C: Catalog>(first: Scope<C>, last: Scope<C>) -> ScopeSet<C> {
    let implied = first.implies();
    implied.iter().filter(|scope| scope.implies().contains(last)).collect()
}
