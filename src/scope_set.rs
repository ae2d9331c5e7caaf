//! A set of scopes.

mod iter;
mod ops;
mod text;

use core::fmt;
use core::marker::PhantomData;

pub use iter::ScopeIter;

use crate::tables::ScopeRow;
use crate::{ActionClass, Catalog, Scope, Words};

/// A set of scopes of one catalogue: one bit for each.
///
/// For a catalogue compiled at build time it is an array, copied like a number, and constants can be made of it.
/// Sets are joined, met and subtracted by operators; `!` is the complement within the catalogue.
///
/// ```
/// use bailiwick::digitalocean::{DigitalOcean, droplet, image};
/// type ScopeSet = bailiwick::ScopeSet<DigitalOcean>;
///
/// const IMAGES: ScopeSet = ScopeSet::from_scopes(&[image::READ, image::CREATE]);
/// let set = droplet::READ | droplet::CREATE | IMAGES;
/// assert_eq!(set.len(), 4);
/// assert_eq!(set - IMAGES, droplet::READ | droplet::CREATE);
/// assert_eq!(IMAGES.to_string(), "image:create image:read");
/// assert_eq!("image:read image:create".parse::<ScopeSet>().unwrap(), IMAGES);
/// ```
#[derive(Clone)]
pub struct ScopeSet<C: Catalog> {
    words: C::Words,
    catalog: PhantomData<fn() -> C>,
}

impl<C: Catalog> ScopeSet<C> {
    /// No scope.
    pub const EMPTY: Self = Self::from_words(C::Words::EMPTY);

    /// Every scope of the catalogue.
    ///
    /// ```
    /// use bailiwick::digitalocean::{DigitalOcean, droplet};
    /// let all = bailiwick::ScopeSet::<DigitalOcean>::all();
    /// assert!(all.contains(droplet::DELETE));
    /// assert!((!all).is_empty());
    /// ```
    #[must_use]
    pub fn all() -> Self {
        Self::from_static(C::tables().live)
    }

    /// Every scope of one of these classes.
    #[must_use]
    pub fn of_class(classes: ActionClass) -> Self {
        let table = C::tables().classes;
        let chosen = ActionClass::all()
            .iter()
            .zip(table)
            .filter(|(class, _)| classes.contains(*class));
        let sets = chosen.map(|(_, words)| Self::from_static(words));
        sets.reduce(|set, other| set | other).unwrap_or_default()
    }

    /// Every scope of a resource; none when the catalogue does not have it.
    ///
    /// ```
    /// use bailiwick::digitalocean::{DigitalOcean, cdn};
    /// let set = bailiwick::ScopeSet::<DigitalOcean>::of_resource("cdn");
    /// assert_eq!(set, cdn::CREATE | cdn::READ | cdn::UPDATE | cdn::DELETE);
    /// ```
    #[must_use]
    pub fn of_resource(resource: &str) -> Self {
        C::scopes().filter(|scope| scope.resource() == Some(resource)).collect()
    }

    /// Whether a scope is in the set.
    #[inline]
    #[must_use]
    pub fn contains(&self, scope: Scope<C>) -> bool {
        self.bit(scope.index()) != 0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.as_slice().iter().all(|word| *word == 0)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words
            .as_slice()
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// Whether every scope of this set is in the other.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        let mut others = other.words.as_slice().iter();
        self.words
            .as_slice()
            .iter()
            .all(|word| word & !others.next().copied().unwrap_or(0) == 0)
    }

    /// Whether no scope is in both.
    #[must_use]
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.words
            .as_slice()
            .iter()
            .zip(other.words.as_slice())
            .all(|(word, other)| word & other == 0)
    }

    /// Adds a scope; says whether it was missing.
    pub fn insert(&mut self, scope: Scope<C>) -> bool {
        let missing = !self.contains(scope);
        self.words.set(scope.index(), true, Self::room());
        missing && self.contains(scope)
    }

    /// Takes a scope out; says whether it was there.
    pub fn remove(&mut self, scope: Scope<C>) -> bool {
        let present = self.contains(scope);
        self.words.set(scope.index(), false, Self::room());
        present
    }

    /// The scopes in the order of their indices, from either end.
    ///
    /// ```
    /// use bailiwick::digitalocean::{droplet, image};
    /// let set = image::READ | droplet::READ;
    /// let names: Vec<_> = set.iter().rev().map(|scope| scope.name()).collect();
    /// assert_eq!(names, ["image:read", "droplet:read"]);
    /// ```
    #[must_use]
    pub fn iter(&self) -> ScopeIter<'_, C> {
        ScopeIter::new(self.words.as_slice())
    }

    /// The set with everything that its scopes imply: what counts as held.
    #[must_use]
    pub fn implied(&self) -> Self {
        self.closure(|row| row.implies)
    }

    /// The set with everything that its scopes and those that they imply require, directly or through another one, unless
    /// a scope of the set implies it: what can be minted.
    #[must_use]
    pub fn with_required(&self) -> Self {
        let mut set = self.clone();
        loop {
            let held = set.implied();
            let missing = held.closure(|row| row.requires) - &held;
            if missing.is_empty() {
                return set;
            }
            // What is added may imply scopes that require more.
            set |= missing;
        }
    }

    /// What [`with_required`](Self::with_required) adds. Empty for a set that can be minted.
    #[must_use]
    pub fn missing_required(&self) -> Self {
        self.with_required() - self
    }

    /// The set without what another scope of it implies: the fewest that count as the same.
    #[must_use]
    pub(crate) fn without_implied(&self) -> Self {
        let implied = self.iter().fold(Self::EMPTY, |set, scope| set | scope.implies());
        self.clone() - implied
    }

    /// The bits as words, lowest first: scope `i` is bit `i % 64` of word `i / 64`. Words that are not there are 0. Equal sets
    /// have equal words.
    #[must_use]
    pub fn words(&self) -> &[u64] {
        self.words.form()
    }

    /// The bit of an index, as 0 or 1.
    #[inline]
    pub(crate) fn bit(&self, index: u32) -> u64 {
        self.words
            .as_slice()
            .get(index as usize / 64)
            .map_or(0, |word| word >> (index % 64) & 1)
    }

    pub(crate) const fn from_words(words: C::Words) -> Self {
        Self {
            words,
            catalog: PhantomData,
        }
    }

    #[cfg(feature = "serde")]
    pub(crate) fn from_slice(words: &[u64]) -> Self {
        Self::from_words(C::Words::from_slice(words, Self::room()))
    }

    /// How many words a set of the catalogue has.
    fn room() -> usize {
        C::tables().live.len()
    }

    pub(crate) fn from_static(words: &'static [u64]) -> Self {
        Self::from_words(C::Words::from_static(words))
    }

    /// The first scope whose bit is in this word or a later one.
    fn first_from(&self, word: u32) -> Option<Scope<C>> {
        let words = (word..).zip(self.words.as_slice().iter().skip(word as usize));
        let mut found = words.filter(|(_, word)| **word != 0);
        found
            .next()
            .map(|(at, word)| Scope::at(at * 64 + word.trailing_zeros()))
    }

    /// The set with all that its scopes lead to, directly or through another one.
    ///
    /// What is still to be followed is a set too, so nothing is allocated but what a set itself takes.
    pub(crate) fn closure(&self, related: fn(&ScopeRow) -> &'static [u32]) -> Self {
        let mut set = self.clone();
        let mut open = self.clone();
        let mut from = 0;
        while let Some(scope) = open.first_from(from) {
            open.words.set(scope.index(), false, Self::room());
            from = scope.index() / 64;
            for target in scope.row().map(related).unwrap_or_default() {
                if set.bit(*target) == 0 {
                    set.words.set(*target, true, Self::room());
                    open.words.set(*target, true, Self::room());
                    from = from.min(*target / 64);
                }
            }
        }
        set
    }
}

impl<C: Catalog<Words = [u64; N]>, const N: usize> ScopeSet<C> {
    /// The set of these scopes, also as a constant.
    #[must_use]
    pub const fn from_scopes(mut scopes: &[Scope<C>]) -> Self {
        let mut words = [0; N];
        while let [scope, rest @ ..] = scopes {
            let index = scope.index() as usize;
            if let Some((_, [word, ..])) = words.split_at_mut_checked(index / 64) {
                *word |= 1 << (index % 64);
            }
            scopes = rest;
        }
        Self::from_words(words)
    }

    /// For generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn __generated(words: [u64; N]) -> Self {
        Self::from_words(words)
    }
}

impl<C: Catalog<Words: Copy>> Copy for ScopeSet<C> {}

impl<C: Catalog> Default for ScopeSet<C> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<C: Catalog> fmt::Debug for ScopeSet<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self).finish()
    }
}
