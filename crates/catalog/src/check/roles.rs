//! Roles: what their patterns stand for.

use crate::check::aliases::Aliases;
use crate::check::graph;
use crate::check::names::Names;
use crate::diagnostic::{Code, Finding, Findings, Quoted};
use crate::document::Text;
use crate::nearest::nearest;
use crate::read::RawRole;
use crate::scope_name::is_part;
use crate::{Class, Role};

/// What patterns are resolved with.
pub(crate) struct Patterns<'a, 'd> {
    pub(crate) names: &'a mut Names<'d>,
    pub(crate) aliases: &'a Aliases<'d>,
    pub(crate) classes: &'a [Option<Class>],
    pub(crate) implies: &'a [Vec<u32>],
}

impl Patterns<'_, '_> {
    /// The roles. Permissions are ids, ascending.
    pub(crate) fn roles(&mut self, raw: &[RawRole<'_>], findings: &mut Findings) -> Vec<Role> {
        raw.iter().map(|role| self.role(role, findings)).collect()
    }

    fn role(&mut self, role: &RawRole<'_>, findings: &mut Findings) -> Role {
        let errors = findings.errors();
        let mut allowed = vec![false; self.classes.len()];
        for pattern in &role.allow {
            mark(&mut allowed, &self.matching(pattern, findings), true);
        }
        let mut denied = Vec::with_capacity(role.deny.len());
        for pattern in &role.deny {
            let ids = self.matching(pattern, findings);
            mark(&mut allowed, &ids, false);
            denied.push((*pattern, ids));
        }
        let permissions: Vec<u32> = (0..)
            .zip(allowed)
            .filter_map(|(id, allowed)| allowed.then_some(id))
            .collect();
        if findings.errors() == errors && self.names.complete() {
            if permissions.is_empty() && !role.allow.is_empty() {
                let message = format!("role {} denies all that it allows", Quoted(role.name.as_str()));
                findings.push(Finding::new(Code::EmptyRole, role.name.span, message));
            }
            self.check_denied(role.name, &permissions, &denied, findings);
        }
        let title = role.title.map_or(&role.name.value, |title| &title.value).to_string();
        Role {
            name: role.name.value.to_string(),
            title,
            formerly: role.formerly.iter().map(|name| name.value.to_string()).collect(),
            permissions,
        }
    }

    /// A scope that a role denies must not come back through one that it allows.
    fn check_denied(
        &self,
        role: &Text<'_>,
        permissions: &[u32],
        denied: &[(&Text<'_>, Vec<u32>)],
        findings: &mut Findings,
    ) {
        if denied.is_empty() || self.implies.iter().all(Vec::is_empty) {
            return;
        }
        let (reached, via) = graph::reach(self.implies, permissions);
        for (pattern, ids) in denied {
            let back = ids.iter().find(|&&id| reached.get(id as usize) == Some(&true));
            let Some(&id) = back else { continue };
            let through = via
                .get(id as usize)
                .copied()
                .flatten()
                .map_or("", |id| self.names.name(id));
            let message = format!(
                "role {} denies {}, but allows {}, which implies it",
                Quoted(role.as_str()),
                Quoted(self.names.name(id)),
                Quoted(through)
            );
            let finding = Finding::new(Code::DeniedButImplied, pattern.span, message)
                .label("the role would hold it all the same")
                .help(format!("deny {} too, or do not deny what it implies", Quoted(through)));
            findings.push(finding);
        }
    }

    /// The scopes that a pattern stands for.
    fn matching(&mut self, pattern: &Text<'_>, findings: &mut Findings) -> Vec<u32> {
        let text = pattern.as_str();
        let exact = self.names.id(text);
        let Some(kind) = Kind::of(text) else {
            if exact.is_none() && (text.contains('*') || text.starts_with("class:")) {
                findings.push(malformed(pattern));
                return Vec::new();
            }
            return self
                .names
                .resolve(pattern, self.aliases, findings)
                .into_iter()
                .collect();
        };
        if let Some(id) = exact {
            findings.push(self.ambiguous(pattern, id));
            return Vec::new();
        }
        let ids: Vec<u32> = match kind {
            Kind::All => (0..).zip(self.classes).map(|(id, _)| id).collect(),
            Kind::Resource(resource) => self.names.of_resource(resource).to_vec(),
            Kind::Action(action) => self.names.of_action(action).to_vec(),
            Kind::Class(class) => (0..)
                .zip(self.classes)
                .filter_map(|(id, other)| (*other == Some(class)).then_some(id))
                .collect(),
        };
        if ids.is_empty() && self.names.complete() {
            findings.push(self.unmatched(pattern, &kind));
        }
        ids
    }

    fn ambiguous(&self, pattern: &Text<'_>, id: u32) -> Finding {
        let message = format!("{} is a pattern and a scope", Quoted(pattern.as_str()));
        let mut finding = Finding::new(Code::AmbiguousPattern, pattern.span, message).label("which of the two?");
        if let Some(scope) = self.names.scopes().get(id as usize) {
            finding = finding.also(scope.name.span, "the scope");
        }
        finding.help("list the scopes that the pattern stands for instead")
    }

    fn unmatched(&self, pattern: &Text<'_>, kind: &Kind<'_>) -> Finding {
        let what = match kind {
            Kind::All => "is declared".to_owned(),
            Kind::Resource(resource) => format!("has the resource {}", Quoted(resource)),
            Kind::Action(action) => format!("has the action {}", Quoted(action)),
            Kind::Class(class) => format!("is of class `{class}`"),
        };
        let message = format!("{} stands for no scope", Quoted(pattern.as_str()));
        let finding = Finding::new(Code::UnmatchedPattern, pattern.span, message).label(format!("no scope {what}"));
        let close = match kind {
            Kind::Resource(resource) => nearest(resource, self.names.resources()).map(|close| format!("{close}:*")),
            Kind::Action(action) => nearest(action, self.names.actions()).map(|close| format!("*:{close}")),
            Kind::All | Kind::Class(_) => None,
        };
        match close {
            Some(close) => finding.help(format!("did you mean `{close}`?")),
            None => finding,
        }
    }
}

/// A pattern that is not the name of a scope.
enum Kind<'p> {
    All,
    Resource(&'p str),
    Action(&'p str),
    Class(Class),
}

impl<'p> Kind<'p> {
    fn of(pattern: &'p str) -> Option<Self> {
        if pattern == "*" {
            return Some(Self::All);
        }
        let (left, right) = pattern.split_once(':')?;
        match (left, right) {
            (resource, "*") if is_part(resource) => Some(Self::Resource(resource)),
            ("*", action) if is_part(action) => Some(Self::Action(action)),
            ("class", class) => Class::from_name(class).map(Self::Class),
            _ => None,
        }
    }
}

fn malformed(pattern: &Text<'_>) -> Finding {
    let text = pattern.as_str();
    let message = format!("{} is neither a pattern nor a scope", Quoted(text));
    let finding = Finding::new(Code::MalformedPattern, pattern.span, message)
        .label("expected `*`, `resource:*`, `*:action`, `class:read`, or the name of a scope");
    let close = text
        .strip_prefix("class:")
        .and_then(|class| nearest(class, Class::ALL.map(Class::as_str)));
    match close {
        Some(close) => finding.help(format!("did you mean `class:{close}`?")),
        None => finding,
    }
}

fn mark(all: &mut [bool], ids: &[u32], value: bool) {
    for &id in ids {
        if let Some(place) = all.get_mut(id as usize) {
            *place = value;
        }
    }
}
