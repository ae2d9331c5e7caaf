//! The lock: which index each scope has, for ever.

mod file;
mod update;

pub(crate) use file::{LockFile, Slot};
pub use update::{LockUpdate, lock};
