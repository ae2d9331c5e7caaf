//! What an automaton becomes in the row of cells: numbers, lines and places.

use super::automaton::{Automaton, State, Way};
use super::hash::SegmentKey;
use super::numbers::{Numbers, OTHER};
use super::packing::Methods;
use super::perfect_hash::{PerfectHash, Slots};
use super::places::Places;

/// Marks a way that leads to a question about the segment.
const SPLIT: u32 = 1 << 21;
/// No state, and as a word none that a state has an edge for.
pub(crate) const NOWHERE: u32 = SPLIT - 1;

/// Where everything goes.
pub(crate) struct Layout<'a> {
    automaton: &'a Automaton,
    /// The numbers of the words.
    pub(crate) numbers: Numbers,
    /// The edges of each state.
    pub(crate) rows: Vec<Row>,
    /// The literals that begin paths.
    pub(crate) keys: Vec<SegmentKey>,
    /// From such a literal to its line.
    pub(crate) roots: PerfectHash,
    /// The literal of each of the first lines.
    pub(crate) lines: Slots,
    /// Where the states stand.
    pub(crate) places: Places,
}

/// The edges of a state: ascending words, and where they lead.
pub(crate) type Row = Vec<(u32, To)>;

/// Where an edge leads.
#[derive(Clone, Copy)]
pub(crate) enum To {
    /// On.
    Way(Way),
    /// The path ends here.
    Endpoint(u32),
}

impl<'a> Layout<'a> {
    pub(crate) fn new(automaton: &'a Automaton, methods: &[Methods]) -> Self {
        let numbers = Numbers::new(&automaton.states, methods);
        let states = automaton.states.iter();
        let rows: Vec<Row> = states.map(|state| row(state, &numbers, methods)).collect();
        let keys: Vec<SegmentKey> = automaton.roots.keys().copied().chain(dots()).collect();
        let (roots, lines) = PerfectHash::build(&keys, |seed, key| key.hash(seed));
        let words: Vec<Vec<u32>> = rows
            .iter()
            .map(|row| row.iter().map(|(number, _)| *number).collect())
            .collect();
        let places = Places::new(automaton, &words, &lines, numbers.count);
        Self {
            automaton,
            numbers,
            rows,
            keys,
            roots,
            lines,
            places,
        }
    }

    /// A way as the tables have it.
    pub(crate) fn target(&self, way: Way) -> u32 {
        match way {
            Way::State(state) => self.places.states.get(state).copied().flatten().unwrap_or(NOWHERE),
            Way::Split(split) => split as u32 | SPLIT,
        }
    }

    /// The first lines' literals and their ways.
    pub(crate) fn literals(&self) -> impl Iterator<Item = (usize, SegmentKey, u32)> {
        let ways: Vec<Way> = self.automaton.roots.values().copied().collect();
        self.lines.iter().enumerate().filter_map(move |(line, root)| {
            let root = (*root)?;
            let to = ways.get(root).map_or(NOWHERE, |way| self.target(*way));
            Some((line, *self.keys.get(root)?, to))
        })
    }
}

/// What no path may have as a segment: literals that lead nowhere.
pub(crate) fn dots() -> [SegmentKey; 2] {
    [".", ".."].map(|dots| SegmentKey::new(dots.as_bytes()))
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
