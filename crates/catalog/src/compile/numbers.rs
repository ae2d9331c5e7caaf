//! The words that the automaton reads, as numbers.

use std::collections::BTreeMap;

use super::cells::CHECK;
use super::hash::SegmentKey;
use crate::Method;

/// What takes a state further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Word {
    /// A segment that is no literal.
    Other,
    /// The end of a path, behind a slash or not, for a method.
    End {
        /// Whether it is behind a slash.
        slash: bool,
        /// The method.
        method: Method,
    },
    /// A literal segment.
    Literal(SegmentKey),
}

/// The number of every segment that is no literal.
const OTHER: u32 = 0;

/// Numbers from 1 on, the most frequent word's first, so that the edges of a state lie close to it.
#[derive(Debug)]
pub(crate) struct Numbers {
    words: BTreeMap<Word, u32>,
    /// One more than the highest.
    pub(crate) count: u32,
}

impl Numbers {
    /// Numbers the words of all edges, and the ends that there are none of.
    pub(crate) fn new(words: impl Iterator<Item = Word>) -> Self {
        let mut counts: BTreeMap<Word, usize> = BTreeMap::new();
        for slash in [false, true] {
            counts.extend(Method::ALL.map(|method| (Word::End { slash, method }, 0)));
        }
        for word in words.filter(|word| *word != Word::Other) {
            *counts.entry(word).or_default() += 1;
        }
        let mut order: Vec<(Word, usize)> = counts.into_iter().collect();
        order.sort_by_key(|(word, count)| (usize::MAX - count, *word));
        let mut numbers = Self {
            words: BTreeMap::from([(Word::Other, OTHER)]),
            count: OTHER + 1,
        };
        for (word, _) in order {
            numbers.words.insert(word, numbers.count);
            numbers.count += 1;
            // What a check says of a cell that is no edge, no word says.
            numbers.count += u32::from(numbers.count & CHECK == CHECK);
        }
        numbers
    }

    /// The number of a word.
    pub(crate) fn of(&self, word: Word) -> Option<u32> {
        self.words.get(&word).copied()
    }

    /// The numbers of the ends of paths and of those behind a slash, by method.
    pub(crate) fn ends(&self) -> [[u32; Method::ALL.len()]; 2] {
        let number = |slash, method| self.of(Word::End { slash, method }).unwrap_or_default();
        [false, true].map(|slash| Method::ALL.map(|method| number(slash, method)))
    }

    /// The literals with their numbers.
    pub(crate) fn literals(&self) -> impl Iterator<Item = (SegmentKey, u32)> {
        self.words.iter().filter_map(|(word, number)| match word {
            Word::Literal(key) => Some((*key, *number)),
            Word::Other | Word::End { .. } => None,
        })
    }

    /// Whether a check tells all of them apart.
    pub(crate) fn fit_a_check(&self) -> bool {
        self.count <= CHECK
    }
}
