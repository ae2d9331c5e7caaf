//! The work that every rival does: a catalogue, tokens, roles, and requests with the answers that are expected.

mod digitalocean;
mod growth;
mod random;

pub use random::Random;

use std::collections::BTreeSet;

use bailiwick::Method;

/// How many requests there are: enough that no branch predictor learns them by heart.
pub const REQUESTS: usize = 10_000;

/// A catalogue, who asks, and what is asked.
pub struct Workload {
    /// What it is called in the report.
    pub name: String,
    /// The catalogue in format 1.
    pub catalogue: String,
    /// Every scope. Everything below speaks of scopes by their place here.
    pub scopes: Vec<&'static str>,
    /// The scopes of class read.
    pub reads: BTreeSet<u32>,
    /// Every endpoint.
    pub endpoints: Vec<Endpoint>,
    /// Every token.
    pub tokens: Vec<Token>,
    /// What each role's ceiling is.
    pub roles: Vec<BTreeSet<u32>>,
    /// The requests.
    pub requests: Vec<Request>,
}

/// A method, a path template and what they ask of a token.
pub struct Endpoint {
    /// The method.
    pub method: Method,
    /// The template, its variables in braces.
    pub template: String,
    /// All scopes of any one of these; nothing more than a live token where there are none.
    pub any_of: Vec<Vec<u32>>,
}

/// A token.
pub struct Token {
    /// How it was granted.
    pub kind: Kind,
    /// All that counts as held, whatever the role.
    pub held: BTreeSet<u32>,
}

/// The three kinds of grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// These scopes.
    Custom(Vec<u32>),
    /// Every read scope that the role has.
    ReadOnly,
    /// Every scope that the role has.
    FullAccess,
}

/// A request: who asks, what for, and the expected answers.
pub struct Request {
    /// The token, by its place.
    pub token: usize,
    /// The role of the token's holder, by its place.
    pub role: usize,
    /// The scope that is asked for where the endpoint is known already.
    pub scope: u32,
    /// Its name, as it came with the request: not the text that the catalogue has it in.
    pub name: &'static str,
    /// The method.
    pub method: Method,
    /// The concrete path.
    pub path: &'static str,
    /// Whether the token has the scope now.
    pub has_scope: bool,
    /// Whether the request is allowed.
    pub allowed: bool,
}

impl Workload {
    /// Whether a token has a scope under a role, by the plainest means there are.
    fn has(&self, token: usize, role: usize, scope: u32) -> bool {
        self.tokens[token].held.contains(&scope) && self.roles[role].contains(&scope)
    }

    /// Whether it meets an endpoint's requirement.
    fn meets(&self, token: usize, role: usize, endpoint: &Endpoint) -> bool {
        let has_all = |all_of: &Vec<u32>| all_of.iter().all(|scope| self.has(token, role, *scope));
        endpoint.any_of.is_empty() || endpoint.any_of.iter().any(has_all)
    }
}

/// A concrete path: each variable becomes a number, a UUID or a word.
fn fill(template: &str, random: &mut Random) -> String {
    let segments = template.split('/').map(|segment| {
        if !segment.starts_with('{') {
            return segment.to_owned();
        }
        match random.below(4) {
            0 => format!("{}", 1_000 + random.next() % 900_000_000),
            1 => format!("name-{:x}", random.next() % 0xffff),
            _ => random.uuid(),
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// Puts what requests bring side by side in one text, as bytes stand in a connection's buffer: ten thousand allocations
/// would be what is measured.
fn side_by_side(texts: &[String]) -> Vec<&'static str> {
    let all: &'static str = texts.concat().leak();
    let mut rest = all;
    texts
        .iter()
        .map(|text| {
            let (first, after) = rest.split_at(text.len());
            rest = after;
            first
        })
        .collect()
}

/// Gives every request the name of its scope in a text of its own.
fn bring_names(requests: &mut [Request], scopes: &[&str]) {
    let names: Vec<String> = requests
        .iter()
        .map(|request| scopes[request.scope as usize].to_owned())
        .collect();
    for (request, name) in requests.iter_mut().zip(side_by_side(&names)) {
        request.name = name;
    }
}
