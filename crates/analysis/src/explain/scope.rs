//! What a scope is for.

use bailiwick::{ActionClass, AllOf, Catalog, Endpoint, PredefinedRole, Requirement, Scope, ScopeSet};
use serde::{Serialize, Serializer};

use crate::endpoint_name;

/// A scope, everything that is related to it, and where it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "")]
pub struct ScopeProfile<C: Catalog> {
    /// The scope.
    pub scope: Scope<C>,
    /// What it permits, for people.
    pub title: &'static str,
    /// The class of its action.
    #[serde(serialize_with = "class")]
    pub class: ActionClass,
    /// Why not to use it any more, and what to use instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<&'static str>,
    /// Old names that mean it, alone or with others.
    pub aliases: Vec<&'static str>,
    /// What it requires, directly or through another scope.
    pub requires: ScopeSet<C>,
    /// The scopes that require it, directly or through another one.
    pub required_by: ScopeSet<C>,
    /// What counts as held by whoever holds it.
    pub implies: ScopeSet<C>,
    /// The scopes whose holders count as holding it.
    pub implied_by: ScopeSet<C>,
    /// What makes it more useful.
    pub associated: ScopeSet<C>,
    /// The scopes that it makes more useful.
    pub associated_with: ScopeSet<C>,
    /// The names of the predefined roles that have it.
    pub roles: Vec<&'static str>,
    /// The endpoints that ask for it, by its own name.
    pub endpoints: Vec<ScopeUse<C>>,
}

/// Where a scope counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(bound = "")]
pub struct ScopeUse<C: Catalog> {
    /// The endpoint that asks for it.
    #[serde(serialize_with = "endpoint_name::serialize")]
    pub endpoint: Endpoint<C>,
    /// For each alternative with this scope, what it needs besides.
    pub besides: Vec<ScopeSet<C>>,
    /// Whether there is a way in without it.
    pub avoidable: bool,
}

/// Tells what there is to know about a scope.
///
/// ```
/// use bailiwick::digitalocean::{droplet, image, roles};
///
/// let profile = bailiwick_analysis::explain::scope(droplet::CREATE);
/// assert!(profile.requires.contains(image::READ));
/// assert!(profile.roles.contains(&"member"));
/// assert!(profile.endpoints.iter().any(|found| found.endpoint.path() == "/v2/droplets"));
/// ```
#[must_use]
pub fn scope<C: Catalog>(scope: Scope<C>) -> ScopeProfile<C> {
    let with =
        |related: fn(Scope<C>) -> ScopeSet<C>| C::scopes().filter(|other| related(*other).contains(scope)).collect();
    let tables = C::tables();
    let aliases = tables
        .aliases
        .iter()
        .filter(|alias| alias.targets.contains(&scope.index()));
    ScopeProfile {
        scope,
        title: scope.title(),
        class: scope.class(),
        deprecated: scope.deprecated(),
        aliases: aliases.map(|alias| alias.name).collect(),
        requires: scope.requires(),
        required_by: with(Scope::requires),
        implies: scope.implies(),
        implied_by: with(Scope::implies),
        associated: scope.associated(),
        associated_with: with(Scope::associated),
        roles: C::roles()
            .filter(|role| role.role().ceiling().contains(scope))
            .map(PredefinedRole::name)
            .collect(),
        endpoints: C::endpoints()
            .filter_map(|endpoint| scope_use(scope, endpoint))
            .collect(),
    }
}

fn scope_use<C: Catalog>(scope: Scope<C>, endpoint: Endpoint<C>) -> Option<ScopeUse<C>> {
    let Requirement::AnyOf(alternatives) = endpoint.requirement() else {
        return None;
    };
    let (with, without): (Vec<_>, Vec<_>) = alternatives
        .map(AllOf::to_set)
        .partition(|alternative| alternative.contains(scope));
    (!with.is_empty()).then(|| ScopeUse {
        endpoint,
        besides: with.into_iter().map(|alternative| alternative - scope).collect(),
        avoidable: !without.is_empty(),
    })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn class<S: Serializer>(class: &ActionClass, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(class)
}
