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

/// How many seeds may fail before the table gets more room.
const PATIENCE: usize = 8;

impl PerfectHash {
    /// Lays out distinct keys, and says which key each slot has; the last one is taken. The same keys in the same order give the
    /// same table.
    ///
    /// Seeds are tried until one works: two different keys agree in all 64 bits under one of 2^64 seeds.
    pub(crate) fn build<K>(keys: &[K], hash: impl Fn(u64, &K) -> u64) -> (Self, Vec<Option<&K>>) {
        let mut seed = 0;
        let mut failed = 0;
        loop {
            seed = splitmix(seed);
            let hashes: Vec<u64> = keys.iter().map(|key| hash(seed, key)).collect();
            let range = keys.len() + keys.len() / 8 + keys.len() / 16 * (failed / PATIENCE);
            if let Some((table, slots)) = Self::with_seed(seed, &hashes, range.max(2)) {
                let key = |key: Option<usize>| keys.get(key?);
                return (table, slots.into_iter().map(key).collect());
            }
            failed += 1;
        }
    }

    fn with_seed(seed: u64, hashes: &[u64], range: usize) -> Option<(Self, Slots)> {
        let buckets = (hashes.len() / 3).next_power_of_two().max(2);
        let mut table = Self {
            seed,
            bucket_mask: u32::try_from(buckets - 1).ok()?,
            range: u32::try_from(range).ok()?,
            pilots: vec![0; buckets],
        };
        let mut slots = vec![None; range + PILOTS];
        let mut members = vec![Vec::new(); buckets];
        for (key, hash) in hashes.iter().enumerate() {
            members
                .get_mut(hash::bucket(*hash, table.bucket_mask))?
                .push((key, *hash));
        }
        let mut order: Vec<(usize, Vec<(usize, u64)>)> = members.into_iter().enumerate().collect();
        order.sort_by_key(|(bucket, members)| (usize::MAX - members.len(), *bucket));
        for (bucket, members) in order.into_iter().filter(|(_, members)| !members.is_empty()) {
            *table.pilots.get_mut(bucket)? = settle(&mut slots, table.range, bucket, &members)?;
        }
        while slots.last() == Some(&None) {
            slots.pop();
        }
        Some((table, slots))
    }
}

/// Finds a pilot that moves all members of a bucket to free slots, and takes these. There is none where two of them have
/// the same place without it.
///
/// Each bucket begins with another one, so that keys do not crowd where the tries begin. A small table tries few, to stay
/// small.
fn settle(slots: &mut Slots, range: u32, bucket: usize, members: &[(usize, u64)]) -> Option<u8> {
    let pilots = (range as usize / 4).next_power_of_two().clamp(8, PILOTS);
    let first = splitmix(bucket as u64) as usize % pilots;
    let mut taken: Vec<usize> = Vec::with_capacity(members.len());
    for attempt in 0..pilots {
        let pilot = ((first + attempt * STRIDE) % pilots) as u8;
        taken.clear();
        for (_, hash) in members {
            let slot = hash::slot(*hash, pilot, range);
            if slots.get(slot).is_none_or(Option::is_some) || taken.contains(&slot) {
                break;
            }
            taken.push(slot);
        }
        if taken.len() == members.len() {
            for (slot, (key, _)) in taken.iter().zip(members) {
                *slots.get_mut(*slot)? = Some(*key);
            }
            return Some(pilot);
        }
    }
    None
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
    use super::*;

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

    fn check(keys: impl Iterator<Item = String>) {
        let keys: Vec<String> = keys.collect();
        let hash = |seed, key: &String| hash::name_hash(seed, key.as_bytes());
        let (table, slots) = PerfectHash::build(&keys, hash);
        for key in &keys {
            let hash = hash(table.seed, key);
            let pilot = table.pilots[hash::bucket(hash, table.bucket_mask)];
            assert_eq!(slots[hash::slot(hash, pilot, table.range)], Some(key), "{key}");
        }
    }
}
