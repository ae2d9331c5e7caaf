//! The cells of a row: edges, and the literals that begin paths.

use super::automaton::TooLarge;
use super::hash::SegmentKey;
use super::places::{CHECK, LINE, text};

/// A literal that begins paths is shorter than this many bytes: its length has the place of a way.
const LONGEST: u32 = 1 << 21;

/// The check of a cell that is no edge. No word has this number where a check tells whose an edge is.
const NOBODY: u32 = CHECK;

/// The cells while they are filled in.
pub(crate) struct Cells {
    /// Where each edge leads, and its check.
    pub(crate) cells: Vec<u32>,
    /// For each cell whose edge it is, where a check is too small for that.
    pub(crate) owners: Vec<u32>,
}

impl Cells {
    /// Room for this many, none of them an edge; all numbers of words are lower than `words`.
    pub(crate) fn new(room: usize, words: u32) -> Self {
        let room = room.next_multiple_of(LINE);
        let owners = if words <= NOBODY { 0 } else { room };
        Self {
            cells: vec![cell(0, NOBODY); room],
            owners: vec![u32::MAX; owners],
        }
    }

    /// Makes a cell the edge of a word.
    pub(crate) fn set(&mut self, place: u32, number: u32, next: u32) {
        if let Some(edge) = self.cells.get_mut(place as usize) {
            *edge = cell(next, number);
        }
        if let Some(owner) = self.owners.get_mut(place as usize) {
            *owner = number;
        }
    }

    /// Gives a cell that is no edge something to lead to.
    pub(crate) fn set_next(&mut self, place: u32, next: u32) {
        if let Some(edge) = self.cells.get_mut(place as usize) {
            *edge = cell(next, NOBODY);
        }
    }

    /// Puts a literal at the beginning of a line.
    pub(crate) fn set_literal(&mut self, line: usize, key: SegmentKey, to: u32) -> Result<(), TooLarge> {
        let len = u32::try_from(key.len)
            .ok()
            .filter(|len| *len < LONGEST)
            .ok_or(TooLarge)?;
        let [a, b, c, d] = text(key);
        let literal = [a, b, c, d, cell(len, NOBODY), cell(to, NOBODY)];
        for (cell, part) in self.cells.iter_mut().skip(line * LINE).zip(literal) {
            *cell = part;
        }
        Ok(())
    }
}

/// Where an edge leads, in the upper bits, and the lower ones of the number of the word whose way it is.
fn cell(next: u32, number: u32) -> u32 {
    next << CHECK.count_ones() | number & CHECK
}
