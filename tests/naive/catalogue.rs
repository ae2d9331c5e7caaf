//! A catalogue with every name looked up: scopes with their classes, roles with their patterns resolved.

#![expect(
    clippy::panic,
    reason = "a catalogue that is not valid is a mistake in the test that made it"
)]

use std::collections::{BTreeMap, BTreeSet};

use super::Names;
use super::format::{Access, Alternatives, Class, EndpointEntry, File, RoleEntry};
use super::matcher::shape;

/// A catalogue.
#[derive(Clone, Debug)]
pub(crate) struct Naive {
    /// Whether what is behind the engine tells capital letters from small ones.
    pub(crate) case_sensitive_upstream: bool,
    pub(crate) scopes: BTreeMap<String, Scope>,
    pub(crate) aliases: BTreeMap<String, Names>,
    pub(crate) endpoints: Vec<Endpoint>,
    /// The predefined roles: what their patterns resolve to, before `implies`.
    pub(crate) roles: BTreeMap<String, Names>,
}

/// A scope with the relations that the file declares.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    pub(crate) class: Class,
    pub(crate) requires: Names,
    pub(crate) implies: Names,
}

/// A method, a path template, and what they ask of a token.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    pub(crate) method: String,
    pub(crate) template: String,
    /// The template without the names of its variables.
    pub(super) shape: String,
    /// Answers without a token.
    pub(crate) public: bool,
    /// Answers to no token, nor to anybody without one.
    pub(crate) nobody: bool,
    /// All scopes of any one of these; none at all when every token will do.
    pub(crate) any_of: Vec<Names>,
    pub(crate) operation: Option<String>,
}

/// Names of a stored grant, looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Resolved {
    /// Scopes of the catalogue; aliases are replaced by their targets.
    pub(crate) known: Names,
    /// Names that the catalogue lacks.
    pub(crate) unknown: Names,
}

impl Naive {
    /// Reads a catalogue.
    #[track_caller]
    pub(crate) fn load(text: &str) -> Self {
        let file: File = toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(file.format, 1, "format");
        let mut naive = Self {
            case_sensitive_upstream: file.catalog.case_sensitive_upstream,
            scopes: BTreeMap::new(),
            aliases: file
                .aliases
                .into_iter()
                .map(|(old, new)| (old, new.into_iter().collect()))
                .collect(),
            endpoints: file
                .endpoints
                .into_iter()
                .map(|(key, entry)| Endpoint::new(&key, entry))
                .collect(),
            roles: BTreeMap::new(),
        };
        for (name, entry) in file.scopes {
            let class = entry.class.unwrap_or_else(|| class_of(&name, &file.actions));
            let requires = entry.requires.into_iter().collect();
            let implies = entry.implies.into_iter().collect();
            naive.scopes.insert(
                name,
                Scope {
                    class,
                    requires,
                    implies,
                },
            );
        }
        for (name, entry) in file.roles {
            naive.roles.insert(name, naive.permissions(&entry));
        }
        naive.check_names();
        naive
    }

    /// Looks up the names of a stored grant, or of a role.
    pub(crate) fn resolve(&self, stored: &Names) -> Resolved {
        let mut resolved = Resolved::default();
        for name in stored {
            if self.scopes.contains_key(name) {
                resolved.known.insert(name.clone());
            } else if let Some(targets) = self.aliases.get(name) {
                let targets = self.resolve(targets);
                resolved.known.extend(targets.known);
                resolved.unknown.extend(targets.unknown);
            } else {
                resolved.unknown.insert(name.clone());
            }
        }
        resolved
    }

    fn permissions(&self, role: &RoleEntry) -> Names {
        let fits = |patterns: &[String], name: &str| patterns.iter().any(|pattern| self.matches(pattern, name));
        self.scopes
            .keys()
            .filter(|name| fits(&role.allow, name) && !fits(&role.deny, name))
            .cloned()
            .collect()
    }

    /// Whether a role's pattern covers this scope.
    pub(super) fn matches(&self, pattern: &str, name: &str) -> bool {
        if pattern == "*" || pattern == name {
            return true;
        }
        if let Some(class) = pattern.strip_prefix("class:") {
            return self
                .scopes
                .get(name)
                .is_some_and(|scope| Class::NAMES.contains(&(class, scope.class)));
        }
        match (split(name), pattern.split_once(':')) {
            (Some((resource, _)), Some((wanted, "*"))) => resource == wanted,
            (Some((_, action)), Some(("*", wanted))) => action == wanted,
            _ => false,
        }
    }

    /// A reference that leads nowhere would make every answer about it silently wrong.
    #[track_caller]
    fn check_names(&self) {
        let related = self
            .scopes
            .values()
            .flat_map(|scope| scope.requires.iter().chain(&scope.implies));
        let required = self
            .endpoints
            .iter()
            .flat_map(|endpoint| endpoint.any_of.iter().flatten());
        for name in related.chain(required) {
            assert!(self.scopes.contains_key(name), "no such scope: {name}");
        }
        for (alias, targets) in &self.aliases {
            assert!(!self.scopes.contains_key(alias), "both a scope and an alias: {alias}");
            assert_eq!(self.resolve(targets).unknown, Names::new(), "targets of {alias}");
        }
        let mut taken = BTreeSet::new();
        for endpoint in &self.endpoints {
            let Endpoint {
                method,
                template,
                shape,
                ..
            } = endpoint;
            assert!(taken.insert((method, shape)), "two of one shape: {method} {template}");
        }
    }
}

impl Endpoint {
    #[track_caller]
    fn new(key: &str, entry: EndpointEntry) -> Self {
        let Some((method, template)) = key.split_once(' ') else {
            panic!("no method and template: {key}")
        };
        let (access, alternatives, operation) = match entry {
            EndpointEntry::Access { access, operation } => (Some(access), None, operation),
            EndpointEntry::Requires { requires, operation } => (None, Some(requires), operation),
            EndpointEntry::Short(requires) => (None, Some(requires), None),
        };
        let any_of = match alternatives {
            None => vec![],
            Some(Alternatives::One(name)) => vec![Names::from([name])],
            Some(Alternatives::All(names)) => vec![names.into_iter().collect()],
            Some(Alternatives::Any(lists)) => {
                assert!(!lists.is_empty(), "any of nothing: {key}");
                lists.into_iter().map(|names| names.into_iter().collect()).collect()
            }
        };
        assert!(any_of.iter().all(|all_of| !all_of.is_empty()), "all of nothing: {key}");
        Self {
            method: method.to_owned(),
            template: template.to_owned(),
            shape: shape(template),
            public: matches!(access, Some(Access::Public)),
            nobody: matches!(access, Some(Access::Nobody)),
            any_of,
            operation,
        }
    }
}

/// The class of a scope that does not state one: that of its action, and `other` without one.
fn class_of(name: &str, actions: &BTreeMap<String, Class>) -> Class {
    let Some((_, action)) = split(name) else {
        return Class::Other;
    };
    let own = Class::NAMES
        .into_iter()
        .find(|(class, _)| *class == action && action != "other");
    own.map(|(_, class)| class)
        .or_else(|| actions.get(action).copied())
        .unwrap_or(Class::Other)
}

/// The resource and the action of a structured name.
fn split(name: &str) -> Option<(&str, &str)> {
    let half = |text: &str| {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.-".contains(c);
        !text.is_empty() && text.chars().all(allowed)
    };
    name.split_once(':')
        .filter(|(resource, action)| half(resource) && half(action))
}
