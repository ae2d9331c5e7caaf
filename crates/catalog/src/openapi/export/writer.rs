//! From operations to changes of texts.

use std::collections::{BTreeMap, HashMap};

use super::Export;
use super::edit::{Alternative, Edit};
use crate::diagnostic::Quoted;
use crate::openapi::access::{Outcome, Rules};
use crate::openapi::asked::{Asked, ByShape};
use crate::openapi::left_out::{LeftOut, Methods};
use crate::openapi::library::Place;
use crate::openapi::operation::RawOperation;
use crate::openapi::security::Named;
use crate::openapi::silence::Silence;
use crate::openapi::view::View;
use crate::{Endpoint, Model, OpenApi, Requirement, Template};

/// Collects the changes that make a description ask for what a catalogue says.
pub(super) struct Writer<'m> {
    model: &'m Model,
    settings: &'m OpenApi,
    by_shape: ByShape,
    /// Whether each endpoint of the catalogue has an operation.
    described: Vec<bool>,
    /// What is asked for at each place, and by which operation.
    written: HashMap<Target, (Asked, String)>,
    edits: Vec<Edit>,
}

impl<'m> Writer<'m> {
    pub(super) fn new(model: &'m Model, settings: &'m OpenApi) -> Self {
        Self {
            model,
            settings,
            by_shape: ByShape::new(model),
            described: vec![false; model.endpoints.len()],
            written: HashMap::new(),
            edits: Vec::new(),
        }
    }

    /// Writes an operation, unless it says already what it should.
    pub(super) fn write(&mut self, view: &mut View<'_>, operation: &RawOperation, export: &mut Export) {
        let is = self.is(operation);
        let found = self.by_shape.find(operation.method, &operation.path);
        let found = found.and_then(|at| Some((at, self.model.endpoints.get(at)?)));
        let (is, why) = match is {
            Is::Asked(asked) => (Some(asked), None),
            Is::Unsaid(why) => (None, Some(why)),
            Is::ForOthers(why) => return export.left_out.push(left_out(view, operation, why)),
        };
        let is_for_nobody = |endpoint: &Endpoint| endpoint.requirement == Requirement::Nobody;
        let (at, endpoint) = match (found, why) {
            (Some((_, endpoint)), Some(why)) if is_for_nobody(endpoint) => {
                return export.left_out.push(left_out(view, operation, why));
            }
            (Some(found), _) => found,
            (None, Some(why)) => return export.left_out.push(left_out(view, operation, why)),
            (None, None) => {
                let message = format!("the catalogue has no endpoint for {}", operation.label());
                let help = "add it to the catalogue, or remove the operation";
                return view.report(operation.place, message, help);
            }
        };
        if let Some(described) = self.described.get_mut(at) {
            *described = true;
        }
        let asked = Asked::of_endpoint(self.model, endpoint);
        let target = Target::of(view, operation);
        if asked == Asked::Nobody {
            let message = format!(
                "the catalogue keeps {} from every token, and its security takes one",
                operation.label()
            );
            return view.report(
                target.place(),
                message,
                "ask for other credentials alone, or remove the operation",
            );
        }
        match self.written.insert(target, (asked.clone(), operation.label())) {
            Some((other, label)) if other != asked => {
                let label = format!("{label} and of {}", operation.label());
                let message =
                    format!("this is the security of {label}, for which the catalogue asks for different things");
                view.report(target.place(), message, "give each operation its own");
            }
            None if is.as_ref() != Some(&asked) => {
                export.rewritten.push(operation.label());
                let edit = self.edit(view, operation, target, endpoint);
                self.edits.extend(edit);
            }
            Some(_) | None => {}
        }
    }

    /// All changes. An endpoint that has no operation is a problem, unless it is for nobody.
    pub(super) fn finish(self, view: &mut View<'_>, root: Place) -> Vec<Edit> {
        let endpoints = self.model.endpoints.iter().zip(&self.described);
        let is_for_nobody = |endpoint: &Endpoint| endpoint.requirement == Requirement::Nobody;
        for (endpoint, _) in endpoints.filter(|(endpoint, described)| !**described && !is_for_nobody(endpoint)) {
            let endpoint = format!("{} {}", endpoint.method, endpoint.template);
            let message = format!("there is no operation for the endpoint {}", Quoted(&endpoint));
            view.report(root, message, "describe it, or remove the endpoint from the catalogue");
        }
        self.edits
    }

    /// What an operation asks for.
    fn is(&self, operation: &RawOperation) -> Is {
        let rules = Rules {
            scheme: self.settings.scheme.as_deref(),
            settings: self.settings,
            aliases: &BTreeMap::new(),
        };
        let is = match rules.apply(operation) {
            Outcome::LeftOut(why, true) => Is::Unsaid(why),
            Outcome::LeftOut(why, false) => Is::ForOthers(why),
            Outcome::Silent => Is::Unsaid(Silence::WHY.to_owned()),
            Outcome::Access(access, ..) => Is::Asked(Asked::of_access(&access)),
        };
        match Template::parse(&operation.path) {
            Ok(_) => is,
            Err(error) => Is::ForOthers(format!("a catalogue cannot express its path: {error}")),
        }
    }

    /// What to write for an operation; None, and a problem, if other credentials are asked for together with the token.
    fn edit(&self, view: &mut View<'_>, operation: &RawOperation, target: Target, endpoint: &Endpoint) -> Option<Edit> {
        let alternatives = operation.asks.alternatives().iter();
        let scheme = self.settings.scheme.as_deref().unwrap_or_default();
        let (own, others): (Vec<_>, Vec<_>) = alternatives
            .filter(|alternative| !alternative.schemes.is_empty())
            .partition(|alternative| alternative.schemes.iter().any(|(name, _)| name == scheme));
        if own.iter().any(|alternative| alternative.schemes.len() > 1) {
            let message = format!("{} also asks for other credentials beside the token", operation.label());
            view.report(target.place(), message, "correct its security by hand");
            return None;
        }
        let ours = asked_in_order(self.model, endpoint).into_iter();
        let mut alternatives: Vec<Alternative> = ours.map(|names| vec![(scheme.to_owned(), names)]).collect();
        // Where nobody needs a token, no other credentials are needed either.
        if !alternatives.is_empty() {
            let name = |(scheme, names): &(String, Vec<Named>)| {
                (scheme.clone(), names.iter().map(|named| named.name.clone()).collect())
            };
            alternatives.extend(others.iter().map(|other| other.schemes.iter().map(name).collect()));
        }
        let place = target.place();
        Some(Edit {
            file: view.library.file(place).to_owned(),
            span: view.library.span(place),
            key_end: security_key(view, operation).map(|key| view.library.span(key).end),
            is_key: matches!(target, Target::Key(_)),
            alternatives,
        })
    }
}

/// The alternatives of an endpoint as lists of names, in the order of the catalogue: none for what is public, and an empty
/// one for what takes any token. What is for nobody is not written.
fn asked_in_order(model: &Model, endpoint: &Endpoint) -> Vec<Vec<String>> {
    let name = |index: &u32| Some(model.scopes.get(*index as usize)?.name.clone());
    match &endpoint.requirement {
        Requirement::Public | Requirement::Nobody => Vec::new(),
        Requirement::Authenticated => vec![Vec::new()],
        Requirement::AnyOf(lists) => lists
            .iter()
            .map(|all_of| all_of.iter().filter_map(name).collect())
            .collect(),
    }
}

/// What an operation asks for, as far as a catalogue can say it.
enum Is {
    Asked(Asked),
    /// Nobody knows, and why; a catalogue may say it.
    Unsaid(String),
    /// It is not for a catalogue to say, and why.
    ForOthers(String),
}

fn left_out(view: &View<'_>, operation: &RawOperation, why: String) -> LeftOut {
    LeftOut {
        about: operation.label(),
        path: operation.path.clone(),
        why,
        matters: false,
        position: view.position(operation.place),
        methods: Methods::One(operation.method),
    }
}

/// The key `security` of an operation, if it has one.
fn security_key(view: &mut View<'_>, operation: &RawOperation) -> Option<Place> {
    let layers = view.resolve(operation.place).layers;
    let mut keys = layers.into_iter().flat_map(|layer| view.library.pairs(layer));
    keys.find(|(key, ..)| *key == "security").map(|(_, at, _)| at)
}

/// Where the security of an operation is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Target {
    /// In place of this value.
    Value(Place),
    /// As a new key of this mapping.
    Key(Place),
}

impl Target {
    fn of(view: &mut View<'_>, operation: &RawOperation) -> Self {
        let layers = view.resolve(operation.place).layers;
        let value = layers.iter().find_map(|layer| view.own(*layer, "security"));
        match (value, layers.last()) {
            (Some(value), _) => Self::Value(value),
            // Behind the last reference stands the operation itself.
            (None, Some(last)) => Self::Key(*last),
            (None, None) => Self::Key(operation.place),
        }
    }

    fn place(self) -> Place {
        match self {
            Self::Value(place) | Self::Key(place) => place,
        }
    }
}
