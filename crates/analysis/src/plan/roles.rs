//! What tokens under a role gain and lose.

use bailiwick::{Catalog, Endpoint, Grant, Requirement, Role};
use serde::Serialize;

use super::access::{AccessChange, RequestChange};
use super::comparison::Comparison;
use super::custom::{Names, covers};
use super::requests::{Request, Unjudged};
use crate::EndpointName;

/// A role before and after. One that is not there allows nothing.
#[derive(Clone, Debug)]
pub struct RolePair<O: Catalog, N: Catalog> {
    pub(super) name: String,
    pub(super) old: Option<Role<O>>,
    pub(super) new: Option<Role<N>>,
}

impl<O: Catalog, N: Catalog> RolePair<O, N> {
    /// A role as it was and as it will be.
    #[must_use]
    pub fn changed(name: impl Into<String>, old: Role<O>, new: Role<N>) -> Self {
        Self::new(name, Some(old), Some(new))
    }

    /// A role that may not have been there, or may not be any more.
    #[must_use]
    pub fn new(name: impl Into<String>, old: Option<Role<O>>, new: Option<Role<N>>) -> Self {
        let name = name.into();
        Self { name, old, new }
    }

    /// The predefined roles of both catalogs, by every name that a member may have one by: those of the new one first.
    #[must_use]
    pub fn predefined() -> Vec<Self> {
        let kept = N::roles().flat_map(|role| {
            let before = |name: &str| O::role(name);
            // One that was renamed is what it was under another name, not a new one.
            let former = role.formerly().iter().find_map(|name| before(name));
            let own = Self::new(role.name(), before(role.name()).or(former), Some(role.role()));
            let known = role.formerly().iter().filter(move |name| before(name).is_some());
            let renamed = known.map(move |name| Self::new(*name, before(name), Some(role.role())));
            [own].into_iter().chain(renamed)
        });
        let gone = O::roles().filter(|role| N::role(role.name()).is_none());
        let gone = gone.map(|role| Self::new(role.name(), Some(role.role()), None));
        kept.chain(gone).collect()
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// What becomes of a request that some token makes.
pub(super) enum Change<O, N> {
    Gain(Endpoint<N>),
    Loss(Endpoint<O>),
}

impl<O: Catalog, N: Catalog> RolePair<O, N> {
    /// What becomes of a request that a token makes under this role; None if it comes out as before.
    pub(super) fn outcome(&self, request: &Request<O, N>, old: &Grant<O>, new: &Grant<N>) -> Option<Change<O, N>> {
        let before = request
            .old
            .filter(|endpoint| may_call(old, self.old.as_ref(), *endpoint));
        let now = request
            .new
            .filter(|endpoint| may_call(new, self.new.as_ref(), *endpoint));
        match (before, now) {
            (None, Some(endpoint)) => Some(Change::Gain(endpoint)),
            (Some(endpoint), None) => Some(Change::Loss(endpoint)),
            (None, None) | (Some(_), Some(_)) => None,
        }
    }
}

fn may_call<C: Catalog>(grant: &Grant<C>, role: Option<&Role<C>>, endpoint: Endpoint<C>) -> bool {
    match role {
        Some(role) => grant.effective(role).allows(endpoint),
        // What is open to everybody is open to whoever has no role.
        None => matches!(endpoint.requirement(), Requirement::Public),
    }
}

/// What becomes of a role and of the tokens under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleChange {
    /// Its name.
    pub role: String,
    /// Whether it was there before.
    pub was_there: bool,
    /// Whether it is there now.
    pub is_there: bool,
    /// The scopes that it allows now and did not before, implied ones included.
    pub added: Vec<&'static str>,
    /// The scopes that it allowed and does not now.
    pub removed: Vec<&'static str>,
    /// What tokens of each kind gain and lose; only kinds for which there is something to say.
    pub access: Vec<AccessChange>,
}

impl RoleChange {
    /// Whether nothing becomes of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.was_there == self.is_there
            && self.added.is_empty()
            && self.removed.is_empty()
            && self.access.iter().all(AccessChange::is_empty)
    }
}

pub(super) fn change<O: Catalog, N: Catalog>(
    comparison: &Comparison<O, N>,
    pair: &RolePair<O, N>,
) -> Result<RoleChange, Unjudged> {
    let (before, now) = (names_of(pair.old.as_ref()), names_of(pair.new.as_ref()));
    let kinds = [
        custom(comparison, pair)?,
        following(comparison, pair, "read_only", &Grant::read_only(), &Grant::read_only()),
        following(
            comparison,
            pair,
            "full_access",
            &Grant::full_access(),
            &Grant::full_access(),
        ),
    ];
    Ok(RoleChange {
        role: pair.name.clone(),
        was_there: pair.old.is_some(),
        is_there: pair.new.is_some(),
        added: now.difference(&before).copied().collect(),
        removed: before.difference(&now).copied().collect(),
        access: kinds.into_iter().filter(|kind| !kind.is_empty()).collect(),
    })
}

fn names_of<C: Catalog>(role: Option<&Role<C>>) -> Names {
    let scopes = role.iter().flat_map(|role| role.ceiling().iter());
    scopes.map(bailiwick::Scope::name).collect()
}

fn following<O: Catalog, N: Catalog>(
    comparison: &Comparison<O, N>,
    pair: &RolePair<O, N>,
    kind: &'static str,
    old: &Grant<O>,
    new: &Grant<N>,
) -> AccessChange {
    let mut change = AccessChange::none(kind);
    for request in &comparison.requests {
        match pair.outcome(request, old, new) {
            Some(Change::Gain(endpoint)) => push(&mut change.gained, endpoint.into(), Vec::new()),
            Some(Change::Loss(endpoint)) => push(&mut change.lost, endpoint.into(), Vec::new()),
            None => {}
        }
    }
    change
}

/// A token gains a request if it has one of the smallest sets that are enough now, and none of those that were enough
/// before. So some token gains it if and only if one of the sets is enough now and was not before.
fn custom<O: Catalog, N: Catalog>(
    comparison: &Comparison<O, N>,
    pair: &RolePair<O, N>,
) -> Result<AccessChange, Unjudged> {
    let mut change = AccessChange::none("custom");
    for request in &comparison.requests {
        let before = comparison.old.ways(request.old, pair.old.as_ref())?;
        let now = comparison.new.ways(request.new, pair.new.as_ref())?;
        let only = |sets: &[Names], others: &[Names]| -> Vec<Names> {
            sets.iter().filter(|set| !covers(others, set)).cloned().collect()
        };
        let (gained, lost) = (only(&now, &before), only(&before, &now));
        if let (Some(endpoint), false) = (request.new, gained.is_empty()) {
            push(&mut change.gained, endpoint.into(), gained);
        }
        if let (Some(endpoint), false) = (request.old, lost.is_empty()) {
            push(&mut change.lost, endpoint.into(), lost);
        }
    }
    Ok(change)
}

/// Adds a request; two kinds of request for one endpoint are told of once.
fn push(list: &mut Vec<RequestChange>, endpoint: EndpointName, with: Vec<Names>) {
    let change = RequestChange { endpoint, with };
    if !list.contains(&change) {
        list.push(change);
    }
}
