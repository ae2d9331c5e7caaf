//! What was called, and how often.

use std::collections::HashMap;

use bailiwick::{Catalog, Endpoint, Method, Requirement, Timestamp};
use serde::Serialize;

/// Calls by endpoint, and those that no endpoint is for. An endpoint for nobody is for none.
///
/// ```
/// use bailiwick::digitalocean::DigitalOcean;
/// use bailiwick_analysis::suggest::Observed;
///
/// let mut observed = Observed::<DigitalOcean>::new();
/// observed.call("GET", "/v2/droplets/7?page=2", None);
/// observed.call("GET", "/v2/droplets/8", None);
/// observed.call("GET", "/robots.txt", None);
/// let (endpoint, uses) = observed.endpoints().next().unwrap();
/// assert_eq!(endpoint.path(), "/v2/droplets/{droplet_id}");
/// assert_eq!(uses.calls, 2);
/// assert_eq!(observed.unmatched()[0].path, "/robots.txt");
/// ```
#[derive(Clone, Debug)]
pub struct Observed<C> {
    uses: Vec<Use>,
    total: Use,
    unmatched: HashMap<(String, String), u64>,
    more_unmatched: u64,
    catalog: std::marker::PhantomData<C>,
}

/// How often something was called, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Use {
    /// How often.
    pub calls: u64,
    /// When first, in seconds since 1970, as far as the log says so.
    #[serde(serialize_with = "seconds", skip_serializing_if = "Option::is_none")]
    pub first: Option<Timestamp>,
    /// When last.
    #[serde(serialize_with = "seconds", skip_serializing_if = "Option::is_none")]
    pub last: Option<Timestamp>,
}

/// A request that no endpoint is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unmatched {
    /// How often.
    pub calls: u64,
    /// The method.
    pub method: String,
    /// The path, without its query.
    pub path: String,
}

/// How many different requests without an endpoint are told apart. Further ones are counted together, so that a scan of
/// a server for holes does not fill memory.
const MOST_UNMATCHED: usize = 100_000;

impl<C: Catalog> Observed<C> {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            uses: vec![Use::default(); C::endpoints().len()],
            total: Use::default(),
            unmatched: HashMap::new(),
            more_unmatched: 0,
            catalog: std::marker::PhantomData,
        }
    }

    /// Counts a call.
    pub fn call(&mut self, method: &str, path: &str, time: Option<Timestamp>) {
        self.total.count(time);
        let endpoint = method.parse().ok().and_then(|method: Method| C::endpoint(method, path));
        let endpoint = endpoint.filter(|endpoint| !matches!(endpoint.requirement(), Requirement::Nobody));
        match endpoint.and_then(|endpoint| self.uses.get_mut(endpoint.index() as usize)) {
            Some(uses) => uses.count(time),
            None => self.count_unmatched(method, path),
        }
    }

    fn count_unmatched(&mut self, method: &str, path: &str) {
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        let key = (method.to_owned(), path.to_owned());
        if let Some(calls) = self.unmatched.get_mut(&key) {
            *calls += 1;
        } else if self.unmatched.len() < MOST_UNMATCHED {
            self.unmatched.insert(key, 1);
        } else {
            self.more_unmatched += 1;
        }
    }

    /// All calls together.
    #[must_use]
    pub fn total(&self) -> Use {
        self.total
    }

    /// The endpoints that were called, in the order of the catalogue.
    pub fn endpoints(&self) -> impl Iterator<Item = (Endpoint<C>, Use)> {
        C::endpoints()
            .zip(self.uses.iter().copied())
            .filter(|(_, uses)| uses.calls > 0)
    }

    /// The requests that no endpoint is for, the most frequent ones first.
    #[must_use]
    pub fn unmatched(&self) -> Vec<Unmatched> {
        let mut unmatched: Vec<_> = self
            .unmatched
            .iter()
            .map(|((method, path), calls)| Unmatched {
                calls: *calls,
                method: method.clone(),
                path: path.clone(),
            })
            .collect();
        unmatched.sort_by(|one, two| {
            let by_place = (&one.path, &one.method).cmp(&(&two.path, &two.method));
            two.calls.cmp(&one.calls).then(by_place)
        });
        unmatched
    }

    /// How many calls that no endpoint is for are beyond the different requests that are told apart.
    #[must_use]
    pub fn more_unmatched(&self) -> u64 {
        self.more_unmatched
    }
}

impl<C: Catalog> Default for Observed<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl Use {
    fn count(&mut self, time: Option<Timestamp>) {
        self.calls += 1;
        self.first = earlier(self.first, time);
        self.last = self.last.max(time);
    }

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            calls: self.calls + other.calls,
            first: earlier(self.first, other.first),
            last: self.last.max(other.last),
        }
    }
}

fn earlier(one: Option<Timestamp>, two: Option<Timestamp>) -> Option<Timestamp> {
    match (one, two) {
        (Some(one), Some(two)) => Some(one.min(two)),
        (one, two) => one.or(two),
    }
}

#[expect(clippy::ref_option, reason = "serde calls it with a reference")]
fn seconds<S: serde::Serializer>(time: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    time.map(Timestamp::as_secs).serialize(serializer)
}
