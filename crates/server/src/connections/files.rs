//! How many connections fit the files that the process may open.

use bailiwick_tokens::Chain;

/// What is kept for the database, the log, and whatever else the process opens.
const KEPT: u64 = 64;
/// More are open only where the operator says so: each takes memory.
const ENOUGH: u64 = 4_096;
/// Fewer would be no service.
const FEW: u64 = 16;

/// How many connections each of so many listeners may have open. Raises the process's limit of open files as far as it can
/// be, and leaves some for all else.
pub(crate) fn fitting(listeners: u64) -> usize {
    let files = rlimit::increase_nofile_limit(u64::MAX).unwrap_or_else(|error| {
        tracing::warn!(error = %Chain(&error), "the limit of open files cannot be raised");
        KEPT * 2
    });
    let fitting = share(files, listeners);
    if fitting == FEW {
        tracing::warn!(files, "few files may be open, and so few connections");
    }
    usize::try_from(fitting).unwrap_or(usize::MAX)
}

fn share(files: u64, listeners: u64) -> u64 {
    let each = files.saturating_sub(KEPT) / listeners.max(1);
    each.clamp(FEW, ENOUGH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_files_are_kept_and_the_rest_is_shared() {
        assert_eq!(share(1_024, 1), 960);
        assert_eq!(share(1_024, 2), 480);
        assert_eq!(share(1_048_576, 2), ENOUGH);
        assert_eq!(share(64, 1), FEW);
    }
}
