//! What a random catalogue is made of.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use super::paths::{METHODS, template_set};

/// Names that a catalogue may declare as aliases.
pub(super) const ALIASES: [&str; 2] = ["old:write", "older"];

/// Names that no catalogue has.
pub(super) const UNKNOWN: [&str; 2] = ["gone:read", "gone"];

const SCOPES: [&str; 18] = [
    "a:create",
    "a:read",
    "a:update",
    "a:delete",
    "a:list",
    "a:run",
    "b:create",
    "b:read",
    "b:update",
    "b:delete",
    "b:run",
    "c.d:read",
    "c.d:view_keys",
    "repo",
    "repo:x:read",
    "user-read",
    "https://e.example/x",
    "url:GET|/a",
];
const CLASSES: [&str; 5] = ["create", "read", "update", "delete", "other"];

/// The most fillers that a catalogue has.
pub(super) const MOST_FILLERS: usize = 140;

/// The name of a scope that is there for its place alone: it comes between the other scopes in every order that an
/// engine may give them, so that those are far apart.
pub(super) fn filler(number: usize) -> String {
    format!("a:z{number:03}")
}

/// The text of a valid catalogue in format 1: one to ten scopes with relations between them, and sometimes many fillers.
pub(crate) fn catalogue() -> impl Strategy<Value = String> {
    ingredients().prop_map(|ingredients| ingredients.text())
}

/// Two members of a list, by place.
pub(super) type Pair = (Index, Index);

/// What a catalogue is written from. The parts are drawn without regard to each other: writing them leaves out whatever
/// would make the catalogue invalid.
#[derive(Clone, Debug)]
pub(super) struct Ingredients {
    pub(super) scopes: Vec<(&'static str, Option<&'static str>)>,
    pub(super) fillers: usize,
    pub(super) actions: Vec<(&'static str, &'static str)>,
    pub(super) requires: Vec<Pair>,
    pub(super) implies: Vec<Pair>,
    pub(super) associated: Vec<Pair>,
    pub(super) aliases: (Vec<Index>, Option<Vec<Index>>),
    pub(super) templates: Vec<String>,
    pub(super) endpoints: Vec<Endpoint>,
    pub(super) roles: Vec<(Vec<Index>, Vec<Index>)>,
}

#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    pub(super) template: Index,
    pub(super) method: &'static str,
    pub(super) requirement: Requirement,
    pub(super) has_operation: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Requirement {
    Access(&'static str),
    AnyOf(Vec<Vec<Index>>),
}

fn ingredients() -> impl Strategy<Value = Ingredients> {
    let fillers = prop_oneof![3 => Just(0), 1 => 50..=MOST_FILLERS];
    let scopes = (
        subsequence(SCOPES.to_vec(), 1..=10).prop_shuffle(),
        vec(weighted(0.15, class()), SCOPES.len()),
    )
        .prop_map(|(names, classes)| names.into_iter().zip(classes).collect());
    let actions = (class(), class(), class()).prop_map(|(a, b, c)| vec![("list", a), ("run", b), ("view_keys", c)]);
    let actions = prop_oneof![Just(vec![]), actions];
    let pairs = || vec(any::<Pair>(), 0..9);
    let aliases = (some(2), weighted(0.5, some(2)));
    let endpoints = vec(endpoint(), 1..12);
    let roles = vec((some(3), vec(any::<Index>(), 0..3)), 0..3);
    (
        (scopes, fillers),
        actions,
        (pairs(), pairs(), pairs()),
        aliases,
        template_set(),
        endpoints,
        roles,
    )
        .prop_map(
            |((scopes, fillers), actions, (requires, implies, associated), aliases, templates, endpoints, roles)| {
                Ingredients {
                    scopes,
                    fillers,
                    actions,
                    requires,
                    implies,
                    associated,
                    aliases,
                    templates,
                    endpoints,
                    roles,
                }
            },
        )
}

fn endpoint() -> impl Strategy<Value = Endpoint> {
    let requirement = prop_oneof![
        1 => Just(Requirement::Access("public")),
        1 => Just(Requirement::Access("authenticated")),
        1 => Just(Requirement::Access("nobody")),
        4 => some(4).prop_map(|all_of| Requirement::AnyOf(vec![all_of])),
        6 => vec(some(3), 1..4).prop_map(Requirement::AnyOf),
    ];
    (any::<Index>(), select(&METHODS[..]), requirement, any::<bool>()).prop_map(
        |(template, method, requirement, has_operation)| Endpoint {
            template,
            method,
            requirement,
            has_operation,
        },
    )
}

fn class() -> impl Strategy<Value = &'static str> {
    select(&CLASSES[..])
}

fn some(most: usize) -> impl Strategy<Value = Vec<Index>> {
    vec(any::<Index>(), 1..=most)
}
