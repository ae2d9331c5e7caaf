//! Rivals that need code for each scope: phf, enumset, bitflags. For DigitalOcean's catalogue alone.

use std::collections::BTreeSet;
use std::rc::Rc;

use enumset::EnumSet;
use rustc_hash::FxHashMap;

use super::masks::Masks;
use super::sets::Pairs;
use crate::meter::Meter;
use crate::rival::{About, Judge, Kind, Rival, by_name};
use crate::workload::Workload;

mod scopes {
    include!(concat!(env!("OUT_DIR"), "/scopes.rs"));
}

/// phf for names, masks for sets.
pub fn phf(work: &Workload, meter: Meter) -> Rival {
    let (masks, tokens, policies) = Masks::new(work, meter);
    let about = About {
        name: "phf and masks",
        kind: Kind::Library,
        crates: &["phf"],
        how: "a `phf_map!` of the names, two masks ANDed",
    };
    Rival::new(about, [None, Some(by_name(work, &Rc::new(ByPhf(masks)))), None]).holding(work, tokens, policies)
}

struct ByPhf(Masks<[u64; 3]>);

impl Judge for ByPhf {
    type Handle = u32;

    fn handle(&self, scope: u32) -> u32 {
        scope
    }

    #[inline]
    fn named(&self, name: &'static str) -> Option<u32> {
        scopes::NAMES.get(name).copied()
    }

    #[inline]
    fn allows(&self, token: usize, role: usize, scope: &u32) -> bool {
        self.0.has(token, role, *scope)
    }
}

/// enumset.
pub fn enumset(work: &Workload, meter: Meter) -> Rival {
    let about = About {
        name: "enumset",
        kind: Kind::Library,
        crates: &["enumset"],
        how: "an enum of the scopes with `repr = \"array\"`, two sets met; FxHashMap for names, matchit for paths",
    };
    let scope = |number: &u32| scopes::SCOPES[*number as usize];
    coded(about, work, meter, scope, |scopes: &BTreeSet<u32>| {
        scopes.iter().map(scope).collect::<EnumSet<scopes::Scope>>()
    })
}

impl Meets<scopes::Scope> for EnumSet<scopes::Scope> {
    #[inline]
    fn meets(token: &Self, role: &Self, scope: scopes::Scope) -> bool {
        (*token & *role).contains(scope)
    }
}

bitflags::bitflags! {
    /// One half of the scopes: more than 128 do not fit into one flags type.
    #[derive(Clone, Copy, PartialEq, Eq)]
    struct Half: u128 {
        const _ = !0;
    }
}

/// bitflags.
pub fn bitflags(work: &Workload, meter: Meter) -> Rival {
    let about = About {
        name: "bitflags",
        kind: Kind::Library,
        crates: &["bitflags"],
        how: "two flags types of 128 bits, since one does not hold them all; FxHashMap for names, matchit for paths",
    };
    let scope = |number: &u32| (*number as usize / 128, Half::from_bits_retain(1 << (number % 128)));
    coded(about, work, meter, scope, |scopes: &BTreeSet<u32>| {
        let mut halves = [Half::empty(); 2];
        for (half, flag) in scopes.iter().map(scope) {
            halves[half] |= flag;
        }
        halves
    })
}

impl Meets<(usize, Half)> for [Half; 2] {
    #[inline]
    fn meets(token: &Self, role: &Self, (half, flag): (usize, Half)) -> bool {
        (token[half] & role[half]).contains(flag)
    }
}

/// Sets that are met and then asked.
trait Meets<S>: 'static {
    fn meets(token: &Self, role: &Self, scope: S) -> bool;
}

struct Coded<T, S> {
    sets: Pairs<T>,
    scopes: Vec<S>,
    names: FxHashMap<&'static str, S>,
}

impl<T: Meets<S>, S: Copy + 'static> Judge for Coded<T, S> {
    type Handle = S;

    fn handle(&self, scope: u32) -> S {
        self.scopes[scope as usize]
    }

    #[inline]
    fn named(&self, name: &'static str) -> Option<S> {
        self.names.get(name).copied()
    }

    #[inline]
    fn allows(&self, token: usize, role: usize, scope: &S) -> bool {
        self.sets.met(token, role, |token, role| T::meets(token, role, *scope))
    }
}

fn coded<T: Meets<S>, S: Copy + 'static>(
    about: About,
    work: &Workload,
    meter: Meter,
    scope: impl Fn(&u32) -> S,
    set: impl Fn(&BTreeSet<u32>) -> T,
) -> Rival {
    let (sets, tokens, policies) = Pairs::new(work, meter, set);
    let scopes: Vec<S> = (0..work.scopes.len() as u32).map(|number| scope(&number)).collect();
    let names = work.scopes.iter().copied().zip(scopes.iter().copied()).collect();
    Rival::judging(about, work, Coded { sets, scopes, names }).holding(work, tokens, policies)
}
