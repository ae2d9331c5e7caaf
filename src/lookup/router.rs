//! From a path to its endpoints: each segment becomes a word, each word takes the automaton one state further.
//!
//! The compiler has turned the templates into a deterministic automaton whose states are ordered lists of what could
//! still match, so the best template wins without trying one after another. The words of a path do not depend on each
//! other; only the states do, at two loads from the same place for each segment. Nothing is copied or allocated, and
//! hardly anything branches on what a segment holds: a branch that cannot be foreseen costs as much as a segment.

use super::hash::{self, WORD};
use super::path::{CHUNK, Marks, WINDOW, without_query};
use crate::Method;
use crate::tables::{Edge, LONG, Router, SPLIT, WORD_DOTS, WORD_END, WORD_OTHER, WORD_SLASH_END, WordSlot};

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
}

impl Router {
    /// Where a path ends, in what matches it best.
    #[inline(always)]
    pub(crate) fn walk(&self, path: &str) -> End {
        match self.walk_bytes::<false>(path.as_bytes()) {
            Some(end) => end,
            None => self.walk_special(path),
        }
    }

    /// The endpoint of a method at the end of a path: the place of its edge, and its gate.
    #[inline(always)]
    pub(crate) fn endpoint(&self, end: End, method: Method) -> Option<(u32, u32)> {
        let word = end.word + method as u32;
        let edge = self.edge(end.state, word);
        (edge.check == word).then_some((end.state.wrapping_add(word), edge.next))
    }

    /// A path with a query or a percent sign, without the one and after a look at the other.
    #[cold]
    fn walk_special(&self, path: &str) -> End {
        let path = without_query(path).map(str::as_bytes);
        path.and_then(|path| self.walk_bytes::<true>(path))
            .unwrap_or(End::NOWHERE)
    }

    /// Where a path ends, or `None` when it has a query or a percent sign that is still to be looked at.
    #[inline(always)]
    fn walk_bytes<const CHECKED: bool>(&self, path: &[u8]) -> Option<End> {
        if path.len() >= CHUNK {
            return self.walk_buffer::<CHECKED>(path, path.len());
        }
        let buffer = hash::padded_chunk(path);
        self.walk_buffer::<CHECKED>(&buffer, path.len())
    }

    /// Walks the first `len` bytes of a buffer of at least sixteen.
    #[inline(always)]
    fn walk_buffer<const CHECKED: bool>(&self, buffer: &[u8], len: usize) -> Option<End> {
        if buffer.len() < CHUNK || len < self.prefix.len() || !buffer.starts_with(self.prefix.as_bytes()) {
            return Some(End::NOWHERE);
        }
        let marks = Marks::first(buffer);
        if !CHECKED && marks.special {
            return None;
        }
        if marks.slashes & marks.slashes >> 1 != 0 {
            return Some(End::NOWHERE);
        }
        let mut state = self.start;
        let mut start = self.prefix.len();
        let mut slashes = marks.slashes & u64::MAX.wrapping_shl(start as u32);
        if slashes != 0 {
            let segment = Segment::until_slash(buffer, start, 0, slashes);
            state = self.enter(segment);
            start = segment.end + 1;
            slashes &= slashes - 1;
        }
        while slashes != 0 {
            let segment = Segment::until_slash(buffer, start, 0, slashes);
            state = self.step(state, segment);
            start = segment.end + 1;
            slashes &= slashes - 1;
        }
        if len > WINDOW {
            return self.walk_on::<CHECKED>(buffer, state, start);
        }
        Some(self.finish(
            state,
            Segment {
                buffer,
                start,
                end: len,
            },
        ))
    }

    /// Walks what lies behind the first window, from a state and the start of a segment on.
    #[inline(never)]
    fn walk_on<const CHECKED: bool>(&self, buffer: &[u8], mut state: u32, mut start: usize) -> Option<End> {
        let mut done = WINDOW;
        while done < buffer.len() {
            // The window before ends in this one's first byte, so that two slashes side by side are always seen.
            let base = (done - 1).min(buffer.len() - WINDOW);
            let marks = Marks::read(buffer, base);
            if !CHECKED && marks.special {
                return None;
            }
            if marks.slashes & marks.slashes >> 1 != 0 {
                return Some(End::NOWHERE);
            }
            let mut slashes = marks.slashes & u64::MAX.wrapping_shl((done - base) as u32);
            while slashes != 0 {
                let segment = Segment::until_slash(buffer, start, base, slashes);
                state = self.step(state, segment);
                start = segment.end + 1;
                slashes &= slashes - 1;
            }
            done = base + WINDOW;
        }
        let end = buffer.len();
        Some(self.finish(state, Segment { buffer, start, end }))
    }

    /// Where a path ends whose last segment this is, or is empty where the path ends with a slash.
    #[inline(always)]
    fn finish(&self, state: u32, last: Segment<'_>) -> End {
        if last.start < last.end {
            End {
                state: self.step(state, last),
                word: WORD_END,
            }
        } else {
            End {
                state,
                word: WORD_SLASH_END,
            }
        }
    }

    /// The state behind the first segment: its slot knows it, which saves a load that the next one would wait for.
    #[inline(always)]
    fn enter(&self, segment: Segment<'_>) -> u32 {
        let way = self.slot(segment, self.other, |slot| slot.root);
        if way & SPLIT == 0 {
            way
        } else {
            self.enter_closely(segment)
        }
    }

    /// The state behind the first segment, where more than its slot has to be asked.
    #[cold]
    fn enter_closely(&self, segment: Segment<'_>) -> u32 {
        self.step(self.start, segment)
    }

    /// The state behind a segment.
    #[inline(always)]
    fn step(&self, state: u32, segment: Segment<'_>) -> u32 {
        let word = self.slot(segment, WORD_OTHER, |slot| slot.word);
        if word & LONG != 0 {
            return self.step_long(state, word & !LONG, segment.bytes());
        }
        let way = self.way(state, word);
        if way & SPLIT == 0 {
            way
        } else {
            self.split(way, segment.bytes())
        }
    }

    /// What the slot of a segment says, if it holds the very same text, as far as the slot covers it.
    #[inline(always)]
    fn slot(&self, segment: Segment<'_>, other: u32, read: impl Fn(&WordSlot) -> u32) -> u32 {
        let (first, last) = segment.ends();
        let hash = hash::segment_hash(self.seed, first, last, segment.len());
        let Some(pilot) = self.pilots.get(hash::bucket(hash, self.bucket_shift)) else {
            return other;
        };
        let Some(slot) = self.slots.get(hash::slot(hash, *pilot, self.slots.len())) else {
            return other;
        };
        let differences = (first ^ slot.first) | (last ^ slot.last) | (segment.len() as u64 ^ u64::from(slot.len));
        hash::choose(differences, read(slot), other)
    }

    /// The way of a word from a state: its own if it has one there, else that of every other segment.
    #[inline(always)]
    fn way(&self, state: u32, word: u32) -> u32 {
        let other = self.edge(state, WORD_OTHER);
        let edge = self.edge(state, word);
        if edge.check == word { edge.next } else { other.next }
    }

    /// The edge that lies `word` behind a state. The compiler leaves room for every word behind every state.
    #[inline(always)]
    fn edge(&self, state: u32, word: u32) -> Edge {
        const MISSING: Edge = Edge {
            check: u32::MAX,
            next: NOWHERE,
        };
        let edge = self.edges.get(state.wrapping_add(word) as usize);
        edge.copied().unwrap_or(MISSING)
    }

    /// The state behind a segment whose word has to be compared in full, or is none that a path may have.
    #[cold]
    fn step_long(&self, state: u32, from: u32, bytes: &[u8]) -> u32 {
        let mut word = WORD_OTHER;
        for candidate in self.long_words.get(from as usize..).unwrap_or_default() {
            if candidate.text.as_bytes() == bytes {
                word = candidate.word;
            }
            if !candidate.more {
                break;
            }
        }
        if word == WORD_DOTS {
            return NOWHERE;
        }
        self.split(self.way(state, word), bytes)
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

/// A state that no table has: there is no way on from it.
const NOWHERE: u32 = SPLIT - 1;

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

    #[inline(always)]
    fn len(self) -> usize {
        self.end - self.start
    }

    #[inline(always)]
    fn bytes(self) -> &'a [u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// The first and the last eight bytes; twice the whole segment where it is shorter.
    ///
    /// A short segment is read with what stands before it, which is then shifted out: that never leaves the path.
    #[inline(always)]
    fn ends(self) -> (u64, u64) {
        let surplus = 0_u32.wrapping_sub(8 * self.len().min(WORD) as u32);
        let upto = self.buffer.get(..self.end).unwrap_or_default();
        let (first, last) = if let Some(last) = upto.last_chunk() {
            let at = self.start.min(upto.len() - WORD);
            (hash::word_at(upto, at), u64::from_le_bytes(*last))
        } else {
            let missing = 64 - 8 * self.end as u32;
            let word = hash::word_at(self.buffer, 0).wrapping_shl(missing);
            (word, word)
        };
        (first.wrapping_shr(surplus), last.wrapping_shr(surplus))
    }
}
