//! A suggestion with its reasons.

use bailiwick::{AllOf, Catalog, Endpoint, Grant, PredefinedRole, Requirement, Scope, ScopeSet};
use serde::Serialize;

use super::observed::{Observed, Unmatched, Use};
use super::solve::{Cover, cover, required};
use crate::endpoint_name;

/// What a token needs to do what was observed, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "")]
pub struct Suggestion<C: Catalog> {
    /// The smallest grant that is enough. It has no scope where any token is, or none is needed.
    #[serde(flatten)]
    pub cover: Cover<C>,
    /// Why each of its scopes is there.
    pub reasons: Vec<Reason<C>>,
    /// The endpoints that were called, and what each of them takes from the grant.
    pub needs: Vec<Need<C>>,
    /// The requests that no endpoint is for.
    pub unmatched: Vec<Unmatched>,
    /// How many calls that no endpoint is for are not among them, as there were too many different ones.
    pub more_unmatched: u64,
    /// The predefined roles under which such a token can be minted, the one that allows least first.
    pub roles: Vec<&'static str>,
    /// All calls together.
    pub total: Use,
}

/// Why a scope is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "")]
pub struct Reason<C: Catalog> {
    /// The scope.
    pub scope: Scope<C>,
    /// The calls that need it.
    #[serde(flatten)]
    pub uses: Use,
    /// The scopes that cannot be minted without it.
    pub required_by: ScopeSet<C>,
}

/// An endpoint that was called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "")]
pub struct Need<C: Catalog> {
    /// The endpoint.
    #[serde(serialize_with = "endpoint_name::serialize")]
    pub endpoint: Endpoint<C>,
    /// How often, and when.
    #[serde(flatten)]
    pub uses: Use,
    /// What it takes from the grant: the first of its alternatives that the grant has. Empty if it takes no scope.
    pub scopes: ScopeSet<C>,
}

/// Suggests the least privilege for what was observed.
///
/// ```
/// use bailiwick::digitalocean::{DigitalOcean, vpc};
/// use bailiwick_analysis::suggest::{Observed, suggest};
///
/// let mut observed = Observed::<DigitalOcean>::new();
/// observed.call("GET", "/v2/vpcs", None);
/// let suggestion = suggest(&observed);
/// assert!(suggestion.cover.scopes.contains(vpc::READ));
/// // The role that allows least among those that can mint it.
/// assert_eq!(suggestion.roles[0], "resource_viewer");
/// ```
#[must_use]
pub fn suggest<C: Catalog>(observed: &Observed<C>) -> Suggestion<C> {
    let cover = cover(observed.endpoints().map(|(endpoint, _)| endpoint));
    let needs: Vec<_> = observed
        .endpoints()
        .map(|(endpoint, uses)| Need {
            endpoint,
            uses,
            scopes: taken(endpoint, &cover.expanded),
        })
        .collect();
    let reasons = cover
        .scopes
        .iter()
        .map(|scope| reason(scope, &cover.scopes, &needs))
        .collect();
    Suggestion {
        reasons,
        needs,
        unmatched: observed.unmatched(),
        more_unmatched: observed.more_unmatched(),
        roles: roles(&cover),
        total: observed.total(),
        cover,
    }
}

fn taken<C: Catalog>(endpoint: Endpoint<C>, expanded: &ScopeSet<C>) -> ScopeSet<C> {
    let Requirement::AnyOf(mut alternatives) = endpoint.requirement() else {
        return ScopeSet::EMPTY;
    };
    let found = alternatives.find(|all_of| all_of.to_set().is_subset(expanded));
    found.map_or(ScopeSet::EMPTY, AllOf::to_set)
}

fn reason<C: Catalog>(scope: Scope<C>, named: &ScopeSet<C>, needs: &[Need<C>]) -> Reason<C> {
    let gives = scope | scope.implies();
    let calling = needs.iter().filter(|need| !need.scopes.is_disjoint(&gives));
    let requiring = named
        .iter()
        .filter(|other| *other != scope && !required(*other).is_disjoint(&gives));
    Reason {
        scope,
        uses: calling.fold(Use::default(), |all, need| all.and(need.uses)),
        required_by: requiring.collect(),
    }
}

fn roles<C: Catalog>(cover: &Cover<C>) -> Vec<&'static str> {
    if cover.scopes.is_empty() {
        return Vec::new();
    }
    let grant = Grant::custom(&cover.scopes);
    let can = |role: &PredefinedRole<C>| grant.check_mint(&role.role()).is_ok();
    let mut roles: Vec<_> = C::roles().filter(can).collect();
    roles.sort_by_key(|role| role.role().ceiling().len());
    roles.into_iter().map(PredefinedRole::name).collect()
}
