//! The rules of tokens: what they may become, and who is told what. Over the store that forgets; that the others do as it
//! does is what `conformance.rs` is for.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of tests may fail as a test does"
)]

mod allocations;
mod audit;
mod binding;
mod expiry;
mod holders;
mod life;
mod lineage;
mod mint;
mod model;
mod names;
mod people;
mod secrets;
mod silence;
mod verify;
mod world;
