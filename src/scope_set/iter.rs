//! Walking over the scopes of a set.

use core::iter::FusedIterator;
use core::marker::PhantomData;

use super::ScopeSet;
use crate::{Catalog, Scope};

/// The scopes of a set in the order of their indices, from either end. Made by [`ScopeSet::iter`].
#[derive(Clone, Debug)]
pub struct ScopeIter<'a, C> {
    /// The words between the two that are being taken apart.
    words: &'a [u64],
    /// What is left of the first word, and its number.
    front: (u64, u32),
    /// What is left of the last word, and its number. The same word as the first one's is kept in `front` alone.
    back: (u64, u32),
    catalog: PhantomData<fn() -> C>,
}

impl<'a, C> ScopeIter<'a, C> {
    pub(crate) fn new(words: &'a [u64]) -> Self {
        match words {
            [] => Self::over(&[], (0, 0), (0, 0)),
            [only] => Self::over(&[], (*only, 0), (0, 0)),
            [first, middle @ .., last] => Self::over(middle, (*first, 0), (*last, 1 + count(middle))),
        }
    }

    fn over(words: &'a [u64], front: (u64, u32), back: (u64, u32)) -> Self {
        Self {
            words,
            front,
            back,
            catalog: PhantomData,
        }
    }
}

/// The number of words. A catalogue has no more of them than scopes, whose indices have 32 bits.
#[expect(clippy::cast_possible_truncation, reason = "see above")]
fn count(words: &[u64]) -> u32 {
    words.len() as u32
}

impl<C: Catalog> Iterator for ScopeIter<'_, C> {
    type Item = Scope<C>;

    fn next(&mut self) -> Option<Scope<C>> {
        while self.front.0 == 0 {
            let number = self.front.1 + 1;
            match self.words.split_first() {
                Some((word, rest)) => {
                    self.words = rest;
                    self.front = (*word, number);
                }
                None if self.back.0 != 0 => self.front = core::mem::take(&mut self.back),
                None => return None,
            }
        }
        let bit = self.front.0.trailing_zeros();
        self.front.0 &= self.front.0 - 1;
        Some(Scope::at(self.front.1 * 64 + bit))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let words = self.words.iter().chain([&self.front.0, &self.back.0]);
        let len = words.map(|word| word.count_ones() as usize).sum();
        (len, Some(len))
    }
}

impl<C: Catalog> DoubleEndedIterator for ScopeIter<'_, C> {
    fn next_back(&mut self) -> Option<Scope<C>> {
        while self.back.0 == 0 {
            match self.words.split_last() {
                Some((word, rest)) => {
                    self.words = rest;
                    self.back = (*word, self.front.1 + count(rest) + 1);
                }
                None if self.front.0 != 0 => self.back = (core::mem::take(&mut self.front.0), self.front.1),
                None => return None,
            }
        }
        let bit = self.back.0.ilog2();
        self.back.0 &= !(1 << bit);
        Some(Scope::at(self.back.1 * 64 + bit))
    }
}

impl<C: Catalog> ExactSizeIterator for ScopeIter<'_, C> {}
impl<C: Catalog> FusedIterator for ScopeIter<'_, C> {}

impl<'a, C: Catalog> IntoIterator for &'a ScopeSet<C> {
    type Item = Scope<C>;
    type IntoIter = ScopeIter<'a, C>;

    fn into_iter(self) -> ScopeIter<'a, C> {
        self.iter()
    }
}
