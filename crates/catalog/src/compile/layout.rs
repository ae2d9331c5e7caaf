//! What an automaton becomes in the row of cells: numbers, lines and places.

use super::automaton::{Automaton, State, Way};
use super::hash::SegmentKey;
use super::numbers::{Numbers, Word};
use super::packing::Methods;
use super::perfect_hash::{Collision, PerfectHash};
use super::places::Places;
use super::refused::Refused;

/// Marks a way that leads to a question about the segment.
const SPLIT: u32 = 1 << 21;
/// No state, and as a word none that a state has an edge for.
pub(crate) const NOWHERE: u32 = SPLIT - 1;

/// Where everything goes.
pub(crate) struct Layout {
    /// The numbers of the words.
    pub(crate) numbers: Numbers,
    /// The edges of each state.
    pub(crate) rows: Vec<Row>,
    /// From a literal that begins paths to its line.
    pub(crate) roots: PerfectHash,
    /// What each of the first lines begins with.
    pub(crate) lines: Vec<Option<Root>>,
    /// Where the states stand.
    pub(crate) places: Places,
}

/// A literal that begins paths, and its way.
pub(crate) type Root = (SegmentKey, Way);

/// The edges of a state, their numbers ascending.
pub(crate) type Row = Vec<Edge>;

/// The number of a word, and where its edge leads.
pub(crate) type Edge = (u32, To);

/// Where an edge leads.
#[derive(Clone, Copy)]
pub(crate) enum To {
    /// On.
    Way(Way),
    /// The path ends here.
    Endpoint(u32),
}

impl Layout {
    pub(crate) fn new(automaton: &Automaton, methods: &[Methods]) -> Result<Self, Refused> {
        let states = automaton.states.iter();
        let edges: Vec<Vec<(Word, To)>> = states.map(|state| edges(state, methods)).collect();
        let numbers = Numbers::new(edges.iter().flatten().map(|(word, _)| *word));
        let rows: Vec<Row> = edges.iter().map(|edges| row(edges, &numbers)).collect();
        let literals = automaton.roots.iter().map(|(key, way)| (*key, *way));
        let literals: Vec<Root> = literals.chain(dots().map(|key| (key, Way::State(0)))).collect();
        let (roots, lines) = hashed(&literals)?;
        let places = Places::new(automaton, &rows, &lines, &numbers);
        Ok(Self {
            numbers,
            rows,
            roots,
            lines: lines.into_iter().map(Option::<&Root>::copied).collect(),
            places,
        })
    }

    /// A way as the tables have it.
    pub(crate) fn target(&self, way: Way) -> u32 {
        match way {
            Way::State(state) => self.places.states.get(state).copied().flatten().unwrap_or(NOWHERE),
            Way::Split(split) => split as u32 | SPLIT,
        }
    }
}

/// A perfect hash with what each of its slots has.
type Hashed<'l, T> = (PerfectHash, Vec<Option<&'l (SegmentKey, T)>>);

/// The perfect hash of literals, each with something else.
pub(crate) fn hashed<T>(literals: &[(SegmentKey, T)]) -> Result<Hashed<'_, T>, Refused> {
    let built = PerfectHash::build(literals, |seed, (key, _)| key.hash(seed));
    built.map_err(|Collision(one, other)| {
        let key = |place: usize| literals.get(place).map(|(key, _)| *key).unwrap_or_default();
        Refused::Alike(key(one), key(other))
    })
}

/// What no path may have as a segment: literals that lead nowhere.
pub(crate) fn dots() -> [SegmentKey; 2] {
    [".", ".."].map(|dots| SegmentKey::new(dots.as_bytes()))
}

/// What leads on from a state. There is no edge to the state that nothing matches.
fn edges(state: &State, methods: &[Methods]) -> Vec<(Word, To)> {
    let other = Some((Word::Other, To::Way(state.other))).filter(|_| state.other != Way::State(0));
    let ends = [(false, state.end), (true, state.slash_end)].into_iter();
    let ends = ends.flat_map(|(slash, template)| {
        let endpoints = template.and_then(|template| methods.get(template as usize));
        let endpoints = endpoints.into_iter().flatten();
        endpoints.map(move |(method, endpoint)| (Word::End { slash, method: *method }, To::Endpoint(*endpoint)))
    });
    let literals = state.literals.iter();
    let literals = literals.map(|(key, way)| (Word::Literal(*key), To::Way(*way)));
    other.into_iter().chain(ends).chain(literals).collect()
}

fn row(edges: &[(Word, To)], numbers: &Numbers) -> Row {
    let edges = edges.iter();
    let mut row: Row = edges.filter_map(|(word, to)| Some((numbers.of(*word)?, *to))).collect();
    row.sort_unstable_by_key(|(number, _)| *number);
    row
}
