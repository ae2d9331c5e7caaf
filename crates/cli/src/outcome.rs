//! How the command ends.

use std::process::{ExitCode, Termination};

/// What the exit code tells, as `grep` does: yes, no, or no answer. A shell that only looks for success takes no denial
/// and no mistake for an allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// Allowed, clean, up to date: 0.
    Yes,
    /// Denied, with findings, stale: 1.
    No,
    /// There is no answer: 2, which clap also uses for wrong arguments.
    Unanswered,
}

impl Termination for Outcome {
    fn report(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::Unanswered => 2,
        })
    }
}
