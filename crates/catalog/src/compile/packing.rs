//! The automaton as a row of cells, a cache line for each literal that begins paths.
//!
//! A state is a place in the row. At the place itself is the edge of every segment that is no literal there, if there is
//! one; as far behind it as a word's number is the edge of that word. A cell says whose it is, so what is between the edges
//! of one state can be edges of another. A line that has a literal begins with it, and the states behind the literal lie in
//! the rest of the line as far as they can.

use std::collections::BTreeSet;

use super::automaton::{Automaton, State, TooLarge, Way};
use super::hash::SegmentKey;
use super::numbers::{Numbers, OTHER};
use super::perfect_hash::PerfectHash;
use super::places::{CHECK, LINE, Places, text};
use crate::Method;

/// Marks a way that leads to a question about the segment.
const SPLIT: u32 = 1 << 21;
/// No state, and as a word none that a state has an edge for.
pub(crate) const NOWHERE: u32 = SPLIT - 1;
/// The check of a cell that is no edge. No word has this number where a check tells whose an edge is.
const NOBODY: u32 = CHECK;

/// The cells with the numbers of the words.
#[derive(Debug)]
pub(crate) struct Packed {
    /// The place of the state behind the prefix.
    pub(crate) start: u32,
    /// From a literal segment that can follow the prefix to its line.
    pub(crate) roots: PerfectHash,
    /// The way of every other segment there.
    pub(crate) other: u32,
    /// The numbers of the words.
    pub(crate) numbers: Numbers,
    /// The cells: where an edge leads, and its check.
    pub(crate) cells: Vec<u32>,
    /// For each cell whose edge it is, where a check is too small for that.
    pub(crate) owners: Vec<u32>,
    /// The places of the edges at which paths end, ascending, each with its endpoint.
    pub(crate) ends: Vec<(u32, u32)>,
    /// Pattern, way when it matches, way when it does not.
    pub(crate) splits: Vec<(u32, u32, u32)>,
}

/// The methods of one template with their endpoints.
pub(crate) type Methods = Vec<(Method, u32)>;

impl Packed {
    /// Packs an automaton; `methods` has the endpoints of each template, `gates` what each endpoint needs.
    pub(crate) fn new(automaton: &Automaton, methods: &[Methods], gates: &[u32]) -> Result<Self, TooLarge> {
        let numbers = Numbers::new(&automaton.states, methods);
        let rows: Vec<Row> = automaton
            .states
            .iter()
            .map(|state| row(state, &numbers, methods))
            .collect();
        let keys: Vec<SegmentKey> = automaton.roots.keys().copied().chain(dots()).collect();
        let (roots, slots) = PerfectHash::build(&keys, |seed, key| key.hash(seed));
        let words: Vec<Vec<u32>> = rows
            .iter()
            .map(|row| row.iter().map(|(number, _)| *number).collect())
            .collect();
        let places = Places::new(automaton, &words, &slots, numbers.count);
        let target = |way: Way| match way {
            Way::State(state) => places.states.get(state).copied().flatten().unwrap_or(NOWHERE),
            Way::Split(split) => split as u32 | SPLIT,
        };
        // Whatever the state and the word, there is a cell to look at.
        let room = places.room + numbers.count as usize + gates.len();
        if room.max(automaton.splits.len()) >= NOWHERE as usize {
            return Err(TooLarge);
        }
        let mut cells = Cells::new(room, &numbers);
        let mut ends = Vec::new();
        for (place, row) in places.states.iter().zip(&rows) {
            let Some(place) = place else { continue };
            for (number, to) in row {
                match to {
                    To::Way(way) => cells.set(place + number, *number, target(*way)),
                    To::Endpoint(endpoint) => {
                        let gate = gates.get(*endpoint as usize).copied().unwrap_or_default();
                        cells.set(place + number, *number, gate);
                        ends.push((place + number, *endpoint));
                    }
                }
            }
        }
        let reached: BTreeSet<u32> = ends.iter().map(|(_, endpoint)| *endpoint).collect();
        let unreached = (0..).zip(gates).filter(|(endpoint, _)| !reached.contains(endpoint));
        for (place, (endpoint, gate)) in ((places.room as u32 + numbers.count)..).zip(unreached) {
            // Every path to it matches something better. It has an edge for its gate, which no word leads to.
            cells.set_next(place, *gate);
            ends.push((place, endpoint));
        }
        ends.sort_unstable();
        let splits = automaton.splits.iter();
        let splits = splits
            .map(|split| (split.pattern as u32, target(split.hit), target(split.miss)))
            .collect();
        let ways: Vec<Way> = automaton.roots.values().copied().collect();
        for (line, root) in slots.iter().enumerate() {
            let Some((root, key)) = root.and_then(|root| Some((root, keys.get(root)?))) else {
                continue;
            };
            let to = ways.get(root).map_or(NOWHERE, |way| target(*way));
            cells.set_literal(line * LINE, *key, to)?;
        }
        let start = automaton.states.get(automaton.start);
        Ok(Self {
            start: target(Way::State(automaton.start)),
            roots,
            other: start.map_or(NOWHERE, |start| target(start.other)),
            numbers,
            cells: cells.cells,
            owners: cells.owners,
            ends,
            splits,
        })
    }
}

/// What no path may have as a segment: literals that lead nowhere.
pub(crate) fn dots() -> [SegmentKey; 2] {
    [".", ".."].map(|dots| SegmentKey::new(dots.as_bytes()))
}

/// The edges of a state: ascending words, and where they lead.
type Row = Vec<(u32, To)>;

#[derive(Clone, Copy)]
enum To {
    Way(Way),
    Endpoint(u32),
}

fn row(state: &State, numbers: &Numbers, methods: &[Methods]) -> Row {
    let ends = [(false, state.end), (true, state.slash_end)].into_iter();
    let ends = ends.flat_map(|(slash, template)| {
        let endpoints = template.and_then(|template| methods.get(template as usize));
        let endpoints = endpoints.into_iter().flatten();
        endpoints.filter_map(move |(method, endpoint)| Some((numbers.end(slash, *method)?, To::Endpoint(*endpoint))))
    });
    let literals = state.literals.iter();
    let literals = literals.filter_map(|(key, way)| Some((*numbers.literals.get(key)?, To::Way(*way))));
    let other = Some((OTHER, To::Way(state.other))).filter(|_| state.other != Way::State(0));
    let mut row: Row = other.into_iter().chain(ends).chain(literals).collect();
    row.sort_unstable_by_key(|(number, _)| *number);
    row
}

/// Cells while they are filled in.
struct Cells {
    cells: Vec<u32>,
    owners: Vec<u32>,
}

impl Cells {
    /// Room for this many, none of them an edge.
    fn new(room: usize, numbers: &Numbers) -> Self {
        let room = room.next_multiple_of(LINE);
        let owners = if numbers.count <= NOBODY { 0 } else { room };
        Self {
            cells: vec![cell(0, NOBODY); room],
            owners: vec![u32::MAX; owners],
        }
    }

    fn set(&mut self, place: u32, number: u32, next: u32) {
        if let Some(edge) = self.cells.get_mut(place as usize) {
            *edge = cell(next, number);
        }
        if let Some(owner) = self.owners.get_mut(place as usize) {
            *owner = number;
        }
    }

    fn set_next(&mut self, place: u32, next: u32) {
        if let Some(edge) = self.cells.get_mut(place as usize) {
            *edge = cell(next, NOBODY);
        }
    }

    /// Puts a literal at the beginning of a line.
    fn set_literal(&mut self, at: usize, key: SegmentKey, to: u32) -> Result<(), TooLarge> {
        let len = u32::try_from(key.len)
            .ok()
            .filter(|len| *len < NOWHERE)
            .ok_or(TooLarge)?;
        let [a, b, c, d] = text(key);
        let literal = [a, b, c, d, cell(len, NOBODY), cell(to, NOBODY)];
        for (cell, part) in self.cells.iter_mut().skip(at).zip(literal) {
            *cell = part;
        }
        Ok(())
    }
}

/// Where an edge leads, in the upper bits, and the lower ones of the number of the word whose way it is.
fn cell(next: u32, number: u32) -> u32 {
    next << CHECK.count_ones() | number & CHECK
}
