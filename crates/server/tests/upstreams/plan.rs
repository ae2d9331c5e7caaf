//! Which requests are sent, with which token: by what the engine itself says about them.

use std::sync::Arc;

use bailiwick::{Catalog, Endpoint, Requirement};

use crate::corpus::{Case, cases, plain};
use crate::holders::{Holder, Holders};

/// A request with the token that it is sent with.
#[derive(Debug)]
pub(crate) struct Ask<C: Catalog> {
    pub(crate) case: Arc<Case<C>>,
    /// Nobody, where it is sent without a token.
    pub(crate) by: Option<Arc<Holder<C>>>,
}

impl<C: Catalog> Clone for Ask<C> {
    fn clone(&self) -> Self {
        Self {
            case: Arc::clone(&self.case),
            by: self.by.clone(),
        }
    }
}

/// The requests for one catalog.
#[derive(Debug)]
pub(crate) struct Plan<C: Catalog> {
    /// Every endpoint as it is meant to be asked, with a token that has just enough.
    pub(crate) plain: Vec<Ask<C>>,
    /// What the engine lets pass although the token lacks a scope of the endpoint that is meant, and what speaks in headers,
    /// of which the engine does not know. All of it.
    pub(crate) passing: Vec<Ask<C>>,
    /// With a token that has just enough for what the engine takes the request for. Some of it.
    pub(crate) enough: Vec<Ask<C>>,
    /// What the engine denies. Some of it.
    pub(crate) denied: Vec<Ask<C>>,
    /// How many requests the engine was asked about.
    pub(crate) asked: usize,
}

/// How many are kept of what is not kept whole.
const KEPT: usize = 60_000;

impl<C: Catalog> Plan<C> {
    pub(crate) fn new(holders: &Holders<C>, pairs: usize) -> Self {
        let mut random = fastrand::Rng::with_seed(14);
        let (mut enough, mut denied) = (Sample::default(), Sample::default());
        let (mut passing, mut asked) = (Vec::new(), 0);
        for origin in C::endpoints() {
            // Whom the endpoint does not let in: nobody where any token is enough.
            let open = matches!(origin.requirement(), Requirement::Public | Requirement::Authenticated);
            let without = (!open).then(|| holders.without(origin));
            for case in cases(origin, pairs, &mut random).into_iter().map(Arc::new) {
                asked += 1;
                let ask = |by| Ask {
                    case: Arc::clone(&case),
                    by,
                };
                let read = case.read();
                let passes = read.is_some_and(|read| meets(without.as_deref(), read));
                let is_public = matches!(origin.requirement(), Requirement::Public);
                if (passes || !case.headers.is_empty()) && !is_public {
                    passing.push(ask(without.clone()));
                } else {
                    denied.add(ask(without.clone()), &mut random);
                }
                if let Some(read) = read {
                    let by = (!meets(None, read)).then(|| holders.enough(read));
                    enough.add(ask(by), &mut random);
                }
            }
        }
        Self {
            plain: as_meant(holders),
            passing,
            enough: enough.kept,
            denied: denied.kept,
            asked,
        }
    }

    /// So many of the disguised ones, others for each upstream: what passes first, then what its token is enough for and
    /// what is denied.
    pub(crate) fn chosen(&self, upstream: &str, requests: usize) -> Vec<Ask<C>> {
        let seed = upstream.bytes().fold(0, |seed, byte| seed * 31 + u64::from(byte));
        let mut random = fastrand::Rng::with_seed(seed);
        let mut some = |of: &[Ask<C>], number: usize| random.choose_multiple(of.iter().cloned(), number);
        let mut chosen = some(&self.passing, requests * 2 / 3);
        chosen.extend(some(&self.enough, (requests - chosen.len()) * 2 / 3));
        chosen.extend(some(&self.denied, requests - chosen.len()));
        chosen
    }
}

/// Whether a token, or none, meets what the endpoint asks for.
pub(crate) fn meets<C: Catalog>(by: Option<&Holder<C>>, endpoint: Endpoint<C>) -> bool {
    match (endpoint.requirement(), by) {
        (Requirement::Public, _) => true,
        (_, by) => by.is_some_and(|holder| holder.meets(endpoint)),
    }
}

fn as_meant<C: Catalog>(holders: &Holders<C>) -> Vec<Ask<C>> {
    let ask = |origin: Endpoint<C>| Ask {
        case: Arc::new(Case {
            origin,
            method: origin.method(),
            target: format!("/{}", plain(origin.path()).join("/")).into_bytes(),
            headers: Vec::new(),
        }),
        by: Some(holders.enough(origin)),
    };
    let asks = C::endpoints().map(ask);
    asks.filter(|ask| meets(ask.by.as_deref(), ask.case.origin)).collect()
}

/// A fair share of more than is kept.
struct Sample<T> {
    kept: Vec<T>,
    seen: usize,
}

impl<T> Default for Sample<T> {
    fn default() -> Self {
        Self {
            kept: Vec::new(),
            seen: 0,
        }
    }
}

impl<T> Sample<T> {
    fn add(&mut self, one: T, random: &mut fastrand::Rng) {
        self.seen += 1;
        if self.kept.len() < KEPT {
            self.kept.push(one);
        } else if let Some(place) = self.kept.get_mut(random.usize(..self.seen)) {
            *place = one;
        }
    }
}
