//! Every rival, each in a file of its own, written the way its own documentation recommends.

mod axum_by_hand;
mod axum_gate;
mod axum_router;
mod biscuit;
mod casbin;
mod cedar;
mod gatehouse;
mod generated;
mod masks;
mod ours;
mod regorus;
mod sets;

pub use casbin::MODEL as CASBIN_MODEL;
pub use cedar::{POLICIES as CEDAR_POLICIES, judge as cedar_judge};
pub use ours::{install, ours};
pub use regorus::machine as regorus_machine;

use crate::meter::Meter;
use crate::rival::Rival;
use crate::workload::Workload;

/// Makes a rival for a workload.
pub type Make = fn(&Workload, Meter) -> Rival;

/// All that are asked about DigitalOcean's catalogue.
pub const ALL: &[Make] = &[
    ours::reference,
    masks::by_hand::<[u64; 3]>,
    sets::string_hash_set,
    sets::fx_hash_set,
    generated::phf,
    generated::enumset,
    generated::bitflags,
    sets::fixedbitset,
    sets::roaring,
    masks::path_tree,
    masks::wayfind,
    axum_router::axum_router,
    axum_by_hand::axum_by_hand,
    axum_gate::axum_gate,
    gatehouse::gatehouse,
    casbin::casbin,
    regorus::regorus,
    cedar::cedar,
    biscuit::authorize,
    biscuit::verify_and_authorize,
];

/// Those whose catalogue can grow: the ones that need no code for each scope.
pub const GROWING: &[Make] = &[
    masks::by_hand::<Vec<u64>>,
    sets::string_hash_set,
    sets::fx_hash_set,
    sets::fixedbitset,
    sets::roaring,
    masks::path_tree,
    masks::wayfind,
    axum_router::axum_router,
    axum_by_hand::axum_by_hand,
    axum_gate::axum_gate,
    gatehouse::gatehouse,
    casbin::casbin,
    regorus::regorus,
    cedar::cedar,
    biscuit::authorize,
];
