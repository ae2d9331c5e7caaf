//! Where the states of the automaton stand.
//!
//! Each state tries so many places and no more, so placing takes as long as there are edges, however many gaps there are.

use super::automaton::{Automaton, Way};
use super::bitmap::Bitmap;
use super::cells::{CHECK, LINE, LITERAL, text};
use super::layout::{Edge, Root, Row};
use super::numbers::Numbers;

/// How many edges a state may have and still be placed when its turn comes; those with more find fewer gaps.
const SHORT: usize = 16;

/// How many free cells a state tries for its first edge. Then it goes behind all others, and whoever is as long does not try
/// these again: a few gaps stay empty.
const PATIENCE: usize = 64;

/// The place of each state that has edges, and how many cells there are.
#[derive(Debug)]
pub(crate) struct Places {
    /// By the numbers of the states.
    pub(crate) states: Vec<Option<u32>>,
    /// The cells, those that are nobody's among them.
    pub(crate) room: usize,
    /// The cells that are somebody's.
    taken: Bitmap,
    /// Where no state may stand: where one does, and where a literal's text would look like an edge of it.
    closed: Bitmap,
}

impl Places {
    /// Places states with these edges; `lines` has the root of each of the first lines.
    ///
    /// What follows a literal is put into the literal's own line as far as there is room for it: whoever found the one has
    /// the other at hand. The rest stands behind, first fit, in the order in which paths get there.
    pub(crate) fn new(automaton: &Automaton, rows: &[Row], lines: &[Option<&Root>], numbers: &Numbers) -> Self {
        let mut places = Self {
            states: vec![None; rows.len()],
            room: lines.len() * LINE,
            taken: Bitmap::default(),
            closed: Bitmap::default(),
        };
        for (line, root) in lines.iter().enumerate() {
            places.put_literal(line * LINE, *root, numbers);
        }
        let row = |state: usize| rows.get(state).map(Vec::as_slice).unwrap_or_default();
        let mut seen = vec![false; rows.len()];
        for (line, root) in lines.iter().enumerate() {
            let Some((_, way)) = root else { continue };
            for state in depth_first(automaton, &[*way], &mut seen) {
                places.put_into_line(state, row(state), line);
            }
        }
        let mut order = depth_first(automaton, &[Way::State(automaton.start)], &mut vec![false; rows.len()]);
        order.retain(|state| places.states.get(*state) == Some(&None));
        order.sort_by_key(|state| usize::MAX - row(*state).len().max(SHORT));
        let mut floors = [places.room; 2];
        for state in order {
            let [long, short] = &mut floors;
            let row = row(state);
            places.put_behind(state, row, if row.len() > SHORT { long } else { short });
        }
        places
    }

    /// Takes the cells of the literal that a line begins with. A cell of its text can be read as an edge from one place alone,
    /// since no two words have the same check where checks tell whose an edge is.
    fn put_literal(&mut self, begin: usize, root: Option<&Root>, numbers: &Numbers) {
        let Some((key, _)) = root else { return };
        for cell in begin..begin + LITERAL {
            self.taken.mark(cell);
        }
        for (cell, text) in (begin..).zip(text(*key)).filter(|_| numbers.fit_a_check()) {
            if let Some(place) = cell.checked_sub((text & CHECK) as usize) {
                self.closed.mark(place);
            }
        }
    }

    fn put_into_line(&mut self, state: usize, row: &[Edge], line: usize) {
        let (Some((first, _)), Some((last, _))) = (row.first(), row.last()) else {
            return;
        };
        let cells = line * LINE + LITERAL;
        let begin = cells.saturating_sub(*first as usize);
        let Some(end) = ((line + 1) * LINE).checked_sub(*last as usize) else {
            return;
        };
        let fits = |at: &usize| at + *first as usize >= cells && self.fits(*at, row);
        if let Some(at) = (begin..end).find(fits) {
            self.put(state, row, at);
        }
    }

    fn put_behind(&mut self, state: usize, row: &[Edge], floor: &mut usize) {
        let Some(first) = row.first().map(|(first, _)| *first as usize) else {
            return;
        };
        *floor = self.taken.next_clear((*floor).max(first));
        let mut cell = *floor;
        for _ in 0..PATIENCE {
            if self.fits(cell - first, row) {
                self.put(state, row, cell - first);
                return;
            }
            cell = self.taken.next_clear(cell + 1);
        }
        *floor = cell;
        let end = self.room.max(first);
        self.put(state, row, self.closed.next_clear(end - first));
    }

    /// Whether a state can stand at a place. No two stand at the same one, so an edge with the right number is the right
    /// state's.
    fn fits(&self, at: usize, row: &[Edge]) -> bool {
        !self.closed.has(at) && row.iter().all(|(number, _)| !self.taken.has(at + *number as usize))
    }

    fn put(&mut self, state: usize, row: &[Edge], at: usize) {
        for (number, _) in row {
            let cell = at + *number as usize;
            self.taken.mark(cell);
            self.room = self.room.max(cell + 1);
        }
        self.closed.mark(at);
        if let Some(place) = self.states.get_mut(state) {
            *place = Some(at as u32);
        }
    }
}

/// The states behind some ways that were not seen yet, in the order in which paths get to them, each branch to its end
/// before the next one begins.
fn depth_first(automaton: &Automaton, ways: &[Way], seen: &mut [bool]) -> Vec<usize> {
    let mut order = Vec::new();
    let mut open = ways.to_vec();
    while let Some(way) = open.pop() {
        let state = match way {
            Way::State(state) => state,
            Way::Split(split) => {
                let split = automaton.splits.get(split).into_iter();
                open.extend(split.flat_map(|split| [split.miss, split.hit]));
                continue;
            }
        };
        let fresh = seen.get_mut(state).is_some_and(|seen| !std::mem::replace(seen, true));
        if let Some(row) = automaton.states.get(state).filter(|_| fresh) {
            order.push(state);
            if state == automaton.start {
                open.extend(automaton.roots.values().rev());
            }
            open.extend(row.literals.values().rev());
            open.push(row.other);
        }
    }
    order
}
