//! What happened, when, and who did it.

mod actor;
mod entry;
mod event;

pub use actor::Actor;
pub use entry::{AuditEntry, AuditQuery};
pub use event::{Event, Refusal};
