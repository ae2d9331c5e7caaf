//! The command as its users meet it: arguments, input, output, exit codes.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a test cannot prepare or read has failed"
)]

#[cfg(unix)]
mod backup;
mod bad_input;
mod batch;
mod check;
mod colour;
mod decide;
mod deploy;
mod docs;
mod explain;
mod export;
mod import;
mod init;
mod install;
mod list;
#[cfg(unix)]
mod listening;
mod lock;
mod managed;
mod plan;
#[cfg(unix)]
mod reload;
mod run;
#[cfg(unix)]
mod serve;
#[cfg(unix)]
mod settings;
mod suggest;
mod terminal;
mod token;
mod vendors;
