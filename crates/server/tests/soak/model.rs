//! What the naive model says about the requests of the load.

use std::sync::OnceLock;

use crate::by_tokens::MINTS;
use crate::naive::{Decision, Grant, Naive, Names};

/// The families of scopes that roles and grants are made of here.
const FAMILIES: [&str; 6] = ["account:", "domain:", "droplet:", "image:", "ssh_key:", "tag:"];

/// How many custom grants there are.
const CUSTOM: usize = 30;

/// Everything that is asked, and everything that is granted.
pub(crate) struct Model {
    pub(crate) naive: Naive,
    pub(crate) scopes: Names,
    pub(crate) grants: Vec<Grant>,
    /// Methods and paths.
    pub(crate) requests: Vec<(String, String)>,
}

/// What a live token is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    Allowed,
    Missing(Names),
}

/// What is told under one role, as far as somebody asked.
pub(crate) struct Answers(Vec<OnceLock<Told>>);

impl Model {
    pub(crate) fn new() -> Self {
        let naive = Naive::load(include_str!("../../../../scopes.toml"));
        let ours = |name: &str| FAMILIES.iter().any(|family| name.starts_with(family));
        let scopes = naive.scopes.keys().filter(|name| ours(name)).cloned().collect();
        let scopes = naive.with_required(&scopes);
        let wanted = naive.endpoints.iter().filter(|endpoint| {
            !endpoint.public
                && endpoint.any_of.iter().flatten().all(|name| scopes.contains(name))
                && !endpoint.any_of.is_empty()
        });
        let requests: Vec<_> = wanted
            .map(|endpoint| (endpoint.method.clone(), path(&endpoint.template)))
            .collect();
        assert!(requests.len() > 30, "{requests:?}");
        let mut random = fastrand::Rng::with_seed(17);
        let custom = (0..CUSTOM).map(|number| {
            let size = random.usize(1..7);
            let mut some: Names = random
                .choose_multiple(scopes.iter(), size)
                .into_iter()
                .cloned()
                .collect();
            // Every other one may mint.
            some.extend((number % 2 == 0).then(|| MINTS.name().to_owned()));
            Grant::Custom(naive.with_required(&some))
        });
        let grants = custom.chain([Grant::ReadOnly, Grant::FullAccess]).collect();
        Self {
            naive,
            scopes,
            grants,
            requests,
        }
    }

    /// Answers under a role, of which nothing is known yet.
    pub(crate) fn answers(&self) -> Answers {
        Answers(
            (0..self.grants.len() * self.requests.len())
                .map(|_| OnceLock::new())
                .collect(),
        )
    }

    /// What a token is told.
    pub(crate) fn told<'a>(&self, answers: &'a Answers, role: &Names, grant: usize, request: usize) -> &'a Told {
        answers.0[grant * self.requests.len() + request].get_or_init(|| {
            let (method, path) = &self.requests[request];
            match self.naive.decide(Some(&self.grants[grant]), role, method, path) {
                Decision::Allow => Told::Allowed,
                Decision::MissingScopes(denial) => Told::Missing(denial.missing.into_keys().collect()),
                other => panic!("{method} {path}: {other:?}"),
            }
        })
    }
}

fn path(template: &str) -> String {
    let segment = |segment: &str| match segment.split_once('{') {
        Some((before, _)) => format!("{before}7"),
        None => segment.to_owned(),
    };
    template.split('/').map(segment).collect::<Vec<_>>().join("/")
}
