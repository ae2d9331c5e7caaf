//! A question as columns to read, and the answer as it is read.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined into the function that was compiled for better processors is not compiled for them"
)]

use std::num::NonZeroUsize;
use std::ops::Range;
use std::thread;

use pulp::Arch;

use crate::TokenId;

/// How many words are put together before they are counted.
const BLOCK: usize = 64;

/// Words that are put together.
type Block = [u64; BLOCK];

/// Tokens for which one of some columns is set, and what else has to hold for them.
///
/// Columns end where nobody has a bit any more, so a term begins with some that are set: what is behind their ends is
/// never asked for.
#[derive(Clone, Debug)]
pub(crate) struct Term<'a> {
    pub(crate) any_of: Vec<&'a [u64]>,
    pub(crate) and: Vec<Factor<'a>>,
}

impl Term<'_> {
    /// Tokens for which both hold.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.and.push(Factor::AnyOf(other.any_of));
        self.and.extend(other.and);
        self
    }
}

/// Columns of which any is set, or none.
#[derive(Clone, Debug)]
pub(crate) enum Factor<'a> {
    /// Any of these.
    AnyOf(Vec<&'a [u64]>),
    /// None of these.
    NoneOf(Vec<&'a [u64]>),
}

/// The tokens that a question is answered with. Nothing is read before it is counted or walked over, and nothing is
/// allocated by that.
#[derive(Clone, Debug)]
pub struct Scan<'a> {
    /// Tokens for which any of these holds.
    terms: Vec<Term<'a>>,
    /// How many words there are to read.
    len: usize,
}

/// A question that depends on one column, or on two of which the second is flipped by this.
struct Simple<'a> {
    first: &'a [u64],
    second: Option<&'a [u64]>,
    flip: u64,
}

impl<'a> Scan<'a> {
    pub(crate) fn new(terms: Vec<Term<'a>>) -> Self {
        let columns = terms.iter().flat_map(|term| &term.any_of);
        let len = columns.map(|column| column.len()).max().unwrap_or(0);
        Self { terms, len }
    }

    /// How many tokens there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count_in(0..self.blocks())
    }

    /// How many tokens there are, counted by several threads, of which this is one.
    ///
    /// # Panics
    ///
    /// When the operating system has no thread left, as [`std::thread::Scope::spawn`].
    #[must_use]
    pub fn count_on(&self, threads: NonZeroUsize) -> usize {
        let share = self.blocks().div_ceil(threads.get());
        let part = |number: usize| number * share..self.blocks().min((number + 1) * share);
        thread::scope(|scope| {
            let others: Vec<_> = (1..threads.get())
                .map(|number| scope.spawn(move || self.count_in(part(number))))
                .collect();
            let own = self.count_in(part(0));
            // A thread that did not come to its end has counted nothing, so its part is counted here.
            let counts = (1..)
                .zip(others)
                .map(|(number, other)| other.join().unwrap_or_else(|_| self.count_in(part(number))));
            own + counts.sum::<usize>()
        })
    }

    /// The tokens, ascending.
    pub fn iter(&self) -> impl Iterator<Item = TokenId> {
        (0..self.blocks()).flat_map(|block| {
            let words = self.block(block);
            (0..)
                .zip(words)
                .flat_map(move |(place, word)| bits(word, block * BLOCK + place))
        })
    }

    /// Whether a token is among them.
    #[must_use]
    pub fn contains(&self, id: TokenId) -> bool {
        let (place, bit) = (id.get() as usize / 64, id.get() % 64);
        let words = self.block(place / BLOCK);
        words.get(place % BLOCK).is_some_and(|word| word >> bit & 1 != 0)
    }

    fn blocks(&self) -> usize {
        self.len.div_ceil(BLOCK)
    }

    /// Compiled twice, for the baseline and for processors with vectors of four words, which count them more than three
    /// times as fast; chosen here.
    fn count_in(&self, blocks: Range<usize>) -> usize {
        Arch::new().dispatch(
            #[inline(always)]
            || self.count_here(blocks),
        )
    }

    /// One column, or two, are counted as they are read. Everything else is put together first.
    #[inline(always)]
    fn count_here(&self, blocks: Range<usize>) -> usize {
        let Some(Simple { first, second, flip }) = self.simple() else {
            return blocks.map(|block| ones(&self.block(block))).sum();
        };
        let words = |column: &'a [u64]| {
            let end = column.len().min(blocks.end * BLOCK);
            column.get(blocks.start * BLOCK..end).unwrap_or_default()
        };
        let first = words(first);
        let Some(second) = second.map(words) else {
            return ones(first);
        };
        let both = first.iter().zip(second);
        let counted: usize = both.map(|(first, second)| bits_in(first & (second ^ flip))).sum();
        // What is not there counts as 0, and flipped as all.
        let rest = first.get(second.len()..).unwrap_or_default();
        counted + if flip == 0 { 0 } else { ones(rest) }
    }

    fn simple(&self) -> Option<Simple<'a>> {
        let [term] = self.terms.as_slice() else { return None };
        let &[first] = term.any_of.as_slice() else { return None };
        let (columns, flip) = match term.and.as_slice() {
            [] => {
                return Some(Simple {
                    first,
                    second: None,
                    flip: 0,
                });
            }
            [Factor::AnyOf(columns)] => (columns, 0),
            [Factor::NoneOf(columns)] => (columns, u64::MAX),
            _ => return None,
        };
        let &[second] = columns.as_slice() else { return None };
        Some(Simple {
            first,
            second: Some(second),
            flip,
        })
    }

    /// The answer for the tokens of one block.
    #[inline(always)]
    fn block(&self, block: usize) -> Block {
        let mut answer = [0; BLOCK];
        for term in &self.terms {
            let mut held = any(&term.any_of, block);
            for factor in &term.and {
                factor.narrow(&mut held, block);
            }
            join(&mut answer, &held);
        }
        answer
    }
}

impl Factor<'_> {
    /// Takes out of a block those for which this does not hold.
    #[inline(always)]
    fn narrow(&self, held: &mut Block, block: usize) {
        match self {
            Self::AnyOf(columns) => {
                for (held, word) in held.iter_mut().zip(&any(columns, block)) {
                    *held &= word;
                }
            }
            Self::NoneOf(columns) => {
                for column in columns {
                    for (held, word) in held.iter_mut().zip(&load(column, block)) {
                        *held &= !word;
                    }
                }
            }
        }
    }
}

#[inline(always)]
fn any(columns: &[&[u64]], block: usize) -> Block {
    let Some((first, others)) = columns.split_first() else {
        return [0; BLOCK];
    };
    let mut any = load(first, block);
    for column in others {
        join(&mut any, &load(column, block));
    }
    any
}

/// A block of a column; what lies behind its end is 0.
#[inline(always)]
fn load(column: &[u64], block: usize) -> Block {
    let rest = column.get(block * BLOCK..).unwrap_or_default();
    match rest.first_chunk() {
        Some(words) => *words,
        None => last(rest),
    }
}

#[cold]
fn last(rest: &[u64]) -> Block {
    let mut words = [0; BLOCK];
    join(&mut words, rest);
    words
}

#[inline(always)]
fn join(any: &mut Block, words: &[u64]) {
    for (any, word) in any.iter_mut().zip(words) {
        *any |= word;
    }
}

/// How many bits are set in some words. They are read in two places at once, because memory gives more when it is asked for
/// two things.
#[inline(always)]
fn ones(words: &[u64]) -> usize {
    let (lower, upper) = words.split_at(words.len() / 2);
    let pairs = lower.iter().zip(upper);
    let counted: usize = pairs.map(|(lower, upper)| bits_in(*lower) + bits_in(*upper)).sum();
    // The upper half has one more where their number is odd.
    counted
        + upper
            .get(lower.len()..)
            .unwrap_or_default()
            .iter()
            .map(|word| bits_in(*word))
            .sum::<usize>()
}

#[inline(always)]
fn bits_in(word: u64) -> usize {
    word.count_ones() as usize
}

/// The tokens whose bits are set in the word at a place.
fn bits(word: u64, place: usize) -> impl Iterator<Item = TokenId> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let bit = (rest != 0).then(|| rest.trailing_zeros())?;
        rest &= rest - 1;
        u32::try_from(place * 64).ok().map(|first| TokenId(first + bit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some words of bits, half of them set.
    fn column(len: usize, seed: u64) -> Vec<u64> {
        let mut state = seed;
        std::iter::repeat_with(|| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state ^ state >> 29
        })
        .take(len)
        .collect()
    }

    #[test]
    fn counting_is_walking_however_long_columns_are() {
        let lengths = [0, 1, 2, 63, 64, 65, 127, 128, 200, 321];
        for (first, second) in lengths.iter().flat_map(|first| lengths.map(|second| (*first, second))) {
            let columns = [column(first, 1), column(second, 2)];
            let any_of = vec![&*columns[0]];
            let others = vec![&*columns[1]];
            let factors = [
                vec![],
                vec![Factor::AnyOf(others.clone())],
                vec![Factor::NoneOf(others)],
            ];
            for and in factors {
                let scan = Scan::new(vec![Term {
                    any_of: any_of.clone(),
                    and,
                }]);
                let walked = scan.iter().count();
                assert_eq!(scan.count(), walked, "{first} {second}");
                for threads in 1..4 {
                    let threads = NonZeroUsize::new(threads).unwrap();
                    assert_eq!(scan.count_on(threads), walked, "{first} {second} on {threads}");
                }
            }
        }
    }
}
