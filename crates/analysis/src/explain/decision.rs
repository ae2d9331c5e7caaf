//! One decision told in full.

use bailiwick::{AllOf, Catalog, Decision, Denial, Effective, Endpoint, Requirement, Scope, ScopeSet};
use serde::Serialize;

use super::{Access, Holding};
use crate::endpoint_name;

/// A decision with everything that it rests on.
///
/// This is for whoever runs the API: it tells what the token holds, which its client must not learn from a denial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "")]
pub struct Explanation<C: Catalog> {
    /// What was asked for.
    #[serde(serialize_with = "endpoint_name::serialize")]
    pub endpoint: Endpoint<C>,
    /// The decision.
    pub allow: bool,
    /// Who may come at all.
    pub access: Access,
    /// Every alternative, in the order of the catalogue.
    pub alternatives: Vec<Alternative<C>>,
    /// What would help; none where nothing has to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy<C>>,
}

/// Scopes that together are enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "")]
pub struct Alternative<C: Catalog> {
    /// Whether the token has all of them under its holder's role.
    pub met: bool,
    /// Whether a denial is about this one: it has the fewest missing, and is the first of those.
    pub nearest: bool,
    /// Its scopes.
    pub scopes: Vec<Needed<C>>,
}

/// A scope that an alternative needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "")]
pub struct Needed<C: Catalog> {
    /// The scope.
    pub scope: Scope<C>,
    /// How the token comes by it.
    pub token: Holding<C>,
    /// How the role comes by it.
    pub role: Holding<C>,
}

/// What would turn a denial into an allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "")]
pub struct Remedy<C: Catalog> {
    /// What to mint a token with; empty if this one has been given enough.
    pub mint: ScopeSet<C>,
    /// What the role's owner has to add.
    pub role_adds: ScopeSet<C>,
}

/// Tells why a live token may call an endpoint, or may not.
///
/// ```
/// use bailiwick::digitalocean::{DigitalOcean, droplet, roles};
/// use bailiwick::{AllOf, Catalog, Grant, Method};
///
/// let endpoint = DigitalOcean::endpoint(Method::Delete, "/v2/droplets/7").unwrap();
/// let full = Grant::full_access();
/// let story = bailiwick_analysis::explain::decision(full.effective(&roles::MODIFIER), endpoint);
/// assert!(!story.allow);
/// assert!(story.remedy.unwrap().role_adds.contains(droplet::DELETE));
/// ```
#[must_use]
pub fn decision<C: Catalog>(effective: Effective<'_, C>, endpoint: Endpoint<C>) -> Explanation<C> {
    let decision = effective.decide(endpoint);
    let missing = match decision {
        Decision::Deny(Denial::MissingScopes(missing)) => Some(missing),
        Decision::Allow | Decision::Deny(_) => None,
    };
    let nearest = missing.map(|missing| missing.alternative().to_set());
    let mut alternatives: Vec<_> = match endpoint.requirement() {
        Requirement::Public | Requirement::Authenticated | Requirement::Nobody => Vec::new(),
        Requirement::AnyOf(alternatives) => alternatives.map(|all_of| alternative(effective, all_of)).collect(),
    };
    if let Some(nearest) = nearest {
        let is_nearest =
            |found: &&mut Alternative<C>| found.scopes.iter().map(|needed| needed.scope).eq(nearest.iter());
        if let Some(found) = alternatives.iter_mut().find(is_nearest) {
            found.nearest = true;
        }
    }
    Explanation {
        endpoint,
        allow: decision.is_allow(),
        access: Access::of(endpoint),
        alternatives,
        remedy: missing.map(|missing| {
            let remedy = missing.remedy();
            Remedy {
                mint: remedy.mint().clone(),
                role_adds: remedy.role_adds().clone(),
            }
        }),
    }
}

fn alternative<C: Catalog>(effective: Effective<'_, C>, all_of: AllOf<C>) -> Alternative<C> {
    Alternative {
        met: all_of.iter().all(|scope| effective.contains(scope)),
        nearest: false,
        scopes: all_of
            .iter()
            .map(|scope| Needed {
                scope,
                token: Holding::of_grant(effective.grant(), scope),
                role: Holding::of_role(effective.role(), scope),
            })
            .collect(),
    }
}
