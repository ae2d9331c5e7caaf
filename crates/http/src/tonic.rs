//! Refusals as a status of gRPC.

use crate::Forbidden;

/// `PERMISSION_DENIED`, with the message that a client over HTTP gets.
impl From<Forbidden> for tonic::Status {
    fn from(forbidden: Forbidden) -> Self {
        Self::permission_denied(crate::denial::Denial::Forbidden(forbidden).message())
    }
}
