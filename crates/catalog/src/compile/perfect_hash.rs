//! Perfect hashing by pilots: each bucket of keys gets a multiplier that sends its keys to slots of their own.

use super::hash;

/// A table in which every key has a slot of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PerfectHash {
    /// The seed under which it worked out.
    pub(crate) seed: u64,
    /// 32 less the logarithm of the number of buckets.
    pub(crate) bucket_shift: u32,
    /// The multiplier of each bucket.
    pub(crate) pilots: Vec<u32>,
    /// For each slot the key that has it.
    pub(crate) slots: Vec<Option<usize>>,
}

/// How many multipliers a bucket may try before another seed is taken. A bucket that fails so often holds keys whose
/// upper halves are the same.
const TRIES: u32 = 1 << 16;

impl PerfectHash {
    /// Lays out distinct keys. The same keys in the same order give the same table.
    ///
    /// Seeds are tried until one works: two different keys agree in all 64 bits under one of 2^64 seeds.
    pub(crate) fn build<K>(keys: &[K], hash: impl Fn(u64, &K) -> u64) -> Self {
        let mut seed = 0;
        loop {
            seed = splitmix(seed);
            let hashes: Vec<u64> = keys.iter().map(|key| hash(seed, key)).collect();
            if let Some(table) = Self::with_seed(seed, &hashes) {
                return table;
            }
        }
    }

    fn with_seed(seed: u64, hashes: &[u64]) -> Option<Self> {
        let buckets = (hashes.len() / 3).next_power_of_two().max(2);
        let slots = (hashes.len() + hashes.len() / 8).max(2);
        let mut table = Self {
            seed,
            bucket_shift: 32 - buckets.ilog2(),
            pilots: vec![1; buckets],
            slots: vec![None; slots],
        };
        let mut members = vec![Vec::new(); buckets];
        for (key, hash) in hashes.iter().enumerate() {
            members
                .get_mut(hash::bucket(*hash, table.bucket_shift))?
                .push((key, *hash));
        }
        let mut order: Vec<(usize, Vec<(usize, u64)>)> = members.into_iter().enumerate().collect();
        order.sort_by_key(|(bucket, members)| (usize::MAX - members.len(), *bucket));
        for (bucket, members) in order.into_iter().filter(|(_, members)| !members.is_empty()) {
            *table.pilots.get_mut(bucket)? = table.settle(&members)?;
        }
        Some(table)
    }

    /// Finds the first multiplier that sends all members of a bucket to free slots, and takes these.
    fn settle(&mut self, members: &[(usize, u64)]) -> Option<u32> {
        let mut taken: Vec<usize> = Vec::with_capacity(members.len());
        for attempt in 0..TRIES {
            let pilot = (splitmix(u64::from(attempt)) >> 32) as u32 | 1;
            taken.clear();
            for (_, hash) in members {
                let slot = hash::slot(*hash, pilot, self.slots.len());
                if self.slots.get(slot).is_none_or(Option::is_some) || taken.contains(&slot) {
                    break;
                }
                taken.push(slot);
            }
            if taken.len() == members.len() {
                for (slot, (key, _)) in taken.iter().zip(members) {
                    *self.slots.get_mut(*slot)? = Some(*key);
                }
                return Some(pilot);
            }
        }
        None
    }
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

    #[test]
    fn every_key_has_a_slot_of_its_own() {
        for count in [0, 1, 2, 3, 5, 64, 1000, 20_000] {
            let keys: Vec<String> = (0..count).map(|number| format!("resource_{number}:read")).collect();
            let hash = |seed, key: &String| hash::name_hash(seed, key.as_bytes());
            let table = PerfectHash::build(&keys, hash);
            for (index, key) in keys.iter().enumerate() {
                let hash = hash(table.seed, key);
                let pilot = table.pilots[hash::bucket(hash, table.bucket_shift)];
                assert_eq!(
                    table.slots[hash::slot(hash, pilot, table.slots.len())],
                    Some(index),
                    "{key}"
                );
            }
        }
    }
}
