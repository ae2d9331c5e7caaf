//! What is remembered is never more than what is.

mod changes;
mod denials;
mod flood;
mod overtaking;
mod refusals;
mod room;
mod stale;
mod stress;
mod uses;
