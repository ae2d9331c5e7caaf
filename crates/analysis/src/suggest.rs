//! The least privilege that is enough for what was observed.

mod current;
mod observed;
mod solve;
mod suggestion;

pub use current::{Current, Grip, current};
pub use observed::{Observed, Unmatched, Use};
pub use solve::{Cover, Proof, cover};
pub use suggestion::{Need, Reason, Suggestion, suggest};
