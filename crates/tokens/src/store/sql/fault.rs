//! What a database answers instead of doing what it is told.

use sqlx::error::{DatabaseError, ErrorKind};

use crate::Chain;
use crate::store::{CommitError, StoreError, StoreErrorKind};

/// Why something was not done.
pub enum Fault {
    /// A rule is against it.
    Rule(CommitError),
    /// A value is there already that can be there once.
    Taken(StoreError),
    /// Somebody else's transaction was in the way. Another try may succeed.
    Conflict(StoreError),
    /// The store failed.
    Store(StoreError),
}

impl Fault {
    /// It and all that it came from, on one line of log.
    pub(in crate::store) fn chain(&self) -> Chain<'_> {
        match self {
            Self::Rule(rule) => Chain(rule),
            Self::Taken(error) | Self::Conflict(error) | Self::Store(error) => Chain(error),
        }
    }

    /// What it is that is taken, where something can be.
    pub(super) fn or_taken(self, taken: CommitError) -> Self {
        match self {
            Self::Taken(_) => Self::Rule(taken),
            other => other,
        }
    }
}

impl From<CommitError> for Fault {
    fn from(error: CommitError) -> Self {
        Self::Rule(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Fault> for CommitError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Rule(rule) => rule,
            Fault::Taken(error) | Fault::Conflict(error) | Fault::Store(error) => Self::Store(error),
        }
    }
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Taken(error) | Fault::Conflict(error) | Fault::Store(error) => error,
            // No reading has a rule against it.
            Fault::Rule(rule) => Self::new(StoreErrorKind::Other, rule.to_string()),
        }
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        use StoreErrorKind::{Corrupt, Other, Unavailable};
        use sqlx::Error as E;
        let (kind, message) = match &error {
            E::Database(database) => match judge(database.as_ref()) {
                Judged::Taken => return Self::Taken(failed(Other, "what is added is there already", error)),
                Judged::Conflict => return Self::Conflict(failed(Unavailable, "others are in the way", error)),
                Judged::Failed(kind, message) => (kind, message),
            },
            E::Tls(_) => (
                Unavailable,
                "the database has no TLS as `sslmode` asks for (`verify-full` unless it is said, for another machine)",
            ),
            E::Io(_) | E::Protocol(_) => (Unavailable, UNREACHABLE),
            E::PoolTimedOut => (Unavailable, "no connection to the database is free"),
            E::PoolClosed | E::WorkerCrashed => (Unavailable, "the database was closed"),
            E::ColumnDecode { .. } | E::Decode(_) => (Corrupt, UNREADABLE),
            _ => (Other, FAILED),
        };
        Self::Store(failed(kind, message, error))
    }
}

const UNREACHABLE: &str = "the database cannot be reached";
const UNREADABLE: &str = "the database holds what cannot be read";
const FAILED: &str = "the database failed";

fn failed(kind: StoreErrorKind, message: &str, error: sqlx::Error) -> StoreError {
    StoreError::new(kind, message).because_of(error)
}

enum Judged {
    Taken,
    Conflict,
    Failed(StoreErrorKind, &'static str),
}

/// What a database means by an error: the five characters of an SQLSTATE, or the number of an error of SQLite, which has
/// fewer.
fn judge(error: &dyn DatabaseError) -> Judged {
    use StoreErrorKind::{Corrupt, Other, Unavailable};
    if error.kind() == ErrorKind::UniqueViolation {
        return Judged::Taken;
    }
    let code = error.code().unwrap_or_default();
    if code.len() < 5 {
        // The rest of the number only says more.
        return match code.parse::<u16>().unwrap_or_default() & 0xff {
            5 | 6 => Judged::Failed(Unavailable, "the database is locked by somebody else"),
            11 => Judged::Failed(Corrupt, UNREADABLE),
            14 => Judged::Failed(Unavailable, "the database cannot be opened"),
            26 => Judged::Failed(Corrupt, "the file is no SQLite database"),
            _ => Judged::Failed(Other, FAILED),
        };
    }
    match (code.get(..2), code.as_ref()) {
        // A transaction that could not be put in order with others, or waited in a circle.
        (_, "40001" | "40P01") => Judged::Conflict,
        // Cut off by a time limit.
        (_, "57014" | "55P03" | "25P03" | "25P04") => {
            Judged::Failed(Unavailable, "the database did not answer in time")
        }
        // Prepared by one connection and used by another.
        (_, "26000" | "42P05") => Judged::Failed(
            Unavailable,
            "prepared statements get lost in front of the database: PgBouncer has to be of version 1.21 or newer, with \
             `max_prepared_statements` above 0",
        ),
        (_, "25006") => Judged::Failed(Unavailable, "the database is read-only"),
        (_, "53100") => Judged::Failed(Unavailable, "the database has no room on its disk"),
        // Connections, limits, an operator, or no way to tell what became of a commit.
        (Some("08" | "53" | "57" | "58"), _) | (_, "40003") => Judged::Failed(Unavailable, UNREACHABLE),
        (Some("XX"), _) => Judged::Failed(Corrupt, UNREADABLE),
        _ => Judged::Failed(Other, FAILED),
    }
}

/// Whether another try may succeed.
#[cfg(feature = "postgres")]
pub(in crate::store) fn is_conflict(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    error.is_some_and(|error| matches!(judge(error), Judged::Conflict))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_connection_may_pass() {
        let kind = |error: sqlx::Error| StoreError::from(Fault::from(error)).kind();
        assert_eq!(kind(sqlx::Error::PoolTimedOut), StoreErrorKind::Unavailable);
        assert_eq!(
            kind(sqlx::Error::Io(std::io::ErrorKind::BrokenPipe.into())),
            StoreErrorKind::Unavailable
        );
        assert_eq!(kind(sqlx::Error::RowNotFound), StoreErrorKind::Other);
    }
}
