//! The same work on a made-up catalogue of any size: what grows is the catalogue, not the paths or the words in them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use bailiwick::Method;

use super::{Endpoint, Kind, REQUESTS, Random, Request, Token, Workload, bring_names, fill, side_by_side};

/// Scopes of each resource.
const ACTIONS: [&str; 4] = ["create", "read", "update", "delete"];

impl Workload {
    /// A catalogue with this many scopes and endpoints. Every resource has five endpoints, of the shapes that APIs have.
    #[must_use]
    pub fn growth(scopes: usize, endpoints: usize) -> Self {
        let mut random = Random(0x6707);
        let names: Vec<&'static str> = (0..scopes).map(|number| &*scope(number).leak()).collect();
        let reads: BTreeSet<u32> = (0..scopes as u32).filter(|number| number % 4 == 1).collect();
        let all: BTreeSet<u32> = (0..scopes as u32).collect();
        let tokens = (0..64).map(|number| match number % 8 {
            0 => Token {
                kind: Kind::FullAccess,
                held: all.clone(),
            },
            1 | 2 => Token {
                kind: Kind::ReadOnly,
                held: reads.clone(),
            },
            _ => {
                let chosen: BTreeSet<u32> = (0..=random.below(40)).map(|_| random.below(scopes) as u32).collect();
                Token {
                    kind: Kind::Custom(chosen.iter().copied().collect()),
                    held: chosen,
                }
            }
        });
        let mut work = Self {
            name: format!("{scopes} scopes, {endpoints} endpoints"),
            catalogue: String::new(),
            tokens: tokens.collect(),
            roles: vec![
                all.clone(),
                all.iter().copied().filter(|scope| scope % 4 != 3).collect(),
                reads.clone(),
            ],
            scopes: names,
            reads,
            endpoints: (0..endpoints).map(|number| endpoint(number, scopes)).collect(),
            requests: Vec::new(),
        };
        work.catalogue = work.write();
        let asked: Vec<(usize, String)> = (0..REQUESTS)
            .map(|_| {
                let endpoint = random.below(endpoints);
                (endpoint, fill(&work.endpoints[endpoint].template, &mut random))
            })
            .collect();
        let paths: Vec<String> = asked.iter().map(|(_, path)| path.clone()).collect();
        work.requests = asked
            .iter()
            .zip(side_by_side(&paths))
            .map(|((endpoint, _), path)| {
                let (token, role) = (random.below(64), random.below(3));
                let endpoint = &work.endpoints[*endpoint];
                let scope = endpoint.any_of[0][0];
                Request {
                    token,
                    role,
                    scope,
                    name: "",
                    method: endpoint.method,
                    path,
                    has_scope: work.has(token, role, scope),
                    allowed: work.meets(token, role, endpoint),
                }
            })
            .collect();
        bring_names(&mut work.requests, &work.scopes);
        work
    }

    fn write(&self) -> String {
        let mut text = String::from("format = 1\n[catalog]\nname = \"growth\"\ntitle = \"Growth\"\nversion = \"1\"\n");
        text += "[scopes]\n";
        for scope in &self.scopes {
            let _ = writeln!(text, "\"{scope}\" = {{}}");
        }
        text += "[endpoints]\n";
        for endpoint in &self.endpoints {
            let scope = self.scopes[endpoint.any_of[0][0] as usize];
            let _ = writeln!(text, "\"{} {}\" = \"{scope}\"", endpoint.method, endpoint.template);
        }
        text
    }
}

fn scope(number: usize) -> String {
    format!("{}:{}", word(number / 4), ACTIONS[number % 4])
}

fn endpoint(number: usize, scopes: usize) -> Endpoint {
    let resource = word(number / 5);
    let (method, rest) = match number % 5 {
        0 => (Method::Get, ""),
        1 => (Method::Post, ""),
        2 => (Method::Get, "/{id}"),
        3 => (Method::Delete, "/{id}"),
        _ => (Method::Post, "/{id}/actions"),
    };
    Endpoint {
        method,
        template: format!("/v2/{resource}{rest}"),
        any_of: vec![vec![(number % scopes) as u32]],
    }
}

/// A word of four syllables, another one for each number up to 61,439.
fn word(number: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "dro", "let", "vol", "ume", "net", "wor", "key", "fir", "wal", "app", "dat", "bas", "dom", "ain", "reg", "ion",
    ];
    let mut rest = number + 4_096;
    let mut word = String::new();
    while rest > 0 {
        word += SYLLABLES[rest % 16];
        rest /= 16;
    }
    word
}
