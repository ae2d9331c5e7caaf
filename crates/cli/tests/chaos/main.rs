//! Processes of `bailiwick serve` over one PostgreSQL, through failures that are made on purpose.
//!
//! Each answer of `/authorize` is compared with what the naive model says of the database that there is in the end. No answer
//! may be one that was right more than six seconds before: memory counts for five seconds after the last news, and a slow
//! machine has one. Nothing that was acknowledged is lost unless the database lost it. Within ten seconds of the end of a
//! failure everything is answered again, and each failure can be seen in a line of log.
//!
//! Each file is a scenario. `cargo xtask chaos` runs all of them, `cargo test` those that take a few seconds.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what a test cannot prepare or read has failed"
)]

mod backends;
mod clock;
mod disk;
mod failover;
mod killed;
mod limits;
#[path = "../../../../tests/naive/mod.rs"]
mod naive;
mod pgbouncer;
mod restore;
mod silence;
mod slow;
mod standby;
mod starts;
mod support;
mod update;

use std::io::Write as _;

/// Set to run scenarios that take long.
const LONG: &str = "BAILIWICK_CHAOS";

/// Whether scenarios that take long are run; a line says so where they are not.
fn is_long(name: &str) -> bool {
    let is_long = std::env::var_os(LONG).is_some();
    if !is_long {
        say(&format!("not run: {name} takes long; `cargo xtask chaos` runs it"));
    }
    is_long
}

/// Not by a macro: what those write is shown only when a test fails.
fn say(line: &str) {
    std::io::stderr().write_all(format!("{line}\n").as_bytes()).unwrap();
}
