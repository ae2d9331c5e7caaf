//! Calls from access logs.

mod clock;
mod common;
mod entry;
mod har;
mod json;
mod plain;
mod reader;

pub use entry::{BadEntry, Entry};
pub use har::har;
pub use json::Fields;
pub use reader::{Format, Reader};
