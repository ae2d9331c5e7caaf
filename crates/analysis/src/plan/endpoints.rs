//! The endpoints that come, go, or ask for something else.

use std::collections::BTreeSet;

use bailiwick::{Catalog, Endpoint, Requirement, Scope};
use serde::Serialize;

use super::requests::Request;
use crate::EndpointName;
use crate::explain::Access;

/// A kind of request that is not answered as before, whoever asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EndpointChange {
    /// The path of one such request.
    pub example: String,
    /// Whether it is about some of the requests that its endpoint had or has, and not about all of them.
    pub partial: bool,
    /// The endpoint that it had; none if there was none.
    pub before: Option<Needed>,
    /// The endpoint that it has; none if there is none.
    pub now: Option<Needed>,
}

/// An endpoint and what it asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Needed {
    /// The endpoint.
    #[serde(flatten)]
    pub endpoint: EndpointName,
    /// Who may come at all.
    pub access: Access,
    /// The alternatives, by name.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub any_of: BTreeSet<BTreeSet<&'static str>>,
}

impl Needed {
    fn of<C: Catalog>(endpoint: Endpoint<C>) -> Self {
        let any_of = match endpoint.requirement() {
            Requirement::Public | Requirement::Authenticated | Requirement::Nobody => BTreeSet::new(),
            Requirement::AnyOf(alternatives) => alternatives
                .map(|all_of| all_of.iter().map(Scope::name).collect())
                .collect(),
        };
        Self {
            endpoint: endpoint.into(),
            access: Access::of(endpoint),
            any_of,
        }
    }
}

/// What differs: variables may be called otherwise, and operations too.
pub(super) fn changes<O: Catalog, N: Catalog>(requests: &[Request<O, N>]) -> Vec<EndpointChange> {
    let alone = |request: &Request<O, N>| {
        let same = requests.iter().filter(|other| {
            let same_old = request.old.is_some() && other.old == request.old;
            same_old || (request.new.is_some() && other.new == request.new)
        });
        same.count() == 1
    };
    let asks = |needed: &Option<Needed>| needed.as_ref().map(|needed| (needed.access, needed.any_of.clone()));
    let changes = requests.iter().filter_map(|request| {
        let (before, now) = (request.old.map(Needed::of), request.new.map(Needed::of));
        (asks(&before) != asks(&now)).then(|| EndpointChange {
            example: request.example.clone(),
            partial: !alone(request),
            before,
            now,
        })
    });
    changes.collect()
}
