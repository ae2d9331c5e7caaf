//! What a catalogue without errors may not mean.

use crate::check::graph;
use crate::check::names::Names;
use crate::check::relations::Relations;
use crate::compile::{Overlap, Templates};
use crate::diagnostic::{Code, Finding, Findings, Quoted, list};
use crate::read::RawEndpoint;
use crate::scope_name::structured;
use crate::{Class, Endpoint, Requirement, Role};

/// A catalogue in ids.
pub(crate) struct Facts<'a, 'd> {
    pub(crate) names: &'a Names<'d>,
    pub(crate) classes: &'a [Option<Class>],
    pub(crate) relations: &'a Relations,
    pub(crate) raw_endpoints: &'a [RawEndpoint<'d>],
    pub(crate) endpoints: &'a [(usize, Endpoint)],
    pub(crate) roles: &'a [Role],
    pub(crate) case_sensitive_upstream: bool,
}

impl Facts<'_, '_> {
    pub(crate) fn warn(&self, findings: &mut Findings) {
        self.no_read_scope(findings);
        self.unused_scopes(findings);
        self.unreachable_endpoints(findings);
        self.missing_requires(findings);
        self.deprecated_needed(findings);
        self.literals_beside_variables(findings);
    }

    /// Where no scope is of class read, read-only tokens can do nothing.
    fn no_read_scope(&self, findings: &mut Findings) {
        let Some(first) = self.names.scopes().first() else {
            return;
        };
        if !self.classes.contains(&Some(Class::Read)) {
            let message = "no scope is of class read, so read-only tokens can do nothing";
            let finding = Finding::new(Code::NoReadScope, first.name.span, message);
            let help = "add `class = \"read\"` to the scopes that only show, or their actions to `[actions]`";
            findings.push(finding.label("the first scope").help(help));
        }
    }

    /// Scopes that open nothing. A catalogue without endpoints is for those who check scopes by name.
    fn unused_scopes(&self, findings: &mut Findings) {
        if self.endpoints.is_empty() {
            return;
        }
        let mut needed = vec![false; self.classes.len()];
        for (_, endpoint) in self.endpoints {
            for &id in alternatives(&endpoint.requirement).iter().flatten() {
                if let Some(needed) = needed.get_mut(id as usize) {
                    *needed = true;
                }
            }
        }
        for ((scope, needed), implied) in self.names.scopes().iter().zip(needed).zip(&self.relations.implies) {
            if !needed && implied.is_empty() && scope.deprecated.is_none() {
                let message = format!("no endpoint needs scope {}", Quoted(scope.name.as_str()));
                let finding = Finding::new(Code::UnusedScope, scope.name.span, message);
                findings
                    .push(finding.help("declare its endpoint, or say with `deprecated` that it is not used any more"));
            }
        }
    }

    fn unreachable_endpoints(&self, findings: &mut Findings) {
        if self.roles.is_empty() {
            return;
        }
        let ceiling = |role: &Role| graph::reach(&self.relations.implies, &role.permissions).0;
        let ceilings: Vec<_> = self.roles.iter().map(ceiling).collect();
        for (rank, endpoint) in self.endpoints {
            let alternatives = alternatives(&endpoint.requirement);
            let opens = |role: &Vec<bool>| {
                let held = |id: &u32| role.get(*id as usize) == Some(&true);
                alternatives.iter().any(|scopes| scopes.iter().all(held))
            };
            if alternatives.is_empty() || ceilings.iter().any(opens) {
                continue;
            }
            let Some(raw) = self.raw_endpoints.get(*rank) else {
                continue;
            };
            let message = format!("no role can call {}", Quoted(raw.key.as_str()));
            let mut finding = Finding::new(Code::UnreachableEndpoint, raw.key.span, message);
            if let Some(scopes) = alternatives.first() {
                let scopes = list(scopes.iter().map(|&id| self.names.name(id)));
                finding = finding.help(format!("allow {scopes} to a role"));
            }
            findings.push(finding);
        }
    }

    /// What changes a resource mostly needs to see it.
    fn missing_requires(&self, findings: &mut Findings) {
        for ((id, scope), class) in (0_u32..).zip(self.names.scopes()).zip(self.classes) {
            let Some((resource, _)) = structured(scope.name.as_str()).filter(|_| *class != Some(Class::Read)) else {
                continue;
            };
            let name = format!("{resource}:read");
            let Some(read) = self.names.id(&name) else { continue };
            if read != id && scope.deprecated.is_none() && !self.leads_to(id, read) {
                let message = format!("scope {} does not require `{name}`", Quoted(scope.name.as_str()));
                let finding = Finding::new(Code::MissingRequires, scope.name.span, message);
                findings.push(finding.help(format!("add `{name}` to its `requires`")));
            }
        }
    }

    /// Whether a scope requires or implies another one, be it through others. A search that would take long is taken
    /// to succeed: a warning must not cost more than the check.
    fn leads_to(&self, from: u32, to: u32) -> bool {
        let mut seen = vec![from];
        let mut next = 0;
        while let Some(&id) = seen.get(next) {
            next += 1;
            let Relations { requires, implies, .. } = self.relations;
            for &other in [requires, implies]
                .into_iter()
                .filter_map(|all| all.get(id as usize))
                .flatten()
            {
                if other == to || seen.len() > PATIENCE {
                    return true;
                }
                if !seen.contains(&other) {
                    seen.push(other);
                }
            }
        }
        false
    }

    fn deprecated_needed(&self, findings: &mut Findings) {
        let deprecated = |id: &&u32| {
            self.names
                .scopes()
                .get(**id as usize)
                .is_some_and(|scope| scope.deprecated.is_some())
        };
        for (rank, endpoint) in self.endpoints {
            let alternatives = alternatives(&endpoint.requirement);
            let found: Option<Vec<u32>> = alternatives
                .iter()
                .map(|scopes| scopes.iter().find(deprecated).copied())
                .collect();
            let (Some(raw), Some(&id)) = (
                self.raw_endpoints.get(*rank),
                found.as_ref().and_then(|found| found.first()),
            ) else {
                continue;
            };
            let message = format!(
                "{} needs the deprecated scope {}",
                Quoted(raw.key.as_str()),
                Quoted(self.names.name(id))
            );
            let mut finding = Finding::new(Code::DeprecatedNeeded, raw.key.span, message);
            if let Some(scope) = self.names.scopes().get(id as usize) {
                finding = finding.also(scope.name.span, "deprecated here");
            }
            findings.push(finding.help("add an alternative that needs no deprecated scope"));
        }
    }

    /// What a request could be taken for that is not written as it should be, and why nothing comes of it: rule 12.2.
    fn literals_beside_variables(&self, findings: &mut Findings) {
        let endpoints = || self.endpoints.iter().map(|(_, endpoint)| endpoint);
        let templates = Templates::new(endpoints());
        let mut overlap = Overlap::new(&templates, endpoints(), self.case_sensitive_upstream);
        let key = |endpoint: usize| {
            let (rank, _) = self.endpoints.get(endpoint)?;
            self.raw_endpoints.get(*rank).map(|raw| raw.key)
        };
        for (literal, variable) in overlap.pairs(MOST_PAIRS) {
            let (Some(literal), Some(variable)) = (key(literal), key(variable)) else {
                continue;
            };
            let (literal_key, variable_key) = (Quoted(literal.as_str()), Quoted(variable.as_str()));
            let message = format!("{literal_key} stands beside {variable_key}, which needs something else");
            let finding = Finding::new(Code::LiteralBesideVariable, literal.span, message)
                .label("has literal text")
                .also(variable.span, "has a variable there");
            let protected = if self.case_sensitive_upstream {
                "a segment that a server could decode or cut to the literal text matches neither; capital letters tell them \
                 apart, as `case_sensitive_upstream` says"
            } else {
                "a segment that a server could decode or cut to the literal text, or read without regard to case, matches \
                 neither"
            };
            findings.push(finding.help(protected));
        }
    }
}

fn alternatives(requirement: &Requirement) -> &[Vec<u32>] {
    match requirement {
        Requirement::AnyOf(alternatives) => alternatives,
        Requirement::Public | Requirement::Authenticated | Requirement::Nobody => &[],
    }
}

const PATIENCE: usize = 64;

/// How many pairs are told of. A catalogue by hand has a few.
const MOST_PAIRS: usize = 200;
