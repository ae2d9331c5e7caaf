//! From a path to its template: each segment becomes a word, each word takes the automaton one state further.
//!
//! The compiler has turned the templates into a deterministic automaton whose states are ordered lists of what could
//! still match, so the best template wins without trying one after another. The words of a path do not depend on each
//! other; only the states do, at two loads from the same place for each segment. Nothing is copied or allocated, and
//! hardly anything branches on what a segment holds.

use super::hash::{self, SEGMENT_COVERED};
use super::path::{Block, without_query};
use crate::tables::{Edge, Router, SPLIT, TemplateRow, WORD_END, WORD_OTHER, WORD_SLASH_END};

impl Router {
    /// The template that matches a path best.
    #[inline]
    pub(crate) fn template(&self, path: &str) -> Option<&'static TemplateRow> {
        let bytes = path.as_bytes();
        let template = match self.walk::<false>(bytes) {
            Outcome::Template(template) => template,
            Outcome::Special => self.walk_special(path)?,
        };
        self.templates.get(template as usize)
    }

    /// A path with a query or a percent sign, without the one and after a look at the other.
    #[cold]
    fn walk_special(&self, path: &str) -> Option<u32> {
        match self.walk::<true>(without_query(path)?.as_bytes()) {
            Outcome::Template(template) => Some(template),
            Outcome::Special => None,
        }
    }

    #[inline(always)]
    fn walk<const CHECKED: bool>(&self, path: &[u8]) -> Outcome {
        if path.len() >= hash::WORD {
            return self.walk_buffer::<CHECKED>(path, path.len());
        }
        let mut buffer = [0; hash::WORD];
        for (to, from) in buffer.iter_mut().zip(path) {
            *to = *from;
        }
        self.walk_buffer::<CHECKED>(&buffer, path.len())
    }

    /// Walks the first `len` bytes of a buffer of at least eight.
    #[inline(always)]
    fn walk_buffer<const CHECKED: bool>(&self, buffer: &[u8], len: usize) -> Outcome {
        if buffer.first() != Some(&b'/') {
            return NONE;
        }
        let mut walk = Walk {
            router: self,
            buffer,
            state: self.start,
            flaws: 0,
        };
        let mut start = 1;
        let mut at = 0;
        while at < len {
            let block = Block::read(buffer, at);
            if !CHECKED && block.special != 0 {
                return Outcome::Special;
            }
            let mut slashes = if at == 0 { block.slashes & !1 } else { block.slashes };
            while slashes != 0 {
                let end = at + slashes.trailing_zeros() as usize;
                slashes &= slashes - 1;
                walk.step(start, end);
                start = end + 1;
            }
            at += Block::LEN;
        }
        if start < len {
            walk.step(start, len);
            walk.finish(WORD_END)
        } else {
            walk.finish(WORD_SLASH_END)
        }
    }

    /// The word of a segment: its slot's, if that holds the very same text.
    #[inline(always)]
    fn word(&self, first: u64, last: u64, segment: Segment<'_>) -> u32 {
        let hash = hash::segment_hash(self.seed, first, last, segment.len());
        let Some(pilot) = self.pilots.get(hash::bucket(hash, self.bucket_shift)) else {
            return WORD_OTHER;
        };
        let Some(slot) = self.slots.get(hash::slot(hash, *pilot, self.slot_shift)) else {
            return WORD_OTHER;
        };
        let differences = (first ^ slot.first) | (last ^ slot.last) | (segment.len() as u64 ^ u64::from(slot.len));
        if segment.len() > SEGMENT_COVERED && differences == 0 {
            return self.long_word(slot.word, segment);
        }
        if differences == 0 { slot.word } else { WORD_OTHER }
    }

    #[cold]
    fn long_word(&self, from: u32, segment: Segment<'_>) -> u32 {
        let bytes = segment.bytes();
        for candidate in self.long_words.get(from as usize..).unwrap_or_default() {
            if candidate.text.as_bytes() == bytes {
                return candidate.word;
            }
            if !candidate.more {
                break;
            }
        }
        WORD_OTHER
    }

    #[cold]
    fn split(&self, mut way: u32, segment: Segment<'_>) -> Option<u32> {
        while way & SPLIT != 0 {
            let split = self.splits.get((way & !SPLIT) as usize)?;
            let matches = self.patterns.get(split.pattern as usize)?.matches(segment.bytes());
            way = if matches { split.hit } else { split.miss };
        }
        Some(way)
    }
}

/// How a walk ends.
enum Outcome {
    /// With the template of this number; none has the number `u32::MAX`.
    Template(u32),
    /// Not at all: the path has a query or a percent sign.
    Special,
}

const NONE: Outcome = Outcome::Template(u32::MAX);

/// A walk over one path.
struct Walk<'a> {
    router: &'a Router,
    buffer: &'a [u8],
    state: u32,
    flaws: u64,
}

impl Walk<'_> {
    #[inline(always)]
    fn step(&mut self, start: usize, end: usize) {
        let segment = Segment {
            buffer: self.buffer,
            start,
            end,
        };
        let (first, last) = segment.ends();
        let len = segment.len();
        self.flaws |=
            u64::from(len == 0) | u64::from(len == 1 && first == DOT) | u64::from(len == 2 && first == DOT_DOT);
        let word = self.router.word(first, last, segment);
        let other = self.edge(0);
        let edge = self.edge(word);
        let matches = edge.check == word;
        if other.check != 0 && !(matches && word != WORD_OTHER) {
            let way = self.router.split((other.check - 1) | SPLIT, segment);
            self.flaws |= u64::from(way.is_none());
            self.state = way.unwrap_or(self.state);
        } else {
            self.state = if matches { edge.next } else { other.next };
        }
    }

    #[inline(always)]
    fn finish(self, end: u32) -> Outcome {
        let edge = self.edge(end);
        if edge.check == end && self.flaws == 0 {
            Outcome::Template(edge.next)
        } else {
            NONE
        }
    }

    /// The edge that lies `word` behind the state. The compiler leaves room for every word behind every state.
    #[inline(always)]
    fn edge(&self, word: u32) -> Edge {
        let missing = Edge {
            check: u32::MAX,
            next: self.state,
        };
        self.router
            .edges
            .get((self.state + word) as usize)
            .copied()
            .unwrap_or(missing)
    }
}

const DOT: u64 = 0x2e;
const DOT_DOT: u64 = 0x2e2e;

/// A segment within its path.
#[derive(Clone, Copy)]
struct Segment<'a> {
    buffer: &'a [u8],
    start: usize,
    end: usize,
}

impl<'a> Segment<'a> {
    #[inline(always)]
    fn len(self) -> usize {
        self.end - self.start
    }

    fn bytes(self) -> &'a [u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// The first and the last eight bytes; twice the whole segment where it is shorter.
    ///
    /// Near the end of the buffer the first word is read from further ahead and shifted, so that no load leaves it.
    #[inline(always)]
    fn ends(self) -> (u64, u64) {
        let len = self.len();
        let at = self.start.min(self.buffer.len() - hash::WORD);
        let ahead = self.start - at;
        let first = hash::word_at(self.buffer, at).unbounded_shr(8 * ahead as u32);
        let first = first & u64::MAX.unbounded_shr(64 - 8 * len.min(hash::WORD) as u32);
        let last = hash::word_at(self.buffer, self.end.saturating_sub(hash::WORD));
        (first, if len < hash::WORD { first } else { last })
    }
}
