//! What a careful Rust developer writes by hand: the floor under every bench.

use bailiwick::digitalocean::DigitalOcean;
use bailiwick::{Catalog, Endpoint, Grant, Method, Requirement, Role, Scope};

/// As many words as the catalogue's scopes need.
pub const WORDS: usize = 3;

/// Scopes as bits.
pub type Mask = [u64; WORDS];

/// A token's mask and a role's, ANDed, and one bit tested.
#[inline]
pub fn check(token: &Mask, role: &Mask, scope: u16) -> bool {
    let word = scope as usize / 64;
    (token[word] & role[word]) >> (scope % 64) & 1 != 0
}

pub fn token_mask(grant: &Grant<DigitalOcean>) -> Mask {
    mask(grant.expanded().iter())
}

pub fn role_mask(role: &Role<DigitalOcean>) -> Mask {
    mask(role.ceiling().iter())
}

fn mask(scopes: impl Iterator<Item = Scope<DigitalOcean>>) -> Mask {
    let mut mask = [0; WORDS];
    for scope in scopes {
        mask[scope.index() as usize / 64] |= 1 << (scope.index() % 64);
    }
    mask
}

/// What an endpoint needs.
pub enum Need {
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

    #[inline]
    pub fn is_met(&self, token: &Mask, role: &Mask) -> bool {
        match self {
            Self::Nothing => true,
            Self::One(scope) => check(token, role, *scope),
            Self::AnyOf(lists) => lists
                .iter()
                .any(|list| list.iter().all(|scope| check(token, role, *scope))),
        }
    }
}

/// matchit over the same templates, each with its methods.
pub struct Router {
    router: matchit::Router<[Option<u16>; 9]>,
    needs: Vec<Need>,
}

impl Router {
    pub fn new() -> Self {
        let mut shapes: std::collections::BTreeMap<String, [Option<u16>; 9]> = std::collections::BTreeMap::new();
        let mut needs = Vec::new();
        for endpoint in DigitalOcean::endpoints() {
            let mut number = 0;
            let shape = endpoint.path().split('/').map(|segment| {
                number += 1;
                if segment.starts_with('{') {
                    format!("{{p{number}}}")
                } else {
                    segment.to_owned()
                }
            });
            let methods = shapes.entry(shape.collect::<Vec<_>>().join("/")).or_default();
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
    pub fn allows(&self, method: Method, path: &str, token: &Mask, role: &Mask) -> bool {
        let Ok(found) = self.router.at(path) else { return false };
        let Some(need) = found.value[method as usize] else {
            return false;
        };
        self.needs[need as usize].is_met(token, role)
    }
}
