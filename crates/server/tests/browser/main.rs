//! The panel as people use it: in a real browser, over real HTTP.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what a test cannot prepare or find has failed"
)]

mod account;
mod browser;
mod every_page;
mod first_start;
mod named;
mod plain;
mod readme;
mod roles;
mod site;
mod tokens;
