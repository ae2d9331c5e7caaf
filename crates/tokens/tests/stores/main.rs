//! The stores: one suite for each of them, and what databases are for: nothing lost, nothing half made, nobody in another's
//! way.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what a test cannot prepare or read has failed"
)]

mod cases;
mod concurrency;
mod copies;
mod database;
mod kill;
mod limits;
mod model;
mod open;
mod plain;
mod random;
mod world;
