//! From methods and paths to endpoints: the automaton with the words that it reads.

use super::automaton::{Automaton, Pattern};
use super::disguise::Disguise;
use super::hash::SegmentKey;
use super::layout::{NOWHERE, dots, hashed};
use super::numbers::Numbers;
use super::overlap::{Overlap, Templates};
use super::packing::Packed;
use super::perfect_hash::PerfectHash;
use super::refused::{Refused, Subject, TableError};
use super::tree::Tree;
use crate::{Endpoint, Method, Model, Requirement};

/// From method and path to endpoint.
#[derive(Debug)]
#[expect(missing_docs, reason = "the engine's tables document each field once")]
#[non_exhaustive]
pub struct Router {
    pub prefix: String,
    pub start: u32,
    pub roots: PerfectHash,
    pub other: u32,
    pub words: Literals,
    pub ends: [[u32; Method::ALL.len()]; 2],
    pub cells: Vec<u32>,
    pub owners: Vec<u32>,
    /// Pattern, hit, miss.
    pub splits: Vec<(u32, u32, u32)>,
    pub patterns: Vec<SegmentPattern>,
}

/// From literal segments to their numbers.
#[derive(Debug)]
#[expect(missing_docs, reason = "the engine's tables document each field once")]
#[non_exhaustive]
pub struct Literals {
    pub hash: PerfectHash,
    /// First word, last word, length, number.
    pub slots: Vec<(u64, u64, u32, u32)>,
}

/// A form of segments.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the engine's tables document each field once")]
pub enum SegmentPattern {
    /// Exactly this text.
    Literal(String),
    /// Literal text around variables.
    Mixed {
        prefix: String,
        middles: Vec<String>,
        suffix: String,
    },
    /// What could be read as literal text beside a variable.
    Disguise { begins: [u64; 2], always: bool },
}

const GATE_PUBLIC: u32 = (1 << 22) - 1;
const GATE_AUTHENTICATED: u32 = GATE_PUBLIC - 1;
const GATE_NOBODY: u32 = GATE_PUBLIC - 2;
const GATE_ANY_OF: u32 = 1 << 21;
/// The length of an empty slot.
const EMPTY: u32 = u32::MAX;

/// The endpoints of a catalogue and the way to them.
pub(super) struct Routes {
    /// In the order of their templates: the number of each in the model.
    pub(super) endpoints: Vec<usize>,
    /// The edges at which paths end, each with its endpoint.
    pub(super) ends: Vec<(u32, u32)>,
    /// The way there.
    pub(super) router: Router,
    /// The way to those that it leaves open.
    pub(super) tree: Tree,
}

impl Routes {
    pub(super) fn new(model: &Model) -> Result<Self, TableError> {
        let templates = Templates::new(model.endpoints.iter());
        let mut endpoints = Vec::new();
        let mut methods = Vec::new();
        let mut rows = Vec::new();
        for numbers in &templates.methods {
            let begin = endpoints.len() as u32;
            let places = (begin..).zip(numbers.keys());
            methods.push(places.map(|(place, method)| (*method, place)).collect());
            endpoints.extend(numbers.values().copied());
            rows.push(begin..endpoints.len() as u32);
        }
        let case_sensitive = model.case_sensitive_upstream;
        let mut overlap = Overlap::new(&templates, model.endpoints.iter(), case_sensitive);
        let automaton = Automaton::new(&templates.trie, &mut overlap);
        let gates_left = GATE_NOBODY - GATE_ANY_OF;
        if let Some(scope) = model.scopes.get(GATE_ANY_OF as usize) {
            let subject = Subject::Name(scope.name.clone());
            return Err(TableError::too_many(
                "scopes",
                model.scopes.len(),
                GATE_ANY_OF as usize,
                subject,
            ));
        }
        if let Some(endpoint) = model.endpoints.get(gates_left as usize) {
            let subject = Subject::of(endpoint);
            return Err(TableError::too_many(
                "endpoints",
                endpoints.len(),
                gates_left as usize,
                subject,
            ));
        }
        let gates: Vec<u32> = endpoints
            .iter()
            .filter_map(|number| model.endpoints.get(*number))
            .zip(GATE_ANY_OF..)
            .map(|(endpoint, read)| gate(endpoint, read))
            .collect();
        let refused = |refused| TableError::templates(model, refused);
        let mut packed = Packed::new(&automaton, &methods, &gates).map_err(refused)?;
        let ends = std::mem::take(&mut packed.ends);
        let tree = automaton
            .is_partial
            .then(|| Tree::new(&templates.trie, &rows, case_sensitive));
        Ok(Self {
            endpoints,
            ends,
            router: Router::new(packed, automaton).map_err(refused)?,
            tree: tree.unwrap_or_default(),
        })
    }
}

impl Router {
    fn new(packed: Packed, automaton: Automaton) -> Result<Self, Refused> {
        Ok(Self {
            prefix: automaton.prefix,
            start: packed.start,
            roots: packed.roots,
            other: packed.other,
            words: Literals::new(&packed.numbers)?,
            ends: packed.numbers.ends(),
            cells: packed.cells,
            owners: packed.owners,
            splits: packed.splits,
            patterns: automaton.patterns.into_iter().map(SegmentPattern::from).collect(),
        })
    }
}

impl Literals {
    fn new(numbers: &Numbers) -> Result<Self, Refused> {
        let dots = dots().map(|key| (key, NOWHERE));
        let literals: Vec<(SegmentKey, u32)> = numbers.literals().chain(dots).collect();
        let (hash, slots) = hashed(&literals)?;
        let slot = |literal: Option<&(SegmentKey, u32)>| match literal {
            Some((key, number)) => (key.first, key.last, key.len as u32, *number),
            None => (0, 0, EMPTY, 0),
        };
        Ok(Self {
            hash,
            slots: slots.into_iter().map(slot).collect(),
        })
    }
}

impl From<Pattern> for SegmentPattern {
    fn from(pattern: Pattern) -> Self {
        match pattern {
            Pattern::Literal(text) => Self::Literal(text),
            Pattern::Mixed(mixed) => Self::Mixed {
                prefix: mixed.prefix,
                middles: mixed.middles,
                suffix: mixed.suffix,
            },
            Pattern::Disguise(Disguise { begins, always }) => Self::Disguise { begins, always },
        }
    }
}

/// What an endpoint needs, as the edges to it say; `read` where its alternatives have to be read.
fn gate(endpoint: &Endpoint, read: u32) -> u32 {
    match &endpoint.requirement {
        Requirement::Public => GATE_PUBLIC,
        Requirement::Authenticated => GATE_AUTHENTICATED,
        Requirement::Nobody => GATE_NOBODY,
        Requirement::AnyOf(alternatives) => match alternatives.as_slice() {
            [all_of] => match all_of.as_slice() {
                [only] => *only,
                _ => read,
            },
            _ => read,
        },
    }
}
