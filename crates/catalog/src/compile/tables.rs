//! The tables of a catalogue as values: what the engine reads, before it is written down or leaked.

use std::collections::{BTreeMap, BTreeSet};

use super::automaton::{Automaton, TooLarge};
use super::closure::closures;
use super::hash;
use super::packing::{DOTS, Packed};
use super::perfect_hash::PerfectHash;
use super::trie::Trie;
use crate::{Class, Endpoint, Method, Model, Requirement};

/// The layout that is written: the engine's `tables::LAYOUT`.
pub const LAYOUT: u32 = 1;

/// A compiled catalogue. Rows are those of the engine's module `tables`, which documents them.
#[derive(Debug)]
#[expect(missing_docs, reason = "the engine's tables document each field once")]
#[non_exhaustive]
pub struct Tables {
    pub fingerprint: u64,
    /// How many words of 64 bits a set has.
    pub words: usize,
    pub requires: Vec<Vec<u32>>,
    pub implies: Vec<Vec<u32>>,
    /// Create, read, update, delete, other.
    pub classes: [Vec<u64>; 5],
    pub live: Vec<u64>,
    pub names: Names,
    /// In the order of the tables: the number of each in the model.
    pub endpoints: Vec<usize>,
    /// For each endpoint one of the edges at which paths to it end.
    pub places: Vec<u32>,
    /// The edges at which paths end, each with its endpoint.
    pub ends: Vec<(u32, u32)>,
    pub router: Router,
    /// Permissions and ceiling of each role.
    pub roles: Vec<(Vec<u64>, Vec<u64>)>,
}

/// From name to id.
#[derive(Debug)]
#[expect(missing_docs, reason = "the engine's tables document each field once")]
#[non_exhaustive]
pub struct Names {
    pub seed: u64,
    pub bucket_shift: u32,
    pub pilots: Vec<u32>,
    /// Words, length, id.
    pub slots: Vec<([u64; 4], u32, u32)>,
}

/// From method and path to endpoint.
#[derive(Debug)]
#[expect(missing_docs, reason = "the engine's tables document each field once")]
#[non_exhaustive]
pub struct Router {
    pub seed: u64,
    pub bucket_shift: u32,
    pub pilots: Vec<u32>,
    /// First word, last word, length, word.
    pub slots: Vec<(u64, u64, u32, u32)>,
    /// Text, word, whether the next one shares its slot.
    pub long_words: Vec<(String, u32, bool)>,
    pub prefix: String,
    pub start: u32,
    /// Check, next.
    pub edges: Vec<(u32, u32)>,
    /// Pattern, hit, miss.
    pub splits: Vec<(u32, u32, u32)>,
    /// Prefix, middles, suffix.
    pub patterns: Vec<(String, Vec<String>, String)>,
}

const GATE_PUBLIC: u32 = u32::MAX;
const GATE_AUTHENTICATED: u32 = u32::MAX - 1;
const GATE_ANY_OF: u32 = u32::MAX - 2;
const EMPTY_WORD: u32 = u32::MAX;
const LONG: u32 = 1 << 31;

impl Tables {
    /// Compiles a checked model.
    ///
    /// # Errors
    ///
    /// Templates with variables before literals can overlap in so many ways that no table holds them.
    pub fn new(model: &Model) -> Result<Self, TableError> {
        let scopes = &model.scopes;
        let words = scopes.len().div_ceil(64).max(1);
        let direct = |list: fn(&crate::Scope) -> &Vec<u32>| {
            move |at: usize| scopes.get(at).map(|scope| list(scope).as_slice()).unwrap_or_default()
        };
        let requires = closures(scopes.len(), direct(|scope| &scope.requires));
        let implies = closures(scopes.len(), direct(|scope| &scope.implies));
        let live = |class: Option<Class>| {
            let chosen = (0..)
                .zip(scopes)
                .filter(|(_, scope)| !scope.retired && class.is_none_or(|class| class == scope.class));
            bits(words, chosen.map(|(index, _)| index))
        };
        let classes = [Class::Create, Class::Read, Class::Update, Class::Delete, Class::Other];
        let roles = model.roles.iter().map(|role| {
            let implied = role
                .permissions
                .iter()
                .flat_map(|scope| implies.get(*scope as usize).into_iter().flatten());
            let ceiling = bits(words, role.permissions.iter().chain(implied).copied());
            (bits(words, role.permissions.iter().copied()), ceiling)
        });
        let roles = roles.collect();
        let (endpoints, ends, router) = route(model)?;
        let mut places = vec![u32::MAX; endpoints.len()];
        for (place, endpoint) in ends.iter().rev() {
            if let Some(slot) = places.get_mut(*endpoint as usize) {
                *slot = *place;
            }
        }
        Ok(Self {
            fingerprint: hash::fingerprint(scopes.iter().map(|scope| scope.name.as_str())),
            words,
            classes: classes.map(|class| live(Some(class))),
            live: live(None),
            names: Names::new(model),
            endpoints,
            places,
            ends,
            router,
            roles,
            requires,
            implies,
        })
    }
}

/// Why a checked catalogue has no tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableError(TooLarge);

impl std::fmt::Display for TableError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(
            "the path templates overlap in more ways than a table can hold; let literal segments come before variables",
        )
    }
}

impl std::error::Error for TableError {}

fn bits(words: usize, indices: impl IntoIterator<Item = u32>) -> Vec<u64> {
    let mut bits = vec![0; words];
    for index in indices {
        if let Some(word) = bits.get_mut(index as usize / 64) {
            *word |= 1 << (index % 64);
        }
    }
    bits
}

fn gate(endpoint: &Endpoint) -> u32 {
    match &endpoint.requirement {
        Requirement::Public => GATE_PUBLIC,
        Requirement::Authenticated => GATE_AUTHENTICATED,
        Requirement::AnyOf(alternatives) => match alternatives.as_slice() {
            [all_of] => match all_of.as_slice() {
                [only] => *only,
                _ => GATE_ANY_OF,
            },
            _ => GATE_ANY_OF,
        },
    }
}

impl Names {
    fn new(model: &Model) -> Self {
        let scopes = (0..)
            .zip(&model.scopes)
            .filter(|(_, scope)| !scope.retired)
            .map(|(id, scope)| (scope.name.as_bytes(), id));
        let aliases = (model.scopes.len() as u32..)
            .zip(&model.aliases)
            .map(|(id, alias)| (alias.name.as_bytes(), id));
        let keys: Vec<(&[u8], u32)> = scopes.chain(aliases).collect();
        let table = PerfectHash::build(&keys, |seed, (name, _)| hash::name_hash(seed, name));
        let slot = |key: &Option<usize>| match key.and_then(|key| keys.get(key)) {
            Some((name, id)) => (hash::name_words(name), name.len() as u32, *id),
            None => ([0; 4], 0, 0),
        };
        Self {
            slots: table.slots.iter().map(slot).collect(),
            seed: table.seed,
            bucket_shift: table.bucket_shift,
            pilots: table.pilots,
        }
    }
}

/// The endpoints in the order of their templates, the edges at which they end, and the way there.
fn route(model: &Model) -> Result<(Vec<usize>, Vec<(u32, u32)>, Router), TableError> {
    let mut trie = Trie::new();
    let mut by_template: BTreeMap<u32, BTreeMap<Method, usize>> = BTreeMap::new();
    for (number, endpoint) in model.endpoints.iter().enumerate() {
        let template = trie.insert(&endpoint.template, by_template.len() as u32);
        by_template.entry(template).or_default().insert(endpoint.method, number);
    }
    let mut endpoints = Vec::new();
    let mut methods = Vec::new();
    for numbers in by_template.values() {
        let places = (endpoints.len() as u32..).zip(numbers.keys());
        methods.push(places.map(|(place, method)| (*method, place)).collect());
        endpoints.extend(numbers.values().copied());
    }
    let automaton = Automaton::new(&trie).map_err(TableError)?;
    let gates: Vec<u32> = endpoints
        .iter()
        .filter_map(|number| model.endpoints.get(*number))
        .map(gate)
        .collect();
    let mut packed = Packed::new(&automaton, &methods, &gates);
    let ends = std::mem::take(&mut packed.ends);
    Ok((endpoints, ends, Router::new(packed, automaton)))
}

impl Router {
    fn new(packed: Packed, automaton: Automaton) -> Self {
        let mut keys: BTreeMap<(u64, u64, usize), BTreeSet<(&str, u32)>> = BTreeMap::new();
        let dots = [(".", DOTS), ("..", DOTS)];
        for (text, word) in packed
            .words
            .iter()
            .map(|(text, word)| (text.as_str(), *word))
            .chain(dots)
        {
            let (first, last) = hash::segment_words(text.as_bytes());
            keys.entry((first, last, text.len())).or_default().insert((text, word));
        }
        let keys: Vec<((u64, u64, usize), BTreeSet<(&str, u32)>)> = keys.into_iter().collect();
        let hash = |seed: u64, (_, texts): &(_, BTreeSet<(&str, u32)>)| {
            texts
                .first()
                .map_or(0, |(text, _)| hash::segment_hash(seed, text.as_bytes()))
        };
        let table = PerfectHash::build(&keys, hash);
        let mut long_words = Vec::new();
        let mut slot = |key: &Option<usize>| {
            let Some(((first, last, len), texts)) = key.and_then(|key| keys.get(key)) else {
                return (0, 0, EMPTY_WORD, 0);
            };
            let is_dots = texts.iter().any(|(_, word)| *word == DOTS);
            let word = if *len > hash::SEGMENT_COVERED || is_dots {
                let from = long_words.len() as u32;
                for (place, (text, word)) in texts.iter().enumerate() {
                    long_words.push(((*text).to_owned(), *word, place + 1 < texts.len()));
                }
                from | LONG
            } else {
                texts.first().map_or(0, |(_, word)| *word)
            };
            (*first, *last, *len as u32, word)
        };
        Self {
            slots: table.slots.iter().map(&mut slot).collect(),
            long_words,
            seed: table.seed,
            bucket_shift: table.bucket_shift,
            pilots: table.pilots,
            prefix: automaton.prefix,
            start: packed.start,
            edges: packed.edges,
            splits: packed.splits,
            patterns: automaton
                .patterns
                .iter()
                .map(|mixed| (mixed.prefix.clone(), mixed.middles.clone(), mixed.suffix.clone()))
                .collect(),
        }
    }
}
