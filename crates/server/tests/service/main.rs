//! The service as its clients meet it: real connections, in one process.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what a test cannot prepare or read has failed"
)]

mod accounts;
mod api;
mod attackers;
mod callers;
mod connections;
mod database;
mod denials;
#[path = "../nginx/mod.rs"]
mod documented;
mod forwarded;
mod gateway;
mod gateways;
mod hosts;
mod intruders;
mod kept;
mod limits;
mod listeners;
mod malformed;
mod metrics;
#[path = "../../../../tests/naive/mod.rs"]
mod naive;
mod nginx;
mod oauth;
mod ops;
mod owners;
mod panel;
mod plain_http;
mod postgres;
mod support;
mod teams;
mod tls;
mod unread;
