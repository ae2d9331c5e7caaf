//! The floor: two masks, one AND, one bit; names through `FxHashMap`; paths through a router.

use std::collections::BTreeSet;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::meter::Meter;
use crate::rival::{About, Judge, Kind, Rival, by_route};
use crate::routes::{PathTree, Router, Wayfind};
use crate::workload::Workload;

/// Words of bits: an array where the number of scopes is known, a vector where it is not.
pub trait Width: AsRef<[u64]> + 'static {
    /// The mask of these scopes.
    fn mask(scopes: &BTreeSet<u32>, count: usize) -> Self;
}

impl<const N: usize> Width for [u64; N] {
    fn mask(scopes: &BTreeSet<u32>, _: usize) -> Self {
        let mut mask = [0; N];
        fill(&mut mask, scopes);
        mask
    }
}

impl Width for Vec<u64> {
    fn mask(scopes: &BTreeSet<u32>, count: usize) -> Self {
        let mut mask = vec![0; count.div_ceil(64)];
        fill(&mut mask, scopes);
        mask
    }
}

fn fill(mask: &mut [u64], scopes: &BTreeSet<u32>) {
    for scope in scopes {
        mask[*scope as usize / 64] |= 1 << (scope % 64);
    }
}

/// What a careful Rust developer writes by hand.
pub fn by_hand<W: Width>(work: &Workload, meter: Meter) -> Rival {
    let (masks, tokens, policies) = Masks::<W>::new(work, meter);
    let about = About {
        name: "masks by hand, FxHashMap, matchit",
        kind: Kind::Floor,
        crates: &["rustc-hash", "matchit"],
        how: "a mask for each token and role, ANDed at each check; `FxHashMap<&str, u32>` for names, matchit for paths",
    };
    Rival::judging(about, work, masks).holding(work, tokens, policies)
}

/// The same masks behind path-tree.
pub fn path_tree(work: &Workload, meter: Meter) -> Rival {
    routed::<PathTree>("path-tree and masks", &["path-tree"], work, meter)
}

/// The same masks behind wayfind.
pub fn wayfind(work: &Workload, meter: Meter) -> Rival {
    routed::<Wayfind>("wayfind and masks", &["wayfind"], work, meter)
}

fn routed<R: Router>(name: &'static str, crates: &'static [&'static str], work: &Workload, meter: Meter) -> Rival {
    let (masks, tokens, policies) = Masks::<Vec<u64>>::new(work, meter);
    let how = "its router, with the numbers of the needs behind each template; two masks ANDed";
    let about = About {
        name,
        kind: Kind::Library,
        crates,
        how,
    };
    Rival::new(about, [None, None, Some(by_route::<R, _>(work, &Rc::new(masks)))]).holding(work, tokens, policies)
}

/// Masks of tokens and roles.
pub(super) struct Masks<W> {
    tokens: Vec<W>,
    roles: Vec<W>,
    names: FxHashMap<&'static str, u32>,
}

impl<W: Width> Masks<W> {
    pub(super) fn new(work: &Workload, meter: Meter) -> (Self, i64, i64) {
        let count = work.scopes.len();
        let (tokens, token_bytes) =
            meter.held(|| work.tokens.iter().map(|token| W::mask(&token.held, count)).collect());
        let (roles, policy_bytes) = meter.held(|| work.roles.iter().map(|role| W::mask(role, count)).collect());
        let names = work.scopes.iter().copied().zip(0..).collect();
        (Self { tokens, roles, names }, token_bytes, policy_bytes)
    }

    #[inline]
    pub(super) fn has(&self, token: usize, role: usize, scope: u32) -> bool {
        let (token, role) = (self.tokens[token].as_ref(), self.roles[role].as_ref());
        let word = scope as usize / 64;
        (token[word] & role[word]) >> (scope % 64) & 1 != 0
    }
}

impl<W: Width> Judge for Masks<W> {
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
        self.has(token, role, *scope)
    }
}
