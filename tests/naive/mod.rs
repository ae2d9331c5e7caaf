//! An independent model of what a catalogue means, to compare the engine with.
//!
//! It shares no code with the engine or its compiler, and it is written to be seen right at a glance: names are strings,
//! sets are `BTreeSet`s, closures are computed by repeating a step until nothing changes, and endpoints are found by
//! trying every template. Nothing is checked here that the compiler reports as an error: catalogues are assumed valid,
//! and one that is not makes [`Naive::load`] panic.

#![allow(
    dead_code,
    unused_imports,
    reason = "every target that mounts this module uses its own part of it"
)]

use std::collections::BTreeSet;

mod catalogue;
mod decide;
mod format;
pub(crate) mod generate;
pub(crate) mod matcher;
mod mint;
mod relations;

pub(crate) use catalogue::{Endpoint, Naive, Resolved, Scope};
pub(crate) use decide::{Cause, Decision, Denial};
pub(crate) use format::Class;
pub(crate) use mint::MintError;
pub(crate) use relations::Grant;

/// Names of scopes.
pub(crate) type Names = BTreeSet<String>;

/// The set of these names.
pub(crate) fn names<'n>(names: impl IntoIterator<Item = &'n str>) -> Names {
    names.into_iter().map(str::to_owned).collect()
}
