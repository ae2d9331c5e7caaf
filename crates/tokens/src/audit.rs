//! What happened, when, and who did it.

mod about;
mod actor;
mod entry;
mod event;
mod sign_in;

pub use actor::Actor;
pub use entry::{AuditEntry, AuditQuery};
pub use event::{Event, Refusal};
pub use sign_in::SignInRefusal;
