//! From methods and paths to endpoints: the automaton with the words that it reads.

use std::collections::BTreeMap;

use super::automaton::{Automaton, TooLarge};
use super::hash;
use super::packing::{DOTS, OTHER, Packed, SPLIT};
use super::perfect_hash::PerfectHash;
use super::trie::Trie;
use crate::{Endpoint, Method, Model, Requirement};

/// From method and path to endpoint.
#[derive(Debug)]
#[expect(missing_docs, reason = "the engine's tables document each field once")]
#[non_exhaustive]
pub struct Router {
    pub seed: u64,
    pub bucket_shift: u32,
    pub pilots: Vec<u32>,
    /// First word, last word, length, word, its way from the start.
    pub slots: Vec<(u64, u64, u32, u32, u32)>,
    /// Text, word, whether the next one shares its slot.
    pub long_words: Vec<(String, u32, bool)>,
    pub prefix: String,
    pub start: u32,
    pub other: u32,
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

/// The endpoints of a catalogue and the way to them.
pub(super) struct Routes {
    /// In the order of their templates: the number of each in the model.
    pub(super) endpoints: Vec<usize>,
    /// The edges at which paths end, each with its endpoint.
    pub(super) ends: Vec<(u32, u32)>,
    /// The way there.
    pub(super) router: Router,
}

impl Routes {
    pub(super) fn new(model: &Model) -> Result<Self, TooLarge> {
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
        let automaton = Automaton::new(&trie)?;
        let gates: Vec<u32> = endpoints
            .iter()
            .filter_map(|number| model.endpoints.get(*number))
            .map(gate)
            .collect();
        let mut packed = Packed::new(&automaton, &methods, &gates);
        let ends = std::mem::take(&mut packed.ends);
        Ok(Self {
            endpoints,
            ends,
            router: Router::new(packed, automaton),
        })
    }
}

impl Router {
    fn new(packed: Packed, automaton: Automaton) -> Self {
        let keys = keys(&packed);
        let hash = |seed: u64, key: &Key<'_>| {
            let text = key.texts.first().map_or("", |(text, _)| *text);
            hash::segment_hash(seed, text.as_bytes())
        };
        let table = PerfectHash::build(&keys, hash);
        let mut long_words = Vec::new();
        let mut slot = |key: &Option<usize>| {
            let Some(key) = key.and_then(|key| keys.get(key)) else {
                return (0, 0, EMPTY_WORD, 0, 0);
            };
            let (word, root) = match key.texts.as_slice() {
                [(_, word)] if key.len <= hash::SEGMENT_COVERED && *word != DOTS => (*word, packed.way(*word)),
                texts => {
                    let from = long_words.len() as u32;
                    let place = |place: usize| place + 1 < texts.len();
                    let rows = texts.iter().enumerate();
                    long_words.extend(rows.map(|(at, (text, word))| ((*text).to_owned(), *word, place(at))));
                    (from | LONG, SPLIT)
                }
            };
            (key.first, key.last, key.len as u32, word, root)
        };
        Self {
            slots: table.slots.iter().map(&mut slot).collect(),
            long_words,
            seed: table.seed,
            bucket_shift: table.bucket_shift,
            pilots: table.pilots,
            prefix: automaton.prefix,
            start: packed.start,
            other: packed.way(OTHER),
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

/// What a slot holds of a segment, with all segments of which it holds the same.
struct Key<'a> {
    first: u64,
    last: u64,
    len: usize,
    texts: Vec<(&'a str, u32)>,
}

/// The literal segments with their words, and the two segments that no path may have.
fn keys(packed: &Packed) -> Vec<Key<'_>> {
    let literals = packed.words.iter().map(|(text, word)| (text.as_str(), *word));
    let mut groups = BTreeMap::<_, Vec<_>>::new();
    for (text, word) in literals.chain([(".", DOTS), ("..", DOTS)]) {
        let (first, last) = hash::segment_words(text.as_bytes());
        groups.entry((first, last, text.len())).or_default().push((text, word));
    }
    let keys = groups.into_iter();
    keys.map(|((first, last, len), texts)| Key {
        first,
        last,
        len,
        texts,
    })
    .collect()
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
