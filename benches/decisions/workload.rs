//! The work that every bench does: DigitalOcean's endpoints with ids and UUIDs filled in, tokens and roles, seeded.

use bailiwick::digitalocean::{DigitalOcean, roles};
use bailiwick::{Catalog, Endpoint, Grant, Method, Requirement, Role, Scope, ScopeSet};

/// How many requests a round has: enough that no branch predictor learns them by heart.
pub(crate) const REQUESTS: usize = 10_000;

/// One request and who makes it.
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) endpoint: Endpoint<DigitalOcean>,
    /// A scope that the request asks about where the endpoint is already known.
    pub(crate) scope: Scope<DigitalOcean>,
    pub(crate) token: usize,
    pub(crate) role: usize,
}

/// Tokens, roles and requests.
pub(crate) struct Workload {
    pub(crate) grants: Vec<Grant<DigitalOcean>>,
    pub(crate) roles: Vec<Role<DigitalOcean>>,
    pub(crate) requests: Vec<Request>,
}

impl Workload {
    pub(crate) fn new() -> Self {
        let mut random = Random(0x00ba_1111_c0de);
        let scopes: Vec<Scope<DigitalOcean>> = DigitalOcean::scopes().collect();
        let endpoints: Vec<Endpoint<DigitalOcean>> = DigitalOcean::endpoints().collect();
        let grants = (0..64).map(|number| match number % 8 {
            0 => Grant::full_access(),
            1 | 2 => Grant::read_only(),
            _ => {
                let count = 1 + random.below(40);
                let chosen: ScopeSet<DigitalOcean> = (0..count).map(|_| scopes[random.below(scopes.len())]).collect();
                Grant::custom(chosen).with_required()
            }
        });
        let grants = grants.collect();
        let requests = (0..REQUESTS).map(|_| {
            let endpoint = endpoints[random.below(endpoints.len())];
            let path = fill(endpoint.path(), &mut random);
            let scope = match endpoint.requirement() {
                Requirement::AnyOf(mut alternatives) => alternatives.next().unwrap().iter().next().unwrap(),
                _ => scopes[random.below(scopes.len())],
            };
            Request {
                method: endpoint.method(),
                path,
                endpoint,
                scope,
                token: random.below(64),
                role: random.below(3),
            }
        });
        Self {
            grants,
            requests: requests.collect(),
            roles: vec![roles::OWNER, roles::MEMBER, roles::RESOURCE_VIEWER],
        }
    }

    /// The grant and the role behind a request.
    pub(crate) fn holder(&self, request: &Request) -> (&Grant<DigitalOcean>, &Role<DigitalOcean>) {
        (&self.grants[request.token], &self.roles[request.role])
    }
}

/// A concrete path: each variable becomes a number, a UUID or a word.
pub(crate) fn fill(template: &str, random: &mut Random) -> String {
    let segments = template.split('/').map(|segment| {
        if !segment.starts_with('{') {
            return segment.to_owned();
        }
        match random.below(4) {
            0 => format!("{}", 1_000 + random.next() % 900_000_000),
            1 => format!("name-{:x}", random.next() % 0xffff),
            _ => uuid(random),
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

fn uuid(random: &mut Random) -> String {
    let (high, low) = (random.next(), random.next());
    format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 52,
        low & 0xffff_ffff_ffff
    )
}

/// A seeded generator (xorshift64*): the same numbers on every machine.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 33) as usize % bound
    }
}
