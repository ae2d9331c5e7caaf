//! What can call an endpoint.

use bailiwick::{Catalog, Endpoint, Grant, PredefinedRole, Requirement, ScopeSet};
use serde::Serialize;

use super::Access;
use crate::endpoint_name;

/// An endpoint, and what it takes to call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "")]
pub struct EndpointProfile<C: Catalog> {
    /// The endpoint.
    #[serde(serialize_with = "endpoint_name::serialize")]
    pub endpoint: Endpoint<C>,
    /// Who may come at all.
    pub access: Access,
    /// The alternatives, in the order of the catalogue.
    pub ways: Vec<Way<C>>,
    /// What tokens under each predefined role can do.
    pub roles: Vec<RoleReach>,
}

/// One way in: scopes that together are enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "")]
pub struct Way<C: Catalog> {
    /// What the endpoint asks for.
    pub scopes: ScopeSet<C>,
    /// What a token has to be minted with: the same, closed under `requires`.
    pub mint: ScopeSet<C>,
    /// Scopes that count as one of them.
    #[serde(skip_serializing_if = "ScopeSet::is_empty")]
    pub implied_by: ScopeSet<C>,
}

/// Which tokens can call an endpoint under a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RoleReach {
    /// The name of the role.
    pub role: &'static str,
    /// A custom token with the right scopes.
    pub custom: CustomReach,
    /// A read-only token.
    pub read_only: bool,
    /// A token with full access.
    pub full_access: bool,
}

/// Whether a custom token can call an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomReach {
    /// None can.
    No,
    /// One that exists already may, but none can be minted: what its scopes require is beyond the role.
    Existing,
    /// One with the right scopes can be minted.
    Mintable,
}

/// Tells what can call an endpoint, under which predefined roles and with which kinds of grant.
///
/// ```
/// use bailiwick::digitalocean::DigitalOcean;
/// use bailiwick::{Catalog, Method};
/// use bailiwick_analysis::explain::CustomReach;
///
/// let endpoint = DigitalOcean::endpoint(Method::Post, "/v2/droplets").unwrap();
/// let profile = bailiwick_analysis::explain::endpoint(endpoint);
/// let member = profile.roles.iter().find(|reach| reach.role == "member").unwrap();
/// assert_eq!(member.custom, CustomReach::Mintable);
/// assert!(member.full_access && !member.read_only);
/// ```
#[must_use]
pub fn endpoint<C: Catalog>(endpoint: Endpoint<C>) -> EndpointProfile<C> {
    let ways: Vec<_> = match endpoint.requirement() {
        Requirement::Public | Requirement::Authenticated | Requirement::Nobody => Vec::new(),
        Requirement::AnyOf(alternatives) => alternatives.map(|all_of| way(all_of.to_set())).collect(),
    };
    let roles = C::roles().map(|role| reach(role, endpoint, &ways)).collect();
    EndpointProfile {
        endpoint,
        access: Access::of(endpoint),
        ways,
        roles,
    }
}

fn way<C: Catalog>(scopes: ScopeSet<C>) -> Way<C> {
    let implying = C::scopes().filter(|other| !other.implies().is_disjoint(&scopes));
    Way {
        mint: scopes.with_required(),
        implied_by: implying.collect(),
        scopes,
    }
}

fn reach<C: Catalog>(predefined: PredefinedRole<C>, endpoint: Endpoint<C>, ways: &[Way<C>]) -> RoleReach {
    let role = predefined.role();
    // Whoever may mint anything can have a token that calls what takes any token.
    let by_any = matches!(Access::of(endpoint), Access::Public | Access::Authenticated);
    let within =
        |scopes: fn(&Way<C>) -> &ScopeSet<C>| by_any || ways.iter().any(|way| scopes(way).is_subset(role.ceiling()));
    let custom = match (within(|way| &way.scopes), within(|way| &way.mint)) {
        (_, true) => CustomReach::Mintable,
        (true, false) => CustomReach::Existing,
        (false, false) => CustomReach::No,
    };
    RoleReach {
        role: predefined.name(),
        custom,
        read_only: Grant::read_only().effective(&role).allows(endpoint),
        full_access: Grant::full_access().effective(&role).allows(endpoint),
    }
}
