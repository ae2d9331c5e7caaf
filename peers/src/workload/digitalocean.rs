//! The workload on DigitalOcean's catalogue. What is expected comes from the naive model.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick::Method;

use super::{Endpoint, Kind, REQUESTS, Random, Request, Token, Workload, bring_names, fill, side_by_side};
use crate::naive::{self, Naive, Names};

/// The roles that the holders of tokens have.
const ROLES: [&str; 3] = ["owner", "member", "resource_viewer"];

impl Workload {
    /// DigitalOcean's catalogue: 64 tokens, 3 roles, 10,000 requests.
    #[must_use]
    pub fn digitalocean() -> Self {
        let catalogue = include_str!("../../../scopes.toml");
        let naive = Naive::load(catalogue);
        let mut random = Random(0x00ba_1111_c0de);
        let scopes: Vec<&'static str> = naive.scopes.keys().map(|name| &*name.clone().leak()).collect();
        let place: BTreeMap<&str, u32> = scopes.iter().copied().zip(0..).collect();
        let places = |names: &Names| -> BTreeSet<u32> { names.iter().map(|name| place[name.as_str()]).collect() };
        let grants: Vec<naive::Grant> = (0..64)
            .map(|number| grant(number, &naive, &scopes, &mut random))
            .collect();
        let ceilings: Vec<Names> = ROLES.iter().map(|role| naive.ceiling(&naive.roles[*role])).collect();
        let requests: Vec<(usize, usize, usize, String)> = (0..REQUESTS)
            .map(|_| {
                let endpoint = random.below(naive.endpoints.len());
                let path = fill(&naive.endpoints[endpoint].template, &mut random);
                (endpoint, random.below(grants.len()), random.below(ROLES.len()), path)
            })
            .collect();
        let paths: Vec<String> = requests.iter().map(|(.., path)| path.clone()).collect();
        let mut requests: Vec<Request> = requests
            .iter()
            .zip(side_by_side(&paths))
            .map(|((endpoint, token, role, _), path)| {
                let endpoint = &naive.endpoints[*endpoint];
                let scope = match endpoint.any_of.first().and_then(Names::first) {
                    Some(name) => name.clone(),
                    None => scopes[random.below(scopes.len())].to_owned(),
                };
                let (grant, ceiling) = (&grants[*token], &ceilings[*role]);
                Request {
                    token: *token,
                    role: *role,
                    scope: place[scope.as_str()],
                    name: "",
                    method: method(&endpoint.method),
                    path,
                    has_scope: naive.effective(grant, ceiling).contains(&scope),
                    allowed: naive.decide(Some(grant), ceiling, &endpoint.method, path) == naive::Decision::Allow,
                }
            })
            .collect();
        bring_names(&mut requests, &scopes);
        let tokens = grants.iter().map(|grant| Token {
            kind: match grant {
                naive::Grant::Custom(names) => Kind::Custom(places(names).into_iter().collect()),
                naive::Grant::ReadOnly => Kind::ReadOnly,
                naive::Grant::FullAccess => Kind::FullAccess,
            },
            held: places(&naive.expand(grant)),
        });
        Self {
            name: "DigitalOcean".to_owned(),
            catalogue: catalogue.to_owned(),
            reads: places(&naive.expand(&naive::Grant::ReadOnly)),
            endpoints: naive
                .endpoints
                .iter()
                .map(|endpoint| Endpoint {
                    method: method(&endpoint.method),
                    template: endpoint.template.clone(),
                    any_of: endpoint
                        .any_of
                        .iter()
                        .map(|names| places(names).into_iter().collect())
                        .collect(),
                })
                .collect(),
            tokens: tokens.collect(),
            roles: ceilings.iter().map(places).collect(),
            scopes,
            requests,
        }
    }
}

fn grant(number: usize, naive: &Naive, scopes: &[&str], random: &mut Random) -> naive::Grant {
    match number % 8 {
        0 => naive::Grant::FullAccess,
        1 | 2 => naive::Grant::ReadOnly,
        _ => {
            let count = 1 + random.below(40);
            let chosen: Names = (0..count)
                .map(|_| scopes[random.below(scopes.len())].to_owned())
                .collect();
            naive::Grant::Custom(naive.with_required(&chosen))
        }
    }
}

fn method(name: &str) -> Method {
    name.parse().expect("a method of the catalogue")
}
