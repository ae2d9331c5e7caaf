//! Every kind of request that one of two catalogues tells from others.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;

use bailiwick::{Catalog, Endpoint, Method, Requirement, Scope};

use super::template::{Shape, Unsure};
use crate::EndpointName;
use crate::explain::Access;

/// A kind of request: what leads to the same endpoint in the old catalogue and to the same one in the new.
#[derive(Debug)]
pub(super) struct Request<O: Catalog, N: Catalog> {
    /// One of them: its path.
    pub(super) example: String,
    pub(super) old: Option<Endpoint<O>>,
    pub(super) new: Option<Endpoint<N>>,
}

/// What could not be judged, so that there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unjudged {
    /// Two templates, of which nobody can say here whether one path matches both.
    Templates {
        /// That of the old catalogue.
        old: &'static str,
        /// That of the new one.
        new: &'static str,
    },
    /// An endpoint that custom tokens can call in more ways than can be compared.
    TooManyWays {
        /// The endpoint.
        endpoint: EndpointName,
        /// The most that are compared.
        limit: usize,
    },
}

impl fmt::Display for Unjudged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Templates { old, new } => write!(
                f,
                "the paths `{old}` and `{new}` may have requests in common, which cannot be told for sure"
            ),
            Self::TooManyWays { endpoint, limit } => {
                write!(f, "custom tokens can call `{endpoint}` in more than {limit} ways")
            }
        }
    }
}

impl std::error::Error for Unjudged {}

/// Finds them all. Each is met by the most general path of some template, or of what an old and a new one have in
/// common: its variables have a text that is in no template, so no better template takes it unless that one takes
/// all such paths.
pub(super) fn requests<O: Catalog, N: Catalog>() -> Result<Vec<Request<O, N>>, Unjudged> {
    let fresh = fresh(paths::<O>().union(&paths::<N>()).copied());
    let (old, new) = (shapes::<O>(), shapes::<N>());
    let longest = old.iter().chain(&new).map(|(_, shape)| shape.len()).max().unwrap_or(0) + 1;
    let mut found = BTreeSet::new();
    for (_, shape) in old.iter().chain(&new) {
        found.extend(shape.unrolled(longest).iter().map(|shape| shape.path(&fresh)));
    }
    for (old_text, one) in &old {
        let near = new.iter().filter(|(_, two)| one != two && one.may_meet(two));
        for (new_text, two) in near {
            let unsure = |Unsure| Unjudged::Templates {
                old: old_text,
                new: new_text,
            };
            for one in one.unrolled(longest) {
                for two in two.unrolled(longest) {
                    let meet = one.meet(&two, &fresh).map_err(unsure)?;
                    found.extend(meet.iter().map(|meet| meet.path(&fresh)));
                }
            }
        }
    }
    Ok(routed(&found))
}

fn routed<O: Catalog, N: Catalog>(paths: &BTreeSet<String>) -> Vec<Request<O, N>> {
    let mut seen = HashSet::new();
    let mut requests = Vec::new();
    for path in paths {
        for method in Method::ALL {
            let (old, new) = (O::endpoint(method, path), N::endpoint(method, path));
            if old.is_none() && new.is_none() {
                continue;
            }
            if seen.insert((old.map(Endpoint::index), new.map(Endpoint::index))) {
                requests.push(Request {
                    example: path.clone(),
                    old,
                    new,
                });
            }
        }
    }
    // In the order of the new catalogue, and what it lacks in that of the old one.
    requests.sort_by_key(|request| {
        let new = request.new.map_or(u32::MAX, Endpoint::index);
        (new, request.old.map_or(u32::MAX, Endpoint::index))
    });
    requests
}

/// The places of requests that ask for the same in both catalogues.
pub(super) fn alike<O: Catalog, N: Catalog>(requests: &[Request<O, N>]) -> Vec<Vec<usize>> {
    let mut alike: HashMap<_, Vec<usize>> = HashMap::new();
    for (at, request) in requests.iter().enumerate() {
        let key = (request.old.map(asks), request.new.map(asks));
        alike.entry(key).or_default().push(at);
    }
    let mut alike: Vec<_> = alike.into_values().collect();
    alike.sort_unstable();
    alike
}

/// The places of requests that have an endpoint, in the order of its catalogue.
pub(super) fn in_order<C: Catalog>(endpoints: impl Iterator<Item = Option<Endpoint<C>>>) -> Vec<(usize, EndpointName)> {
    let placed = endpoints.enumerate().filter_map(|(at, endpoint)| Some((at, endpoint?)));
    let mut placed: Vec<_> = placed.collect();
    placed.sort_by_key(|(_, endpoint)| endpoint.index());
    placed.into_iter().map(|(at, endpoint)| (at, endpoint.into())).collect()
}

/// What an endpoint asks for.
fn asks<C: Catalog>(endpoint: Endpoint<C>) -> (Access, Vec<Vec<u32>>) {
    let any_of = match endpoint.requirement() {
        Requirement::Public | Requirement::Authenticated | Requirement::Nobody => Vec::new(),
        Requirement::AnyOf(alternatives) => alternatives
            .map(|all_of| all_of.iter().map(Scope::index).collect())
            .collect(),
    };
    (Access::of(endpoint), any_of)
}

fn paths<C: Catalog>() -> BTreeSet<&'static str> {
    C::endpoints().map(Endpoint::path).collect()
}

fn shapes<C: Catalog>() -> Vec<(&'static str, Shape)> {
    let parsed = |text| Shape::parse(text).map(|shape| (text, shape));
    paths::<C>().into_iter().filter_map(parsed).collect()
}

/// A text that has no character in common with any template, so that only a variable can take it.
fn fresh<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let used: BTreeSet<char> = texts.flat_map(str::chars).collect();
    let unused = |char: &char| char.is_alphanumeric() && !used.contains(char);
    ('0'..=char::MAX).find(unused).map(String::from).unwrap_or_default()
}
