//! Whole sites, of a real catalogue, of five vendors' and of one whose every name is awkward.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a test cannot prepare or read has failed"
)]

mod browser;
mod catalogs;
mod html;
mod links;
mod markdown;
