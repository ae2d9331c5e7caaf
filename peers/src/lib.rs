//! The engine beside its rivals: one workload, one adapter for each rival, agreement before anything is timed.

pub mod build_cost;
pub mod child;
pub mod clock;
pub mod fleet;
pub mod growth;
pub mod meter;
mod naive;
mod plot;
pub mod question;
pub mod report;
pub mod rival;
pub mod rivals;
pub mod role_change;
pub mod routes;
mod units;
pub mod workload;
