//! Counts of what is written down now and then, in bounded room.

use std::collections::HashMap;
use std::hash::Hash;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bailiwick::Timestamp;

use crate::TeamId;

/// Keys that are counted apart at most.
const APART: usize = 1 << 12;
/// Those of one team: what happens to it fills nobody else's room.
const OF_A_TEAM: usize = 1 << 9;

/// What is counted apart.
pub(super) trait Key: Hash + Ord {
    /// Whose room it takes.
    fn team(&self) -> Option<TeamId>;

    /// The key for all of its team that are not told apart, or for all of everybody.
    fn shared_by(team: Option<TeamId>, key: Self) -> Self;
}

/// How often each key was counted since what there was has been taken, and when the last time.
pub(super) struct Counts<K>(Mutex<Counted<K>>);

struct Counted<K> {
    times: HashMap<K, u64>,
    of_team: HashMap<TeamId, usize>,
    last: Option<Timestamp>,
}

impl<K: Key> Counts<K> {
    /// Counts one; where there is no room for another key, by one that its team shares, or everybody.
    pub(super) fn count(&self, key: K, now: Timestamp) {
        let mut counted = self.lock();
        let key = counted.fitting(key);
        *counted.times.entry(key).or_default() += 1;
        counted.last = counted.last.max(Some(now));
    }

    /// How many keys wait to be taken.
    pub(super) fn len(&self) -> usize {
        self.lock().times.len()
    }

    /// Takes what was counted, by key, and the moment of the last of it.
    pub(super) fn take(&self) -> Option<(Timestamp, Vec<(K, u64)>)> {
        let counted = mem::take(&mut *self.lock());
        let mut times: Vec<_> = counted.times.into_iter().collect();
        times.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        Some((counted.last?, times))
    }

    /// Held for as long as it takes to count, and nothing in it can fail halfway.
    fn lock(&self) -> MutexGuard<'_, Counted<K>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Key> Counted<K> {
    fn fitting(&mut self, key: K) -> K {
        if self.times.contains_key(&key) {
            return key;
        }
        let team = key.team();
        let of_team = team.map(|team| self.of_team.entry(team).or_default());
        let has_room = self.times.len() < APART;
        match of_team {
            Some(of_team) if has_room && *of_team < OF_A_TEAM => *of_team += 1,
            None if has_room => {}
            _ => {
                let of_team = K::shared_by(team, key);
                let is_counted = has_room || self.times.contains_key(&of_team);
                return if is_counted {
                    of_team
                } else {
                    K::shared_by(None, of_team)
                };
            }
        }
        key
    }
}

impl<K> Default for Counts<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K> Default for Counted<K> {
    fn default() -> Self {
        Self {
            times: HashMap::new(),
            of_team: HashMap::new(),
            last: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Key for (Option<TeamId>, usize) {
        fn team(&self) -> Option<TeamId> {
            self.0
        }

        fn shared_by(team: Option<TeamId>, _: Self) -> Self {
            (team, usize::MAX)
        }
    }

    #[test]
    fn a_team_has_bounded_room_and_so_have_all() {
        let counts = Counts::default();
        let now = Timestamp::from_secs(7);
        let teams: Vec<_> = (1..=10)
            .map(|team| TeamId::from_uuid(uuid::Uuid::from_u128(team)))
            .collect();
        for team in &teams {
            for key in 0..600 {
                counts.count((Some(*team), key), now);
            }
        }
        counts.count((None, 7), now);
        let (last, counted) = counts.take().unwrap();
        assert_eq!(last, now);
        assert_eq!(counted.iter().map(|(_, times)| times).sum::<u64>(), 6_001);
        let shared = |team| counted.iter().find(|(key, _)| *key == (team, usize::MAX));
        assert_eq!(shared(Some(teams[0])).map(|(_, times)| *times), Some(600 - 512));
        // Seven teams have 513 keys; the eighth has the rest and shares with the last two.
        assert_eq!(counted.len(), APART + 1);
        let rest = 3 * 600 - (APART as u64 - 7 * 513);
        assert_eq!(shared(None).map(|(_, times)| *times), Some(rest + 1));
        assert!(counts.take().is_none());
    }
}
