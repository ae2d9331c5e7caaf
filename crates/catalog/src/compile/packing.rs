//! The automaton as one row of edges: rows of states laid into each other's gaps.
//!
//! A state is its place in the row. At the place itself stands the way of every segment that is no literal there; as
//! far behind it as a word's number stands the way of that word. An edge says whose it is, so a gap of one state can
//! hold edges of another. No two states share a place, hence an edge with the right word is an edge of this state.

use std::collections::{BTreeMap, BTreeSet};

use super::automaton::{Automaton, State, Way};
use super::hash::SegmentKey;
use crate::Method;

/// The word of every segment that is no literal.
const OTHER: u32 = 0;
/// The words of the methods at the end of a path, by their numbers.
const END: u32 = 1;
/// The words of the methods at the end of a path after a slash.
const SLASH_END: u32 = 10;
const FIRST: u32 = 19;
/// Marks a way that leads to a question about the segment.
const SPLIT: u32 = 1 << 31;

/// An edge that belongs to nobody says so.
const NOBODY: u32 = u32::MAX;

/// The row of edges with the numbers of the words.
#[derive(Debug, Default)]
pub(crate) struct Packed {
    /// The place of the state behind the prefix.
    pub(crate) start: u32,
    /// The literal segments that can follow the prefix, and their ways.
    pub(crate) roots: Vec<(SegmentKey, u32)>,
    /// The way of every other segment there.
    pub(crate) other: u32,
    /// The literal segments behind the first, and their words.
    pub(crate) words: BTreeMap<SegmentKey, u32>,
    /// Whose edge it is, and where it leads.
    pub(crate) edges: Vec<(u32, u32)>,
    /// The places of the edges at which paths end, ascending, each with its endpoint.
    pub(crate) ends: Vec<(u32, u32)>,
    /// Pattern, way when it matches, way when it does not.
    pub(crate) splits: Vec<(u32, u32, u32)>,
}

/// The methods of one template with their endpoints.
pub(crate) type Methods = Vec<(Method, u32)>;

/// How many edges a row may have and still lie where its turn comes.
const SHORT: usize = 16;

/// How many places in a row may be refused to one state before all below the last one count as full: it bounds the
/// search, at the price of a few gaps.
const PATIENCE: usize = 256;

impl Packed {
    /// Packs an automaton; `methods` has the endpoints of each template, `gates` what each endpoint needs.
    pub(crate) fn new(automaton: &Automaton, methods: &[Methods], gates: &[u32]) -> Self {
        let words = number_words(&automaton.states);
        let rows: Vec<Row> = automaton
            .states
            .iter()
            .map(|state| row(state, &words, methods))
            .collect();
        let (places, len) = places(&rows, &depth_first(automaton));
        let place = |state: usize| places.get(state).copied().unwrap_or_default();
        let target = |way: Way| match way {
            Way::State(state) => place(state),
            Way::Split(split) => split as u32 | SPLIT,
        };
        let room = len + words.len() + FIRST as usize;
        let mut edges = vec![(NOBODY, place(0)); room];
        let mut ends = Vec::new();
        let mut set = |at: u32, edge: (u32, u32)| {
            if let Some(slot) = edges.get_mut(at as usize) {
                *slot = edge;
            }
        };
        for (number, (state, row)) in automaton.states.iter().zip(&rows).enumerate() {
            let at = place(number);
            set(at, (OTHER, target(state.other)));
            for (word, to) in row {
                match to {
                    To::Way(way) => set(at + word, (*word, target(*way))),
                    To::Endpoint(endpoint) => {
                        let gate = gates.get(*endpoint as usize).copied();
                        set(at + word, (*word, gate.unwrap_or_default()));
                        ends.push((at + word, *endpoint));
                    }
                }
            }
        }
        let reached: BTreeSet<u32> = ends.iter().map(|(_, endpoint)| *endpoint).collect();
        for (endpoint, gate) in (0..).zip(gates).filter(|(endpoint, _)| !reached.contains(endpoint)) {
            // Every path to it matches something better. It has an edge for its gate, which no word leads to.
            ends.push((edges.len() as u32, endpoint));
            edges.push((NOBODY, *gate));
        }
        ends.sort_unstable();
        let splits = automaton.splits.iter();
        let splits = splits
            .map(|split| (split.pattern as u32, target(split.hit), target(split.miss)))
            .collect();
        let roots = automaton.roots.iter();
        let other = automaton.states.get(automaton.start).map(|state| target(state.other));
        Self {
            start: place(automaton.start),
            roots: roots.map(|(key, way)| (*key, target(*way))).collect(),
            other: other.unwrap_or_default(),
            words,
            edges,
            ends,
            splits,
        }
    }
}

/// Numbers the literals, the most frequent first, so that most edges lie close to their state.
fn number_words(states: &[State]) -> BTreeMap<SegmentKey, u32> {
    let mut counts: BTreeMap<SegmentKey, usize> = BTreeMap::new();
    for key in states.iter().flat_map(|state| state.literals.keys()) {
        *counts.entry(*key).or_default() += 1;
    }
    let mut order: Vec<(SegmentKey, usize)> = counts.into_iter().collect();
    order.sort_by_key(|(key, count)| (usize::MAX - count, *key));
    order.into_iter().map(|(key, _)| key).zip(FIRST..).collect()
}

/// The edges of a state without that of other segments: ascending words, and where they lead.
type Row = Vec<(u32, To)>;

#[derive(Clone, Copy)]
enum To {
    Way(Way),
    Endpoint(u32),
}

fn row(state: &State, words: &BTreeMap<SegmentKey, u32>, methods: &[Methods]) -> Row {
    let ends = [(END, state.end), (SLASH_END, state.slash_end)].into_iter();
    let ends = ends.flat_map(|(word, template)| {
        let endpoints = template
            .and_then(|template| methods.get(template as usize))
            .into_iter()
            .flatten();
        endpoints.map(move |(method, endpoint)| (word + *method as u32, To::Endpoint(*endpoint)))
    });
    let literals = state
        .literals
        .iter()
        .filter_map(|(key, way)| Some((*words.get(key)?, To::Way(*way))));
    let mut row: Row = ends.chain(literals).collect();
    row.sort_unstable_by_key(|(word, _)| *word);
    row
}

/// The states in the order in which paths get to them, each branch to its end before the next one begins.
fn depth_first(automaton: &Automaton) -> Vec<usize> {
    let mut order = Vec::new();
    let mut seen = vec![false; automaton.states.len()];
    let mut open = vec![Way::State(automaton.start), Way::State(0)];
    while let Some(way) = open.pop() {
        let state = match way {
            Way::State(state) => state,
            Way::Split(split) => {
                open.extend(
                    automaton
                        .splits
                        .get(split)
                        .into_iter()
                        .flat_map(|split| [split.miss, split.hit]),
                );
                continue;
            }
        };
        let fresh = seen.get_mut(state).is_some_and(|seen| !std::mem::replace(seen, true));
        if let Some(row) = automaton.states.get(state).filter(|_| fresh) {
            order.push(state);
            let roots = automaton.roots.values().filter(|_| state == automaton.start);
            open.extend(row.literals.values().chain(roots).rev());
            open.push(row.other);
        }
    }
    order
}

/// A place for every row, first fit, and the length of it all: the longest rows first, since they find the fewest gaps,
/// the others in the order given, so that what is walked together lies together.
fn places(rows: &[Row], order: &[usize]) -> (Vec<u32>, usize) {
    let row = |state: usize| rows.get(state).map(Vec::as_slice).unwrap_or_default();
    let mut order = order.to_vec();
    order.sort_by_key(|state| usize::MAX - row(*state).len().max(SHORT));
    let mut taken: Vec<bool> = Vec::new();
    let mut places = vec![0; rows.len()];
    let mut floor = 0;
    for state in order {
        let row = row(state);
        let is_free = |taken: &[bool], at: usize| !taken.get(at).copied().unwrap_or(false);
        let mut at = floor;
        let mut refused = 0;
        while !is_free(&taken, at) || !row.iter().all(|(word, _)| is_free(&taken, at + *word as usize)) {
            refused += usize::from(is_free(&taken, at));
            if refused > PATIENCE {
                floor = at;
            }
            at += 1;
        }
        let last = row.last().map_or(OTHER, |(word, _)| *word) as usize;
        taken.resize(taken.len().max(at + last + 1), false);
        for offset in std::iter::once(0).chain(row.iter().map(|(word, _)| *word as usize)) {
            if let Some(slot) = taken.get_mut(at + offset) {
                *slot = true;
            }
        }
        if let Some(place) = places.get_mut(state) {
            *place = at as u32;
        }
        while taken.get(floor).copied().unwrap_or(false) {
            floor += 1;
        }
    }
    (places, taken.len())
}
