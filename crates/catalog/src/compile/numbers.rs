//! The words that the automaton reads, as numbers: literal segments, and the ends of paths by method.

use std::collections::BTreeMap;

use super::automaton::State;
use super::hash::SegmentKey;
use super::packing::Methods;
use super::places::CHECK;
use crate::Method;

/// The number of every segment that is no literal.
pub(crate) const OTHER: u32 = 0;

/// Numbers from 1 on, the most frequent word's first, so that the edges of a state lie close to it.
#[derive(Debug)]
pub(crate) struct Numbers {
    /// The literal segments.
    pub(crate) literals: BTreeMap<SegmentKey, u32>,
    /// The ends of paths and those behind a slash, by the numbers of the methods.
    pub(crate) ends: [[u32; Method::ALL.len()]; 2],
    /// One more than the highest.
    pub(crate) count: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    End { slash: bool, method: Method },
    Literal(SegmentKey),
}

impl Numbers {
    pub(crate) fn new(states: &[State], methods: &[Methods]) -> Self {
        let mut counts: BTreeMap<Word, usize> = BTreeMap::new();
        for slash in [false, true] {
            counts.extend(Method::ALL.map(|method| (Word::End { slash, method }, 0)));
        }
        for word in states.iter().flat_map(|state| words(state, methods)) {
            *counts.entry(word).or_default() += 1;
        }
        let mut order: Vec<(Word, usize)> = counts.into_iter().collect();
        order.sort_by_key(|(word, count)| (usize::MAX - count, *word));
        let mut numbers = Self {
            literals: BTreeMap::new(),
            ends: [[0; Method::ALL.len()]; 2],
            count: OTHER + 1,
        };
        for (word, _) in order {
            match word {
                Word::Literal(key) => {
                    numbers.literals.insert(key, numbers.count);
                }
                Word::End { slash, method } => {
                    let [plain, behind] = &mut numbers.ends;
                    let ends = if slash { behind } else { plain };
                    if let Some(number) = ends.get_mut(method as usize) {
                        *number = numbers.count;
                    }
                }
            }
            numbers.count += 1;
            // What a check says of a cell that is no edge, no word says.
            numbers.count += u32::from(numbers.count & CHECK == CHECK);
        }
        numbers
    }

    /// The number of the end of a path for a method.
    pub(crate) fn end(&self, slash: bool, method: Method) -> Option<u32> {
        let [plain, behind] = &self.ends;
        let ends = if slash { behind } else { plain };
        ends.get(method as usize).copied()
    }
}

fn words(state: &State, methods: &[Methods]) -> impl Iterator<Item = Word> {
    let ends = [(false, state.end), (true, state.slash_end)].into_iter();
    let ends = ends.flat_map(|(slash, template)| {
        let endpoints = template.and_then(|template| methods.get(template as usize));
        let endpoints = endpoints.into_iter().flatten();
        endpoints.map(move |(method, _)| Word::End { slash, method: *method })
    });
    ends.chain(state.literals.keys().map(|key| Word::Literal(*key)))
}
