//! Scopes, sets and stored grants as serde values (feature `serde`).
//!
//! Human-readable formats get names. Binary ones get bits for sets, bound to the list of scopes that they count in.

mod names;
mod scope_set;
mod stored;
