//! Where the states of the automaton stand.

use super::automaton::{Automaton, Way};
use super::cells::{CHECK, LINE, LITERAL, TEXT, text};
use super::layout::{Edge, Root, Row};
use super::numbers::Numbers;

/// How many edges a state may have and still be placed when its turn comes; those with more find fewer gaps.
const SHORT: usize = 16;

/// How many places may be refused to one state before all below the last one count as full: it bounds the search, at the
/// price of a few gaps.
const PATIENCE: usize = 256;

/// The place of each state that has edges, and how many cells there are.
#[derive(Debug)]
pub(crate) struct Places {
    /// By the numbers of the states.
    pub(crate) states: Vec<Option<u32>>,
    /// The cells, those that are nobody's among them.
    pub(crate) room: usize,
    taken: Vec<bool>,
    occupied: Vec<bool>,
    /// The text of each line's literal, where cells tell only by their check whose they are.
    texts: Vec<Option<[u32; TEXT]>>,
    /// How many cells a state reaches.
    reach: usize,
}

impl Places {
    /// Places states with these edges; `lines` has the root of each of the first lines.
    ///
    /// What follows a literal is put into the literal's own line as far as there is room for it: whoever found the one has
    /// the other at hand. The rest stands behind, first fit, in the order in which paths get there.
    pub(crate) fn new(automaton: &Automaton, rows: &[Row], lines: &[Option<&Root>], numbers: &Numbers) -> Self {
        let texts = lines.iter().map(|root| root.map(|(key, _)| text(*key)));
        let mut places = Self {
            states: vec![None; rows.len()],
            room: 0,
            taken: lines.iter().flat_map(|root| taken_by(root.is_some())).collect(),
            occupied: Vec::new(),
            texts: texts.filter(|_| numbers.fit_a_check()).collect(),
            reach: numbers.count as usize,
        };
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
        let mut floor = places.taken.len();
        for state in order {
            places.put_behind(state, row(state), &mut floor);
        }
        places.room = places.taken.len();
        places
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
        let mut at = floor.saturating_sub(first);
        let mut refused = 0;
        while at + first < *floor || !self.fits(at, row) {
            refused += usize::from(self.is_free(at + first));
            if refused > PATIENCE {
                *floor = at + first;
            }
            at += 1;
        }
        self.put(state, row, at);
        while !self.is_free(*floor) {
            *floor += 1;
        }
    }

    /// Whether a state can stand at a place. No two stand at the same one, so an edge with the right number is the right
    /// state's.
    fn fits(&self, at: usize, row: &[Edge]) -> bool {
        self.occupied.get(at) != Some(&true)
            && row.iter().all(|(number, _)| self.is_free(at + *number as usize))
            && self.misreads_no_text(at)
    }

    /// Whether no literal's text, in the reach of a state, looks like an edge of it.
    fn misreads_no_text(&self, at: usize) -> bool {
        let end = at + self.reach;
        let lines = self.texts.iter().enumerate().take(end.div_ceil(LINE)).skip(at / LINE);
        let mut texts = lines.filter_map(|(line, text)| Some((line * LINE, (*text)?)));
        texts.all(|(begin, text)| {
            let mut cells = (begin..end).zip(text).filter(|(cell, _)| at <= *cell);
            cells.all(|(cell, text)| (text ^ (cell - at) as u32) & CHECK != 0)
        })
    }

    fn is_free(&self, cell: usize) -> bool {
        self.taken.get(cell) != Some(&true)
    }

    fn put(&mut self, state: usize, row: &[Edge], at: usize) {
        for (number, _) in row {
            mark(&mut self.taken, at + *number as usize);
        }
        mark(&mut self.occupied, at);
        if let Some(place) = self.states.get_mut(state) {
            *place = Some(at as u32);
        }
    }
}

fn taken_by(literal: bool) -> [bool; LINE] {
    std::array::from_fn(|cell| literal && cell < LITERAL)
}

fn mark(marks: &mut Vec<bool>, at: usize) {
    if marks.len() <= at {
        marks.resize(at + 1, false);
    }
    if let Some(mark) = marks.get_mut(at) {
        *mark = true;
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
