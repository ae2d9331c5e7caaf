//! From a path to its endpoints: each segment becomes a word, each word takes the automaton one state further.
//!
//! The compiler has turned the templates into a deterministic automaton whose states are ordered lists of what could
//! still match, so the best template wins without trying one after another. The words of a path do not depend on each
//! other; only the states do, at one load for each segment, and most of these loads are from the cache line of the path's
//! first literal. Nothing is copied or allocated, and hardly anything branches on what a segment holds: a branch that cannot
//! be foreseen costs as much as a segment.

use core::hint::select_unpredictable;

use super::chunks::CHUNK;
use super::hash;
use super::path::{Marks, WINDOW};
use super::refused::readable;
use super::segment::Segment;
use crate::Method;
use crate::tables::{CHECK_BITS, LINE, Literals, NOBODY, NOWHERE, Router, SPLIT, WORD_OTHER};

/// Where a path ends.
#[derive(Clone, Copy)]
pub(crate) struct End {
    state: u32,
    kind: EndKind,
}

/// How a path ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum EndKind {
    /// With a segment.
    Segment,
    /// With a slash.
    Slash,
    /// It has a query or other bytes that are still to be looked at. Not an `Option` of all this, which would not fit a
    /// register.
    Unread,
}

impl End {
    /// What matches nothing.
    const NOWHERE: Self = Self {
        state: NOWHERE,
        kind: EndKind::Segment,
    };
    const UNREAD: Self = Self {
        state: NOWHERE,
        kind: EndKind::Unread,
    };

    /// Where a path ends with this last segment, or with none behind its last slash.
    #[inline(always)]
    fn of(last: Segment<'_>, before: u32, behind: impl FnOnce() -> u32) -> Self {
        if last.start < last.end {
            Self {
                state: behind(),
                kind: EndKind::Segment,
            }
        } else {
            Self {
                state: before,
                kind: EndKind::Slash,
            }
        }
    }
}

impl Router {
    /// Where a path ends, in what matches it best.
    #[inline(always)]
    pub(crate) fn walk(&self, path: &[u8]) -> End {
        let end = self.walk_bytes::<false>(path);
        if end.kind == EndKind::Unread {
            self.walk_special(path)
        } else {
            end
        }
    }

    /// The endpoint of a method at the end of a path: the place of its edge, and its gate.
    #[inline(always)]
    pub(crate) fn endpoint(&self, end: End, method: Method) -> Option<(u32, u32)> {
        let [segment, slash] = &self.ends;
        let ends = if end.kind == EndKind::Slash { slash } else { segment };
        let word = *ends.get(method as usize)?;
        let place = end.state + word;
        match self.edge(place, word) {
            Edge::Way(gate) => Some((place, gate)),
            Edge::Others | Edge::Nowhere => None,
        }
    }

    /// What an edge leads to, whosever it is.
    pub(crate) fn next(&self, place: u32) -> Option<u32> {
        self.cells.get(place as usize).map(|cell| cell >> CHECK_BITS)
    }

    /// A path with a query or with bytes that others could read otherwise, without the one and after a look at the others.
    #[cold]
    fn walk_special(&self, path: &[u8]) -> End {
        readable(path).map_or(End::NOWHERE, |path| self.walk_bytes::<true>(path))
    }

    /// Where a path ends, or [`End::UNREAD`].
    #[inline(always)]
    fn walk_bytes<const CHECKED: bool>(&self, path: &[u8]) -> End {
        if path.len() >= CHUNK {
            return self.walk_buffer::<CHECKED>(path, path.len());
        }
        let buffer = hash::padded_chunk(path);
        self.walk_buffer::<CHECKED>(&buffer, path.len())
    }

    /// Walks the first `len` bytes of a buffer of at least sixteen.
    #[inline(always)]
    fn walk_buffer<const CHECKED: bool>(&self, buffer: &[u8], len: usize) -> End {
        if len < self.prefix.len() || !buffer.starts_with(self.prefix.as_bytes()) {
            return End::NOWHERE;
        }
        if len > WINDOW {
            return self.walk_far::<CHECKED>(buffer);
        }
        let Some(marks) = Marks::first(buffer) else {
            return End::NOWHERE;
        };
        if !CHECKED && marks.special {
            return End::UNREAD;
        }
        if marks.slashes & marks.slashes >> 1 != 0 {
            return End::NOWHERE;
        }
        let start = self.prefix.len();
        let mut slashes = marks.slashes & u64::MAX.wrapping_shl(start as u32);
        if slashes == 0 {
            let only = Segment {
                buffer,
                start,
                end: len,
            };
            return End::of(only, self.start, || self.enter(only));
        }
        let first = Segment::until_slash(buffer, start, 0, slashes);
        let mut state = self.enter(first);
        let mut start = first.end + 1;
        slashes &= slashes - 1;
        while slashes != 0 {
            let segment = Segment::until_slash(buffer, start, 0, slashes);
            state = self.step(state, segment);
            start = segment.end + 1;
            slashes &= slashes - 1;
        }
        let last = Segment {
            buffer,
            start,
            end: len,
        };
        End::of(last, state, || self.step(state, last))
    }

    /// Walks a path of more than one window, whose prefix is known to be right.
    #[inline(always)]
    fn walk_far<const CHECKED: bool>(&self, buffer: &[u8]) -> End {
        let mut state = self.start;
        let mut start = self.prefix.len();
        let mut done = start;
        while done < buffer.len() {
            // The window before ends in this one's first byte, so that two slashes side by side are always seen.
            let base = (done - 1).min(buffer.len() - WINDOW);
            let window = buffer.get(base..).and_then(<[u8]>::first_chunk);
            let Some(marks) = window.and_then(Marks::read) else {
                return End::NOWHERE;
            };
            if !CHECKED && marks.special {
                return End::UNREAD;
            }
            if marks.slashes & marks.slashes >> 1 != 0 {
                return End::NOWHERE;
            }
            let mut slashes = marks.slashes & u64::MAX.wrapping_shl((done - base) as u32);
            while slashes != 0 {
                let segment = Segment::until_slash(buffer, start, base, slashes);
                state = self.go(state, segment);
                start = segment.end + 1;
                slashes &= slashes - 1;
            }
            done = base + WINDOW;
        }
        let end = buffer.len();
        let last = Segment { buffer, start, end };
        End::of(last, state, || self.go(state, last))
    }

    /// The state behind a segment, the first or a later one.
    #[inline(always)]
    fn go(&self, state: u32, segment: Segment<'_>) -> u32 {
        if segment.start == self.prefix.len() {
            self.enter(segment)
        } else {
            self.step(state, segment)
        }
    }

    /// The state behind the first segment.
    #[inline(always)]
    fn enter(&self, segment: Segment<'_>) -> u32 {
        let key = segment.key();
        let line = self.roots.slot(key.hash(self.roots.seed));
        let cells = line
            .and_then(|line| self.cells.get(line * LINE..))
            .and_then(<[u32]>::first_chunk);
        let way = match cells {
            Some(literal) => key.way(literal, self.other),
            None => self.other,
        };
        self.follow(way, segment)
    }

    /// The state behind a later segment.
    #[inline(always)]
    fn step(&self, state: u32, segment: Segment<'_>) -> u32 {
        let word = self.words.find(segment);
        self.follow(self.way(state, word), segment)
    }

    /// The way of a word from a state: its own if it has one there, else that of every other segment.
    #[inline(always)]
    fn way(&self, state: u32, word: u32) -> u32 {
        match self.edge(state + word, word) {
            Edge::Way(way) => way,
            Edge::Others => self.other(state),
            Edge::Nowhere => NOWHERE,
        }
    }

    /// The way of a word that a state has no edge for. Words are shared by all states, but it is rare that a segment which
    /// is a literal elsewhere stands for a variable.
    #[cold]
    fn other(&self, state: u32) -> u32 {
        match self.edge(state, WORD_OTHER) {
            Edge::Way(way) => way,
            Edge::Others | Edge::Nowhere => NOWHERE,
        }
    }

    /// The edge at a place, if it is the one of this word.
    #[inline(always)]
    fn edge(&self, place: u32, word: u32) -> Edge {
        match self.cells.get(place as usize) {
            Some(cell) if (cell ^ word) & NOBODY == 0 && self.is_owner(place, word) => Edge::Way(cell >> CHECK_BITS),
            Some(_) => Edge::Others,
            None => Edge::Nowhere,
        }
    }

    /// Whether an edge whose check is right is this word's.
    #[inline(always)]
    fn is_owner(&self, place: u32, word: u32) -> bool {
        self.owners.is_empty() || self.owners.get(place as usize) == Some(&word)
    }

    /// The state that a way leads to.
    #[inline(always)]
    fn follow(&self, mut way: u32, segment: Segment<'_>) -> u32 {
        while way & SPLIT != 0 {
            way = self.split(way, segment.bytes());
        }
        way
    }

    /// One question about a segment, and where its answer leads. Most segments are asked one, so the loop over several is where
    /// it does not make this function save registers for it.
    #[cold]
    fn split(&self, way: u32, bytes: &[u8]) -> u32 {
        let Some(split) = self.splits.get((way & !SPLIT) as usize) else {
            return NOWHERE;
        };
        let pattern = self.patterns.get(split.pattern as usize);
        if pattern.is_some_and(|pattern| pattern.matches(bytes)) {
            split.hit
        } else {
            split.miss
        }
    }
}

/// What is at a place among the edges.
enum Edge {
    /// The edge of this word, and what it leads to.
    Way(u32),
    /// Another word's edge, or nobody's.
    Others,
    /// Nothing: there is no such state, or no such word.
    Nowhere,
}

impl Literals {
    /// The word of a segment: that of the slot which holds the very same text, as far as a key covers it.
    ///
    /// Whether a segment is a literal cannot be foreseen, so this must not become a branch.
    #[inline(always)]
    fn find(&self, segment: Segment<'_>) -> u32 {
        let key = segment.key();
        let slot = self.hash.slot(key.hash(self.hash.seed));
        let Some(slot) = slot.and_then(|slot| self.slots.get(slot)) else {
            return WORD_OTHER;
        };
        let differences = key.differences(slot.first, slot.last) | (key.len as u64 ^ u64::from(slot.len));
        select_unpredictable(differences == 0, slot.word, WORD_OTHER)
    }
}
