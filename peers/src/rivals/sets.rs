//! Sets from the standard library and from libraries: one for each token, one for each role, and both are asked.

use std::collections::{BTreeSet, HashSet};

use fixedbitset::FixedBitSet;
use roaring::RoaringBitmap;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::meter::Meter;
use crate::rival::{About, Judge, Kind, Rival};
use crate::workload::Workload;

/// `HashSet<String>` from the standard library.
pub fn string_hash_set(work: &Workload, meter: Meter) -> Rival {
    names::<HashSet<String>>("HashSet<String>", &[], work, meter)
}

/// `FxHashSet<&str>`.
pub fn fx_hash_set(work: &Workload, meter: Meter) -> Rival {
    names::<FxHashSet<&'static str>>("FxHashSet<&str>", &["rustc-hash"], work, meter)
}

/// fixedbitset.
pub fn fixedbitset(work: &Workload, meter: Meter) -> Rival {
    numbers::<Fixed>("fixedbitset", &["fixedbitset"], work, meter)
}

/// roaring.
pub fn roaring(work: &Workload, meter: Meter) -> Rival {
    numbers::<RoaringBitmap>("roaring", &["roaring"], work, meter)
}

/// Sets of something that stands for a scope, for tokens and roles.
pub(super) struct Pairs<S> {
    tokens: Vec<S>,
    roles: Vec<S>,
}

impl<S> Pairs<S> {
    pub(super) fn new(work: &Workload, meter: Meter, set: impl Fn(&BTreeSet<u32>) -> S) -> (Self, i64, i64) {
        let (tokens, token_bytes) = meter.held(|| work.tokens.iter().map(|token| set(&token.held)).collect());
        let (roles, policy_bytes) = meter.held(|| work.roles.iter().map(&set).collect());
        (Self { tokens, roles }, token_bytes, policy_bytes)
    }

    #[inline]
    pub(super) fn both(&self, token: usize, role: usize, has: impl Fn(&S) -> bool) -> bool {
        has(&self.tokens[token]) && has(&self.roles[role])
    }

    #[inline]
    pub(super) fn met(&self, token: usize, role: usize, meets: impl Fn(&S, &S) -> bool) -> bool {
        meets(&self.tokens[token], &self.roles[role])
    }
}

trait Names: 'static {
    fn of(names: impl Iterator<Item = &'static str>) -> Self;
    fn has(&self, name: &str) -> bool;
}

impl Names for HashSet<String> {
    fn of(names: impl Iterator<Item = &'static str>) -> Self {
        names.map(str::to_owned).collect()
    }

    #[inline]
    fn has(&self, name: &str) -> bool {
        self.contains(name)
    }
}

impl Names for FxHashSet<&'static str> {
    fn of(names: impl Iterator<Item = &'static str>) -> Self {
        names.collect()
    }

    #[inline]
    fn has(&self, name: &str) -> bool {
        self.contains(name)
    }
}

struct ByName<S> {
    sets: Pairs<S>,
    names: Vec<&'static str>,
}

impl<S: Names> Judge for ByName<S> {
    type Handle = &'static str;

    fn handle(&self, scope: u32) -> &'static str {
        self.names[scope as usize]
    }

    #[inline]
    fn named(&self, name: &'static str) -> Option<&'static str> {
        Some(name)
    }

    #[inline]
    fn allows(&self, token: usize, role: usize, scope: &&'static str) -> bool {
        self.sets.both(token, role, |set| set.has(scope))
    }
}

fn names<S: Names>(name: &'static str, crates: &'static [&'static str], work: &Workload, meter: Meter) -> Rival {
    let set = |scopes: &BTreeSet<u32>| S::of(scopes.iter().map(|scope| work.scopes[*scope as usize]));
    let (sets, tokens, policies) = Pairs::new(work, meter, set);
    let judge = ByName {
        sets,
        names: work.scopes.clone(),
    };
    let how = "the token's set has the name and the role's set has it; matchit for paths";
    let about = About {
        name,
        kind: Kind::Library,
        crates,
        how,
    };
    Rival::judging(about, work, judge).holding(work, tokens, policies)
}

trait Numbers: FromIterator<u32> + 'static {
    fn has(&self, number: u32) -> bool;
}

impl Numbers for RoaringBitmap {
    #[inline]
    fn has(&self, number: u32) -> bool {
        self.contains(number)
    }
}

/// fixedbitset counts in `usize`.
struct Fixed(FixedBitSet);

impl FromIterator<u32> for Fixed {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        Self(numbers.into_iter().map(|number| number as usize).collect())
    }
}

impl Numbers for Fixed {
    #[inline]
    fn has(&self, number: u32) -> bool {
        self.0.contains(number as usize)
    }
}

struct ByNumber<S> {
    sets: Pairs<S>,
    names: FxHashMap<&'static str, u32>,
}

impl<S: Numbers> Judge for ByNumber<S> {
    type Handle = u32;

    fn handle(&self, scope: u32) -> u32 {
        scope
    }

    #[inline]
    fn named(&self, name: &'static str) -> Option<u32> {
        self.names.get(name).copied()
    }

    #[inline]
    fn allows(&self, token: usize, role: usize, scope: &u32) -> bool {
        self.sets.both(token, role, |set| set.has(*scope))
    }
}

fn numbers<S: Numbers>(name: &'static str, crates: &'static [&'static str], work: &Workload, meter: Meter) -> Rival {
    let (sets, tokens, policies) = Pairs::new(work, meter, |scopes| scopes.iter().copied().collect::<S>());
    let judge = ByNumber {
        sets,
        names: work.scopes.iter().copied().zip(0..).collect(),
    };
    let how = "the token's set has the number and the role's set has it; FxHashMap for names, matchit for paths";
    let about = About {
        name,
        kind: Kind::Library,
        crates,
        how,
    };
    Rival::judging(about, work, judge).holding(work, tokens, policies)
}
