//! PostgreSQL without what other databases lack: what is left does for the store.

pub(crate) mod proxy;
mod refused;
mod tables;
