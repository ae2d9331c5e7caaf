//! What each answer has to be, by the naive model.

use std::collections::{BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex, PoisonError};

use serde_json::{Value, json};

use super::client::Answer;
use crate::naive::{Decision, Grant, Naive, Names, names};

/// What is asked about.
pub(crate) const REQUESTS: [(&str, &str); 4] = [
    ("GET", "/v2/droplets"),
    ("POST", "/v2/droplets"),
    ("GET", "/v2/domains"),
    ("DELETE", "/v2/domains/7"),
];

/// What a token is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    Allowed,
    /// The token does not count.
    Refused,
    Missing(Names),
    /// Nobody can tell at the moment: 503, or no answer.
    Unavailable,
    /// What no rule knows.
    Other(u16, String),
}

/// What a database holds, as far as answers depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Truth {
    /// Identifiers of the tokens that count.
    pub(crate) live: BTreeSet<String>,
    /// The permissions of the holder's role.
    pub(crate) role: Names,
}

/// A token that was minted.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) grant: usize,
}

pub(crate) struct Model {
    naive: Naive,
    pub(crate) grants: Vec<Grant>,
    known: Mutex<HashMap<(usize, Names, usize), Told>>,
}

/// The model is read once for all scenarios.
pub(crate) static MODEL: LazyLock<Model> = LazyLock::new(Model::new);

impl Model {
    fn new() -> Self {
        let naive = Naive::load(include_str!("../../../../../scopes.toml"));
        let custom = [names(["droplet:read"]), names(["domain:read", "domain:delete"])];
        let custom = custom.map(|scopes| Grant::Custom(naive.with_required(&scopes)));
        Self {
            grants: custom.into_iter().chain([Grant::ReadOnly, Grant::FullAccess]).collect(),
            naive,
            known: Mutex::default(),
        }
    }

    /// Everything that the role of the tokens' holder permits first.
    pub(crate) fn everything(&self) -> Names {
        let ours = |name: &&String| ["droplet:", "domain:"].iter().any(|family| name.starts_with(family));
        self.naive
            .with_required(&self.naive.scopes.keys().filter(ours).cloned().collect())
    }

    /// The grant as the API reads it.
    pub(crate) fn wanted(&self, grant: usize) -> Value {
        match &self.grants[grant] {
            Grant::Custom(names) => json!(names),
            Grant::ReadOnly => json!("read_only"),
            Grant::FullAccess => json!("full_access"),
        }
    }

    /// What a token is told where this is the truth.
    pub(crate) fn told(&self, truth: &Truth, token: &Token, request: usize) -> Told {
        if !truth.live.contains(&token.id) {
            return Told::Refused;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let question = (token.grant, truth.role.clone(), request);
        let told = known.entry(question).or_insert_with(|| {
            let (method, path) = REQUESTS[request];
            match self
                .naive
                .decide(Some(&self.grants[token.grant]), &truth.role, method, path)
            {
                Decision::Allow => Told::Allowed,
                Decision::MissingScopes(denial) => Told::Missing(denial.missing.into_keys().collect()),
                other => panic!("{method} {path}: {other:?}"),
            }
        });
        told.clone()
    }
}

impl Told {
    /// What an answer of `/authorize` says.
    pub(crate) fn by(answer: &Answer) -> Self {
        match answer.status {
            200 => Self::Allowed,
            401 => Self::Refused,
            403 => match serde_json::from_value(answer.json()["missing_scopes"].clone()) {
                Ok(names) => Self::Missing(names),
                Err(_) => Self::Other(403, answer.body.clone()),
            },
            0 | 503 => Self::Unavailable,
            status => Self::Other(status, answer.body.clone()),
        }
    }
}
