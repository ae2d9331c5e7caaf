//! A table of tokens by the digests of their secrets.
//!
//! A digest is as random as a secret, so its own bits choose one of many small sets, and nothing is hashed. A set is
//! searched from end to end, and a new token takes the place of the one in its set that is worth least. Every place is a
//! pointer that is read and exchanged without a lock. A program that verifies nothing pays for no table: it is made when
//! the first token is put in.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwapOption;
use bailiwick::Catalog;

use super::Entry;
use crate::SecretDigest;

/// Places in a set. With four, one token in 25 finds its set full when the table is half full.
const WAYS: u32 = 4;

type Set<C> = [ArcSwapOption<Entry<C>>; WAYS as usize];

pub(super) struct Cache<C: Catalog> {
    /// How many sets there are to be: a power of two, or none.
    count: u32,
    sets: OnceLock<Box<[Set<C>]>>,
    /// Places that are taken.
    taken: AtomicUsize,
}

impl<C: Catalog> Cache<C> {
    /// Room for at least so many tokens, or for none.
    pub(super) fn new(capacity: u32) -> Self {
        Self {
            count: match capacity {
                0 => 0,
                _ => capacity.div_ceil(WAYS).next_power_of_two(),
            },
            sets: OnceLock::new(),
            taken: AtomicUsize::new(0),
        }
    }

    /// The entry of a secret, if it is one that is believed.
    pub(super) fn find(&self, secret: &SecretDigest, believed: impl Fn(&Entry<C>) -> bool) -> Option<Arc<Entry<C>>> {
        self.set(secret)?.iter().find_map(|place| {
            let entry = place.load();
            let entry = entry.as_ref()?;
            (entry.secret == *secret && believed(entry)).then(|| Arc::clone(entry))
        })
    }

    /// Puts an entry in, in place of an older one of its secret, of nothing, of one that is dead, or of the one in its set
    /// that has not been used for longest.
    pub(super) fn insert(&self, entry: Arc<Entry<C>>, dead: impl Fn(&Entry<C>) -> bool) {
        let worth = |place: &&ArcSwapOption<Entry<C>>| match place.load().as_ref() {
            Some(other) if other.secret == entry.secret => (0, 0),
            None => (1, 0),
            Some(other) if dead(other) => (2, 0),
            Some(other) => (3, other.used.load(Ordering::Relaxed)),
        };
        let empty = |_| std::array::from_fn(|_| ArcSwapOption::empty());
        self.sets.get_or_init(|| (0..self.count).map(empty).collect());
        let place = self.set(&entry.secret).and_then(|set| set.iter().min_by_key(worth));
        if place.is_some_and(|place| place.swap(Some(entry)).is_none()) {
            self.taken.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Takes out whatever there is of a secret.
    pub(super) fn remove(&self, secret: &SecretDigest) {
        for place in self.set(secret).into_iter().flatten() {
            let is_there = place.load().as_ref().is_some_and(|entry| entry.secret == *secret);
            if is_there && place.swap(None).is_some() {
                self.taken.fetch_sub(1, Ordering::Relaxed);
            }
        }
    }

    /// How many places are taken, and how many there are to be.
    pub(super) fn len(&self) -> (usize, usize) {
        let taken = self.taken.load(Ordering::Relaxed);
        (taken, self.count as usize * WAYS as usize)
    }

    fn set(&self, secret: &SecretDigest) -> Option<&Set<C>> {
        let sets = self.sets.get()?;
        let bits = u32::from_le_bytes(*secret.as_bytes().first_chunk()?);
        let mask = sets.len().checked_sub(1)?;
        sets.get(usize::try_from(bits).ok()? & mask)
    }
}
