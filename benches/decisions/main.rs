//! What a decision costs, each question beside its hand-written floor.
//!
//! `cargo bench` runs them all, `cargo bench -- endpoint` one. Every answer is compared with the floor's before anything
//! is timed. Names are `question/case/implementation`; a time is that of 10,000 requests.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "a bench whose work is wrong has to stop"
)]

mod check;
mod decide;
mod endpoint;
mod floor;
mod growth;
mod mint;
mod name;
mod workload;

use criterion::{criterion_group, criterion_main};

criterion_group!(
    benches,
    check::bench,
    name::bench,
    endpoint::bench,
    decide::bench,
    mint::bench,
    growth::bench
);
criterion_main!(benches);
