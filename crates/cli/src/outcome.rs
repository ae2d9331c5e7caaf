//! How the command ends.

use std::process::{ExitCode, Termination};

/// What the exit code tells, as `grep` does: yes, no, or no answer; and besides, a change to be caught. A shell that only looks for success takes no denial
/// and no mistake for an allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// Allowed, clean, up to date: 0.
    Yes,
    /// Denied, with findings, stale: 1.
    No,
    /// There is no answer: 2, which clap also uses for wrong arguments.
    Unanswered,
    /// A change that was to be caught: 3.
    Caught,
}

impl Termination for Outcome {
    fn report(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::Unanswered => 2,
            Self::Caught => 3,
        })
    }
}
