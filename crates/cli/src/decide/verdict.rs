//! A decision for programs.

use bailiwick::{Catalog, Decision, Denial, MissingScopes, Requirement, Scope, ScopeSet};
use serde::Serialize;

/// A decision as one line of JSON.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Verdict {
    decision: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    scopes: Option<Lack>,
    /// Names that the catalogue does not have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<String>,
}

/// What a token lacks.
#[derive(Debug, Serialize)]
struct Lack {
    missing: Vec<Missing>,
    /// The alternatives of the endpoint, in the order of the catalogue.
    any_of: Vec<Vec<&'static str>>,
    /// What to mint a token with, or else what the role's owner has to add.
    remedy: Vec<&'static str>,
    /// What the role's owner has to add before such a token can be minted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    role_adds: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
struct Missing {
    scope: &'static str,
    cause: &'static str,
}

impl Verdict {
    /// A decision, and the names that the catalogue does not have.
    pub(crate) fn new<'u, C: Catalog>(decision: Decision<'_, C>, unknown: impl Iterator<Item = &'u str>) -> Self {
        let unknown = unknown.map(str::to_owned).collect();
        let Decision::Deny(denial) = decision else {
            return Self {
                decision: "allow",
                unknown,
                ..Self::default()
            };
        };
        Self {
            decision: "deny",
            reason: Some(denial.reason()),
            scopes: match denial {
                Denial::MissingScopes(missing) => Some(Lack::new(missing)),
                Denial::UnknownEndpoint | Denial::Nobody | Denial::NoToken | Denial::Expired | Denial::Revoked => None,
            },
            unknown,
        }
    }
}

impl Lack {
    fn new<C: Catalog>(missing: MissingScopes<'_, C>) -> Self {
        let remedy = missing.remedy();
        let (remedy, role_adds) = if remedy.mint().is_empty() {
            (names(remedy.role_adds()), Vec::new())
        } else {
            (names(remedy.mint()), names(remedy.role_adds()))
        };
        let causes = missing.iter().map(|(scope, cause)| Missing {
            scope: scope.name(),
            cause: cause.as_str(),
        });
        Self {
            missing: causes.collect(),
            any_of: match missing.endpoint().requirement() {
                Requirement::Public | Requirement::Authenticated | Requirement::Nobody => Vec::new(),
                Requirement::AnyOf(alternatives) => alternatives
                    .map(|all_of| all_of.iter().map(Scope::name).collect())
                    .collect(),
            },
            remedy,
            role_adds,
        }
    }
}

fn names<C: Catalog>(scopes: &ScopeSet<C>) -> Vec<&'static str> {
    scopes.iter().map(Scope::name).collect()
}
