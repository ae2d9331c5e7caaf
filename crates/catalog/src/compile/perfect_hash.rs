//! Perfect hashing by displacement: each bucket of keys has a pilot, which moves its keys on to slots of their own.
//!
//! Where a key would be without its pilot does not depend on it, so the two are computed side by side, and one addition is
//! all that waits for both.

use super::hash;

/// From keys to slots of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the engine's tables document each field once")]
#[non_exhaustive]
pub struct PerfectHash {
    pub seed: u64,
    pub bucket_mask: u32,
    pub range: u32,
    pub pilots: Vec<u8>,
}

/// For each slot the place of the key that has it; the last one is taken.
type Slots = Vec<Option<usize>>;

/// As many as a pilot has values.
const PILOTS: usize = 256;

/// Leads from one pilot to all others, since it is odd.
const STRIDE: usize = 37;

/// How many seeds may fail before the table gets more room, and before it gets twice as many buckets.
const PATIENCE: usize = 8;
const LONG_PATIENCE: usize = 32;

/// How many seeds are tried. About every fourth is good at first, and most of them are in a table with so much more room.
const SEEDS: usize = 128;

/// How many keys a bucket may have. There are up to three on average.
const CROWD: usize = 32;

/// What the first seed is computed with.
const FIRST: u64 = 0x9e37_79b9_7f4a_7c15;

/// Two keys that no table holds at once, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Collision(pub(crate) usize, pub(crate) usize);

impl PerfectHash {
    /// Lays out distinct keys, and says which key each slot has; the last one is taken. The same keys in the same order give the
    /// same table.
    ///
    /// Each seed is a new function of the whole key, so one after the other is tried. The first one comes from the keys
    /// themselves: nobody can choose keys for it.
    pub(crate) fn build<K>(keys: &[K], hash: impl Fn(u64, &K) -> u64) -> Result<(Self, Vec<Option<&K>>), Collision> {
        let mut seed = keys.iter().fold(0, |seed, key| splitmix(seed ^ hash(FIRST, key)));
        let mut collision = Collision(0, 0);
        for failed in 0..SEEDS {
            seed = splitmix(seed);
            let hashes: Vec<u64> = keys.iter().map(|key| hash(seed, key)).collect();
            let more = keys.len().div_ceil(16) * (failed / PATIENCE);
            let range = keys.len() + keys.len() / 8 + more;
            let buckets = (keys.len() / 3).next_power_of_two().max(2) << (failed / LONG_PATIENCE);
            match Self::with_seed(seed, &hashes, range.max(2) as u32, buckets) {
                Ok((table, slots)) => {
                    let key = |key: Option<usize>| keys.get(key?);
                    return Ok((table, slots.into_iter().map(key).collect()));
                }
                Err(found) => collision = found,
            }
        }
        Err(collision)
    }

    fn with_seed(seed: u64, hashes: &[u64], range: u32, buckets: usize) -> Result<(Self, Slots), Collision> {
        let mut table = Self {
            seed,
            bucket_mask: (buckets - 1) as u32,
            range,
            pilots: vec![0; buckets],
        };
        let mut members = vec![Vec::new(); buckets];
        for (key, hash) in hashes.iter().enumerate() {
            if let Some(bucket) = members.get_mut(hash::bucket(*hash, table.bucket_mask)) {
                bucket.push((key, *hash));
            }
        }
        let mut order: Vec<(usize, Vec<Member>)> = members.into_iter().enumerate().collect();
        order.retain(|(_, members)| !members.is_empty());
        order.sort_by_key(|(bucket, members)| (usize::MAX - members.len(), *bucket));
        let mut slots = vec![None; range as usize + PILOTS];
        for (bucket, members) in order {
            let settled = settle(&mut slots, range, bucket, &members)?;
            if let Some(pilot) = table.pilots.get_mut(bucket) {
                *pilot = settled;
            }
        }
        while slots.last() == Some(&None) {
            slots.pop();
        }
        Ok((table, slots))
    }
}

/// A key by its place, with its hash.
type Member = (usize, u64);

/// Finds a pilot that moves all members of a bucket to free slots, and takes these.
///
/// Each bucket begins with another one, so that keys do not crowd where the tries begin. A small table tries few, to stay
/// small.
fn settle(slots: &mut Slots, range: u32, bucket: usize, members: &[Member]) -> Result<u8, Collision> {
    if let Some(collision) = collision(range, members) {
        return Err(collision);
    }
    let pilots = (range as usize / 4).next_power_of_two().clamp(8, PILOTS);
    let first = splitmix(bucket as u64) as usize % pilots;
    for attempt in 0..pilots {
        let pilot = ((first + attempt * STRIDE) % pilots) as u8;
        let places = members
            .iter()
            .map(|(key, hash)| (hash::slot(*hash, pilot, range), *key));
        if places.clone().all(|(slot, _)| slots.get(slot) == Some(&None)) {
            for (slot, key) in places {
                if let Some(slot) = slots.get_mut(slot) {
                    *slot = Some(key);
                }
            }
            return Ok(pilot);
        }
    }
    Err(any_two(members))
}

/// Two members of a bucket that every pilot moves to the same slot, or any two where they are far too many.
fn collision(range: u32, members: &[Member]) -> Option<Collision> {
    if members.len() > CROWD {
        return Some(any_two(members));
    }
    let mut places: Vec<(usize, usize)> = members
        .iter()
        .map(|(key, hash)| (hash::slot(*hash, 0, range), *key))
        .collect();
    places.sort_unstable();
    let mut pairs = places.iter().zip(places.iter().skip(1));
    let (one, other) = pairs.find(|(one, other)| one.0 == other.0)?;
    Some(Collision(one.1, other.1))
}

fn any_two(members: &[Member]) -> Collision {
    let mut keys = members.iter().map(|(key, _)| *key);
    let first = keys.next().unwrap_or_default();
    Collision(first, keys.next().unwrap_or(first))
}

/// The step of the generator `SplitMix64`.
fn splitmix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::BTreeSet;

    use super::*;
    use crate::compile::hash::SegmentKey;

    /// Names that differ in many words, and in few digits of two words.
    #[test]
    fn every_key_has_a_slot_of_its_own() {
        for count in [0, 1, 2, 3, 5, 64, 1000, 20_000] {
            check((0..count).map(|number| format!("resource_{number}:read")));
        }
        let digits = |number: u32| (number / 100, number % 100);
        check((0..10_000).map(digits).map(|(a, b)| format!("v{a:02}_____{b:02}:read")));
        check(
            (0..10_000)
                .map(digits)
                .map(|(a, b)| format!("version-{a:02}-------of-the-{b:02}:read")),
        );
    }

    /// Each of these had the same hash under every seed, when the seed did not reach every byte.
    #[test]
    fn no_two_names_agree_under_every_seed() {
        let sets: [&[&str]; 4] = [
            &["warehouse:north_zone_a_shelf_a", "warehouse:north_zone_l_shelf_d"],
            &["bbbbbbbbbb", "cbbbbbbbb", "cbbbbbbbbbb"],
            &["xabbbbbbb", "xabbbbbbbb"],
            &["abcdefgA-------Q", "abcdefgB-------A", "a", "b", "c"],
        ];
        for keys in sets {
            for tries in check(keys.iter().map(|key| (*key).to_owned())) {
                assert!(tries < SEEDS / 4, "{keys:?}");
            }
        }
    }

    /// What cannot be told apart is said, in bounded time: here nothing can, or the first two keys cannot.
    #[test]
    fn keys_that_collide_under_every_seed_are_named() {
        let keys: Vec<u64> = (0..1_000).collect();
        assert!(PerfectHash::build(&keys, |_, _| 7).is_err());
        let hash = |seed, key: &u64| splitmix(seed ^ (*key).max(1));
        assert_eq!(PerfectHash::build(&keys, hash).unwrap_err(), Collision(0, 1));
    }

    /// Keys that have nearly everything in common, few at once and many at once: nothing of a key cancels, whatever the seed.
    /// `NEAR_EQUAL_KEYS` in the environment says how many are tried instead of some thousands.
    #[test]
    fn keys_that_are_nearly_equal_have_slots_of_their_own() {
        let count = std::env::var("NEAR_EQUAL_KEYS")
            .ok()
            .and_then(|count| count.parse().ok());
        let count: usize = count.unwrap_or(10_000);
        let mut random = 1;
        let (mut keys, mut tables, mut seeds, mut most) = (0, 0, 0, 0);
        while keys < count {
            let near = near_equal(&mut random);
            keys += near.len();
            tables += 2;
            for tries in check(near.into_iter()) {
                seeds += tries;
                most = most.max(tries);
            }
        }
        assert!(seeds > 0 && most > 0, "{keys} keys in {tables} tables");
        assert!(
            seeds < 8 * tables && most < SEEDS,
            "{seeds} seeds for {tables} tables, at most {most}"
        );
    }

    /// A text and others that differ from it in few bytes, or in being longer by some of them.
    fn near_equal(random: &mut u64) -> BTreeSet<String> {
        let mut below = |limit: u64| {
            *random = splitmix(*random);
            (*random % limit) as usize
        };
        let letters: &[u8] = if below(2) == 0 {
            b"ab"
        } else {
            b"abcdefghijklmnopqrstuvwxyz0123456789-_.~"
        };
        let size = [2, 3, 5, 30, 300][below(5)];
        let base: Vec<u8> = match below(3) {
            0 => vec![b'b'; 1 + below(40)],
            1 => (0..=below(40)).map(|at| letters[at % 2]).collect(),
            _ => (0..=below(40)).map(|_| letters[below(letters.len() as u64)]).collect(),
        };
        let mut texts = BTreeSet::new();
        for _ in 0..size {
            let mut text = base.clone();
            for _ in 0..below(4) {
                let (at, letter) = (below(text.len() as u64), letters[below(letters.len() as u64)]);
                match below(4) {
                    0 => text.insert(at, letter),
                    1 if text.len() > 1 => _ = text.remove(at),
                    _ => text[at] = letter,
                }
            }
            texts.insert(String::from_utf8(text).unwrap());
        }
        texts
    }

    /// Builds the tables of names and of path segments, and says how many seeds each took.
    fn check(keys: impl Iterator<Item = String>) -> [usize; 2] {
        let keys: Vec<String> = keys.collect();
        let names = build(&keys, |seed, key| hash::name_hash(seed, key.as_bytes()));
        let segments: BTreeSet<SegmentKey> = keys.iter().map(|key| SegmentKey::new(key.as_bytes())).collect();
        let segments: Vec<SegmentKey> = segments.into_iter().collect();
        [names, build(&segments, |seed, key| key.hash(seed))]
    }

    fn build<K: PartialEq + std::fmt::Debug>(keys: &[K], hash: impl Fn(u64, &K) -> u64) -> usize {
        let hashed = Cell::new(0);
        let counted = |seed, key: &K| {
            hashed.set(hashed.get() + 1);
            hash(seed, key)
        };
        let (table, slots) = PerfectHash::build(keys, counted).unwrap_or_else(|_| panic!("{keys:?}"));
        for key in keys {
            let hash = hash(table.seed, key);
            let pilot = table.pilots[hash::bucket(hash, table.bucket_mask)];
            assert_eq!(slots[hash::slot(hash, pilot, table.range)], Some(key), "{key:?}");
        }
        (hashed.get() / keys.len().max(1)).saturating_sub(1)
    }
}
