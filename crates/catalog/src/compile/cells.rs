//! The cells of a row: edges, and the literals that begin paths.

use super::hash::SegmentKey;
use super::numbers::Numbers;

/// How many cells a cache line has.
pub(crate) const LINE: usize = 16;

/// How many of them a literal takes, with its length and its way.
pub(crate) const LITERAL: usize = TEXT + 2;

/// How many of these are the text of the literal.
pub(crate) const TEXT: usize = 4;

/// The bits of a cell that tell whose it is, and what they say of one that is no edge. No word has all of them in its number.
pub(crate) const CHECK: u32 = (1 << CHECK_BITS) - 1;

const CHECK_BITS: u32 = 10;

/// The cells while they are filled in.
pub(crate) struct Cells {
    /// Where each edge leads, and its check.
    pub(crate) cells: Vec<u32>,
    /// For each cell whose edge it is, where a check is too small for that.
    pub(crate) owners: Vec<u32>,
}

impl Cells {
    /// Room for this many, none of them an edge.
    pub(crate) fn new(room: usize, numbers: &Numbers) -> Self {
        let room = room.next_multiple_of(LINE);
        let owners = if numbers.fit_a_check() { 0 } else { room };
        Self {
            cells: vec![cell(0, CHECK); room],
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
            *edge = cell(next, CHECK);
        }
    }

    /// Puts a literal at the beginning of a line. Its length has the place of a way, and no segment of a template is nearly that
    /// long.
    pub(crate) fn set_literal(&mut self, line: usize, key: SegmentKey, to: u32) {
        let [a, b, c, d] = text(key);
        let literal = [a, b, c, d, cell(key.len as u32, CHECK), cell(to, CHECK)];
        for (cell, part) in self.cells.iter_mut().skip(line * LINE).zip(literal) {
            *cell = part;
        }
    }
}

/// The text of a literal as the first cells of its line.
pub(crate) fn text(key: SegmentKey) -> [u32; TEXT] {
    let halves = |word: u64| [word as u32, (word >> 32) as u32];
    let ([a, b], [c, d]) = (halves(key.first), halves(key.last));
    [a, b, c, d]
}

/// The literal that a line begins with, if that is what its first cells are.
pub(crate) fn literal(line: &[u32]) -> Option<SegmentKey> {
    let [a, b, c, d, len, ..] = *line else {
        return None;
    };
    let word = |low: u32, high: u32| u64::from(high) << 32 | u64::from(low);
    Some(SegmentKey {
        first: word(a, b),
        last: word(c, d),
        len: (len >> CHECK_BITS) as usize,
    })
}

/// Where an edge leads, in the upper bits, and the lower ones of the number of the word whose way it is.
fn cell(next: u32, number: u32) -> u32 {
    next << CHECK_BITS | number & CHECK
}
