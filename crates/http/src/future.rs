//! The futures of the services.

mod decide;
mod verify;

pub use decide::DecideFuture;
pub use verify::VerifyFuture;
pub(crate) use verify::Waiting;
