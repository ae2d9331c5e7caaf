//! Decisions: which endpoint a request is for, and whether a token may make it.

use std::collections::{BTreeMap, BTreeSet};

use super::matcher::{best_of, could_be_read_as};
use super::{Endpoint, Grant, Naive, Names};

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Allow,
    UnknownEndpoint,
    Nobody,
    NoToken,
    MissingScopes(Denial),
}

/// Why a token's scopes are not enough, and what would help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Denial {
    /// The place, in the endpoint's requirement, of the alternative that comes closest.
    pub(crate) alternative: usize,
    /// All scopes of that alternative.
    pub(crate) chosen: Names,
    /// Those of them that the token lacks at the moment, each with the reason.
    pub(crate) missing: BTreeMap<String, Cause>,
    /// What to mint another token with; empty when this one would do under a better role.
    pub(crate) mint: Names,
    /// The least that the role's owner would have to add; empty when the role is not in the way.
    pub(crate) role_add: Names,
}

/// Who lacks a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The token was never given it.
    Token,
    /// The token was given it, but the role does not have it now.
    Role,
    /// Neither has it.
    Both,
}

impl Naive {
    /// The endpoint of a request. The path alone picks the template; only then does the method count. There is none where the
    /// path could be read as a template whose endpoint asks for something else.
    pub(crate) fn endpoint(&self, method: &str, path: &str) -> Option<&Endpoint> {
        let found = self.best(method, path)?;
        (!self.is_disguised(found, method, path)).then_some(found)
    }

    /// Whether there is an endpoint for this path but for somebody who could read it as another (rule 12.2).
    pub(crate) fn refuses_disguise(&self, method: &str, path: &str) -> bool {
        self.best(method, path)
            .is_some_and(|found| self.is_disguised(found, method, path))
    }

    fn is_disguised(&self, found: &Endpoint, method: &str, path: &str) -> bool {
        let asks_otherwise = |other: &Endpoint| {
            let set = |endpoint: &Endpoint| endpoint.any_of.iter().cloned().collect::<BTreeSet<Names>>();
            (other.public, other.nobody) != (found.public, found.nobody) || set(other) != set(found)
        };
        let all: Vec<&str> = self.shapes().collect();
        let read = could_be_read_as(&all, path, self.case_sensitive_upstream);
        let mut others = read.iter().filter_map(|shape| self.of_shape(method, shape));
        others.any(asks_otherwise)
    }

    fn best(&self, method: &str, path: &str) -> Option<&Endpoint> {
        self.of_shape(method, best_of(self.shapes(), path)?)
    }

    fn of_shape(&self, method: &str, wanted: &str) -> Option<&Endpoint> {
        let find = |method: &str| {
            self.endpoints
                .iter()
                .find(|endpoint| endpoint.method == method && endpoint.shape == wanted)
        };
        find(method).or_else(|| if method == "HEAD" { find("GET") } else { None })
    }

    fn shapes(&self) -> impl Iterator<Item = &str> {
        self.endpoints.iter().map(|endpoint| endpoint.shape.as_str())
    }

    /// The endpoint with exactly this method and this template.
    pub(crate) fn endpoint_of(&self, method: &str, template: &str) -> Option<&Endpoint> {
        self.endpoints
            .iter()
            .find(|endpoint| endpoint.method == method && endpoint.template == template)
    }

    /// Whether this grant, held by somebody with this role, allows this request. `None` stands for a request that has
    /// no live token.
    pub(crate) fn decide(&self, grant: Option<&Grant>, role: &Names, method: &str, path: &str) -> Decision {
        match self.endpoint(method, path) {
            Some(endpoint) => self.decide_at(endpoint, grant, role),
            None => Decision::UnknownEndpoint,
        }
    }

    /// The same for an endpoint that is known already.
    pub(crate) fn decide_at(&self, endpoint: &Endpoint, grant: Option<&Grant>, role: &Names) -> Decision {
        if endpoint.nobody {
            return Decision::Nobody;
        }
        if endpoint.public {
            return Decision::Allow;
        }
        let Some(grant) = grant else { return Decision::NoToken };
        let effective = self.effective(grant, role);
        let lacks = |all_of: &Names| (all_of - &effective).len();
        // `min_by_key` gives the first of several that are equally near.
        match endpoint
            .any_of
            .iter()
            .enumerate()
            .min_by_key(|(_, all_of)| lacks(all_of))
        {
            Some((alternative, chosen)) if lacks(chosen) > 0 => {
                Decision::MissingScopes(self.denial(alternative, chosen, grant, role))
            }
            _ => Decision::Allow,
        }
    }

    fn denial(&self, alternative: usize, chosen: &Names, grant: &Grant, role: &Names) -> Denial {
        let (given, ceiling) = (self.expand(grant), self.ceiling(role));
        let cause = |name: &String| match (given.contains(name), ceiling.contains(name)) {
            (true, true) => None,
            (false, true) => Some(Cause::Token),
            (true, false) => Some(Cause::Role),
            (false, false) => Some(Cause::Both),
        };
        let missing: BTreeMap<_, _> = chosen
            .iter()
            .filter_map(|name| Some((name.clone(), cause(name)?)))
            .collect();
        let (mint, role_add) = if missing.values().all(|cause| *cause == Cause::Role) {
            (Names::new(), self.without_implied(&missing.keys().cloned().collect()))
        } else {
            let mint = self.with_required(chosen);
            let role_add = self.without_implied(&(&mint - &ceiling));
            (mint, role_add)
        };
        Denial {
            alternative,
            chosen: chosen.clone(),
            missing,
            mint,
            role_add,
        }
    }
}
