//! What a catalogue and a description ask for, in a form that can be compared.

use std::collections::{BTreeSet, HashMap};

use super::Access;
use crate::{Endpoint, Method, Model, Requirement, Segment, Template};

/// What is asked of a token, without regard to order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Asked {
    Public,
    Authenticated,
    Nobody,
    AnyOf(BTreeSet<BTreeSet<String>>),
}

impl Asked {
    /// What a description's operation asks for.
    pub(super) fn of_access(access: &Access) -> Self {
        match access {
            Access::Public => Self::Public,
            Access::Authenticated => Self::Authenticated,
            Access::Nobody => Self::Nobody,
            Access::AnyOf(lists) => Self::AnyOf(lists.iter().map(|all_of| all_of.iter().cloned().collect()).collect()),
        }
    }

    /// What a catalogue's endpoint asks for.
    pub(super) fn of_endpoint(model: &Model, endpoint: &Endpoint) -> Self {
        let lists = match &endpoint.requirement {
            Requirement::Public => return Self::Public,
            Requirement::Authenticated => return Self::Authenticated,
            Requirement::Nobody => return Self::Nobody,
            Requirement::AnyOf(lists) => lists,
        };
        let name = |index: &u32| Some(model.scopes.get(*index as usize)?.name.clone());
        Self::AnyOf(
            lists
                .iter()
                .map(|all_of| all_of.iter().filter_map(name).collect())
                .collect(),
        )
    }

    /// As people say it.
    pub(super) fn describe(&self) -> String {
        let lists = match self {
            Self::Public => return "no token".to_owned(),
            Self::Authenticated => return "any token".to_owned(),
            Self::Nobody => return "what no token has".to_owned(),
            Self::AnyOf(lists) => lists,
        };
        let all_of = |names: &BTreeSet<String>| {
            let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            quoted.join(" and ")
        };
        let any_of: Vec<_> = lists.iter().map(all_of).collect();
        any_of.join(", or ")
    }
}

/// The endpoints of a catalogue by what they match.
pub(super) struct ByShape(HashMap<(Method, Vec<Segment>, bool), usize>);

impl ByShape {
    pub(super) fn new(model: &Model) -> Self {
        let shapes = model.endpoints.iter().enumerate();
        Self(
            shapes
                .map(|(at, endpoint)| (shape(endpoint.method, &endpoint.template), at))
                .collect(),
        )
    }

    /// The place of the endpoint that matches what an operation with this path matches.
    pub(super) fn find(&self, method: Method, path: &str) -> Option<usize> {
        let template = Template::parse(path).ok()?;
        self.0.get(&shape(method, &template)).copied()
    }
}

pub(super) fn shape(method: Method, template: &Template) -> (Method, Vec<Segment>, bool) {
    (method, template.segments().to_vec(), template.has_trailing_slash())
}
