//! What a token has, beside what it uses.

use bailiwick::{AllOf, Catalog, Endpoint, Grant, GrantKind, Requirement, Scope, ScopeSet};
use serde::Serialize;

use super::observed::{Observed, Use};
use super::solve::required;
use crate::endpoint_name;

/// A grant that there is already, beside what was observed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "")]
pub struct Current<C: Catalog> {
    /// Each scope that it has, and how often it served. For a custom grant those that it names, else all.
    pub scopes: Vec<Grip<C>>,
    /// The endpoints that were called and that it does not allow.
    #[serde(serialize_with = "endpoints")]
    pub denied: Vec<Endpoint<C>>,
}

/// A scope of a grant, and what it is there for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "")]
pub struct Grip<C: Catalog> {
    /// The scope.
    pub scope: Scope<C>,
    /// The calls that it served, alone or with others.
    #[serde(flatten)]
    pub uses: Use,
    /// The scopes that served and cannot be minted without it.
    pub required_by: ScopeSet<C>,
}

impl<C: Catalog> Grip<C> {
    /// Whether nothing would be missed without it.
    #[must_use]
    pub fn is_unused(&self) -> bool {
        self.uses.calls == 0 && self.required_by.is_empty()
    }
}

impl<C: Catalog> Current<C> {
    /// The scopes that nothing would be missed without.
    pub fn unused(&self) -> impl Iterator<Item = Scope<C>> {
        self.scopes
            .iter()
            .filter(|grip| grip.is_unused())
            .map(|grip| grip.scope)
    }
}

/// Compares a grant with what was observed. A call counts for every scope of every alternative that the grant has, so
/// that no scope is called unused which a call may have gone through.
///
/// ```
/// use bailiwick::Grant;
/// use bailiwick::digitalocean::{DigitalOcean, droplet, vpc};
/// use bailiwick_analysis::suggest::{Observed, current};
///
/// let mut observed = Observed::<DigitalOcean>::new();
/// observed.call("GET", "/v2/vpcs", None);
/// observed.call("DELETE", "/v2/vpcs/7", None);
/// let current = current(&Grant::custom(vpc::READ | droplet::READ), &observed);
/// assert!(current.unused().eq([droplet::READ]));
/// assert_eq!(current.denied[0].to_string(), "DELETE /v2/vpcs/{vpc_id}");
/// ```
#[must_use]
pub fn current<C: Catalog>(grant: &Grant<C>, observed: &Observed<C>) -> Current<C> {
    let mut served: Vec<(ScopeSet<C>, Use)> = Vec::new();
    let mut denied = Vec::new();
    for (endpoint, uses) in observed.endpoints() {
        let Requirement::AnyOf(alternatives) = endpoint.requirement() else {
            continue;
        };
        let had = alternatives.map(AllOf::to_set);
        let had = had.filter(|all_of| all_of.is_subset(grant.expanded()));
        let scopes = had.fold(ScopeSet::EMPTY, |all: ScopeSet<C>, all_of| all | all_of);
        if scopes.is_empty() {
            denied.push(endpoint);
        } else {
            served.push((scopes, uses));
        }
    }
    let scopes = match grant.kind() {
        GrantKind::Custom => grant.chosen(),
        GrantKind::ReadOnly | GrantKind::FullAccess => grant.expanded(),
    };
    let uses = |scope: Scope<C>| {
        let gives = scope | scope.implies();
        let with = served.iter().filter(|(scopes, _)| !scopes.is_disjoint(&gives));
        with.fold(Use::default(), |all, (_, uses)| all.and(*uses))
    };
    let serving: ScopeSet<C> = scopes.iter().filter(|scope| uses(*scope).calls > 0).collect();
    let grip = |scope: Scope<C>| {
        let gives = scope | scope.implies();
        let requiring = serving
            .iter()
            .filter(|other| *other != scope && !required(*other).is_disjoint(&gives));
        Grip {
            scope,
            uses: uses(scope),
            required_by: requiring.collect(),
        }
    };
    Current {
        scopes: scopes.iter().map(grip).collect(),
        denied,
    }
}

fn endpoints<C: Catalog, S: serde::Serializer>(endpoints: &[Endpoint<C>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(
        endpoints
            .iter()
            .map(|endpoint| endpoint_name::EndpointName::from(*endpoint)),
    )
}
