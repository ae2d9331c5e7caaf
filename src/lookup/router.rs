//! From a path to its endpoints: each segment becomes a word, each word takes the automaton one state further.
//!
//! The compiler has turned the templates into a deterministic automaton whose states are ordered lists of what could
//! still match, so the best template wins without trying one after another. The words of a path do not depend on each
//! other; only the states do, at two loads from the same place for each segment. Nothing is copied or allocated, and
//! hardly anything branches on what a segment holds: a branch that cannot be foreseen costs as much as a segment.

use core::hint::select_unpredictable;

use super::hash::{self, WORD};
use super::path::{CHUNK, Marks, WINDOW, without_query};
use crate::Method;
use crate::tables::{NOWHERE, Router, SPLIT, Segments, WORD_END, WORD_OTHER, WORD_SLASH_END};

/// Where a path ends.
#[derive(Clone, Copy)]
pub(crate) struct End {
    state: u32,
    /// The word that stands for this kind of end, asked for with the method of number 0.
    word: u32,
}

impl End {
    /// What matches nothing.
    const NOWHERE: Self = Self {
        state: NOWHERE,
        word: WORD_END,
    };
    /// The path has a query or a percent sign that is still to be looked at. Not an `Option`: this fits a register.
    const UNREAD: Self = Self {
        state: NOWHERE,
        word: WORD_OTHER,
    };
}

impl Router {
    /// Where a path ends, in what matches it best.
    #[inline(always)]
    pub(crate) fn walk(&self, path: &str) -> End {
        let end = self.walk_bytes::<false>(path.as_bytes());
        if end.word == WORD_OTHER {
            self.walk_special(path)
        } else {
            end
        }
    }

    /// The endpoint of a method at the end of a path: the place of its edge, and its gate.
    #[inline(always)]
    pub(crate) fn endpoint(&self, end: End, method: Method) -> Option<(u32, u32)> {
        let word = end.word + method as u32;
        let place = end.state + word;
        let edge = self.edges.get(place as usize)?;
        (edge.check == word).then_some((place, edge.next))
    }

    /// A path with a query or a percent sign, without the one and after a look at the other.
    #[cold]
    fn walk_special(&self, path: &str) -> End {
        without_query(path).map_or(End::NOWHERE, |path| self.walk_bytes::<true>(path.as_bytes()))
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
            return only.finish(self.start, || self.enter(only));
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
        last.finish(state, || self.step(state, last))
    }

    /// Walks a path of more than one window, whose prefix is known to be right.
    #[inline(never)]
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
        last.finish(state, || self.go(state, last))
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
        let way = self.roots.find(segment, self.other);
        self.follow(way, segment)
    }

    /// The state behind a later segment.
    #[inline(always)]
    fn step(&self, state: u32, segment: Segment<'_>) -> u32 {
        let word = self.words.find(segment, WORD_OTHER);
        self.follow(self.way(state, word), segment)
    }

    /// The way of a word from a state: its own if it has one there, else that of every other segment.
    #[inline(always)]
    fn way(&self, state: u32, word: u32) -> u32 {
        match self.edges.get(state as usize + word as usize) {
            Some(edge) if edge.check == word => edge.next,
            Some(_) => self.other(state),
            None => NOWHERE,
        }
    }

    /// The way of a word that a state has no edge for. Words are shared by all states, but it is rare that a segment which
    /// is a literal elsewhere stands for a variable.
    #[cold]
    fn other(&self, state: u32) -> u32 {
        self.edges.get(state as usize).map_or(NOWHERE, |edge| edge.next)
    }

    /// The state that a way leads to.
    #[inline(always)]
    fn follow(&self, way: u32, segment: Segment<'_>) -> u32 {
        if way & SPLIT == 0 {
            way
        } else {
            self.split(way, segment.bytes())
        }
    }

    #[cold]
    fn split(&self, mut way: u32, bytes: &[u8]) -> u32 {
        while way & SPLIT != 0 {
            let Some(split) = self.splits.get((way & !SPLIT) as usize) else {
                return NOWHERE;
            };
            let pattern = self.patterns.get(split.pattern as usize);
            way = if pattern.is_some_and(|pattern| pattern.matches(bytes)) {
                split.hit
            } else {
                split.miss
            };
        }
        way
    }
}

impl Segments {
    /// What a segment becomes if its slot holds the very same text, as far as a slot covers it; else the other.
    ///
    /// Whether a segment is a literal cannot be foreseen, so this must not become a branch.
    #[inline(always)]
    fn find(&self, segment: Segment<'_>, other: u32) -> u32 {
        let (first, last) = segment.ends();
        let hash = hash::segment_hash(self.seed, first, last, segment.len());
        let Some(pilot) = self.pilots.get(hash::bucket(hash, self.bucket_mask)) else {
            return other;
        };
        let Some(slot) = self.slots.get(hash::slot(hash, *pilot, self.range)) else {
            return other;
        };
        let differences = (first ^ slot.first) | (last ^ slot.last) | (segment.len() as u64 ^ u64::from(slot.len));
        select_unpredictable(differences == 0, slot.to, other)
    }
}

/// A segment within its path.
#[derive(Clone, Copy)]
struct Segment<'a> {
    buffer: &'a [u8],
    start: usize,
    end: usize,
}

impl<'a> Segment<'a> {
    /// The segment from `start` to the first of these slashes, which are counted from `base` on.
    #[inline(always)]
    fn until_slash(buffer: &'a [u8], start: usize, base: usize, slashes: u64) -> Self {
        let end = base + slashes.trailing_zeros() as usize;
        Self { buffer, start, end }
    }

    /// Where a path ends whose last segment this is, or that has none behind its last slash.
    #[inline(always)]
    fn finish(self, before: u32, behind: impl FnOnce() -> u32) -> End {
        if self.start < self.end {
            End {
                state: behind(),
                word: WORD_END,
            }
        } else {
            End {
                state: before,
                word: WORD_SLASH_END,
            }
        }
    }

    #[inline(always)]
    fn len(self) -> usize {
        self.end - self.start
    }

    #[inline(always)]
    fn bytes(self) -> &'a [u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// The first and the last eight bytes. A shorter segment stands in the upper bytes of both, over zeros: it is read with
    /// what stands before it, which never leaves the path.
    #[inline(always)]
    fn ends(self) -> (u64, u64) {
        let mask = hash::upper(self.len());
        let (first, last) = match self.buffer.get(..self.end).and_then(<[u8]>::last_chunk) {
            Some(last) => (
                hash::word_at(self.buffer, self.start.min(self.end - WORD)),
                u64::from_le_bytes(*last),
            ),
            None => twice(hash::word_upto(hash::word_at(self.buffer, 0), self.end)),
        };
        (first & mask, last & mask)
    }
}

fn twice(word: u64) -> (u64, u64) {
    (word, word)
}
