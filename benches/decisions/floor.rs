//! What a careful Rust developer writes by hand: the floor under every bench.

use std::collections::BTreeMap;

use bailiwick::digitalocean::DigitalOcean;
use bailiwick::{Endpoint, Method, Requirement, ScopeSet};

use crate::workload::{Request, Workload};

/// Scopes as bits: as many words as DigitalOcean's need.
type Mask = [u64; 3];

/// Tokens and roles as masks.
pub(crate) struct Masks {
    tokens: Vec<Mask>,
    roles: Vec<Mask>,
}

impl Masks {
    pub(crate) fn new(work: &Workload) -> Self {
        Self {
            tokens: work.grants.iter().map(|grant| mask(grant.expanded())).collect(),
            roles: work.roles.iter().map(|role| mask(role.ceiling())).collect(),
        }
    }

    /// The mask of a token and that of a role, both at once, and one bit tested.
    #[inline]
    pub(crate) fn check(&self, request: &Request, scope: u16) -> bool {
        let (token, role) = (&self.tokens[request.token], &self.roles[request.role]);
        let word = scope as usize / 64;
        (token[word] & role[word]) >> (scope % 64) & 1 != 0
    }

    #[inline]
    pub(crate) fn meets(&self, request: &Request, need: &Need) -> bool {
        match need {
            Need::Nothing => true,
            Need::One(scope) => self.check(request, *scope),
            Need::AnyOf(lists) => lists
                .iter()
                .any(|list| list.iter().all(|scope| self.check(request, *scope))),
        }
    }
}

fn mask(set: &ScopeSet<DigitalOcean>) -> Mask {
    let mut mask = [0; 3];
    for scope in set {
        mask[scope.index() as usize / 64] |= 1 << (scope.index() % 64);
    }
    mask
}

/// What an endpoint needs.
pub(crate) enum Need {
    Nothing,
    One(u16),
    AnyOf(Vec<Vec<u16>>),
}

impl Need {
    fn of(endpoint: Endpoint<DigitalOcean>) -> Self {
        let Requirement::AnyOf(alternatives) = endpoint.requirement() else {
            return Self::Nothing;
        };
        let lists: Vec<Vec<u16>> = alternatives
            .map(|all_of| all_of.iter().map(|scope| scope.index() as u16).collect())
            .collect();
        match lists.as_slice() {
            [list] if list.len() == 1 => Self::One(list[0]),
            _ => Self::AnyOf(lists),
        }
    }
}

/// matchit over the same templates, each with its methods: the path first and the method after.
pub(crate) struct Router {
    router: matchit::Router<[Option<u16>; 9]>,
    needs: Vec<Need>,
}

impl Router {
    pub(crate) fn new(endpoints: impl Iterator<Item = Endpoint<DigitalOcean>>) -> Self {
        let mut shapes: BTreeMap<String, [Option<u16>; 9]> = BTreeMap::new();
        let mut needs = Vec::new();
        for endpoint in endpoints {
            let segments = endpoint.path().split('/').enumerate().map(|(number, segment)| {
                if segment.starts_with('{') {
                    format!("{{p{number}}}")
                } else {
                    segment.to_owned()
                }
            });
            let methods = shapes.entry(segments.collect::<Vec<_>>().join("/")).or_default();
            methods[endpoint.method() as usize] = Some(needs.len() as u16);
            needs.push(Need::of(endpoint));
        }
        let mut router = matchit::Router::new();
        for (shape, methods) in shapes {
            router.insert(shape, methods).unwrap();
        }
        Self { router, needs }
    }

    #[inline]
    pub(crate) fn find(&self, method: Method, path: &str) -> Option<&Need> {
        let number = self.router.at(path).ok()?.value[method as usize]?;
        self.needs.get(number as usize)
    }
}
