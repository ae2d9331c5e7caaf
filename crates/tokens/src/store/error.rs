//! What can go wrong with a store.

use std::error::Error;
use std::fmt;

/// Why a change was not made. Nothing of it was; only where the store failed it may have been, and then all of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommitError {
    /// Another live token of the user has the name.
    #[error("another token of the same user has this name, choose another one")]
    NameTaken,
    /// Another user has the login.
    #[error("another user has this login, choose another one")]
    LoginTaken,
    /// Another role of the team has the name.
    #[error("another role of the team has this name, choose another one")]
    RoleNameTaken,
    /// The user is a member already.
    #[error("the user is a member of the team already")]
    AlreadyMember,
    /// Nobody in the team would have a role that somebody has to have.
    #[error("no other member of the team has this role, give it to one first")]
    LastOfRole,
    /// Members have the role.
    #[error("members have this role, give them another one first")]
    RoleInUse,
    /// The token has no old secret that still works, or one that ends sooner.
    #[error("the token has no old secret that works for longer")]
    NoOldSecret,
    /// No live token has this identifier.
    #[error("there is no such token, or it has expired")]
    NoToken,
    /// The user is no member of the team.
    #[error("the user is not a member of the team")]
    NoMember,
    /// No team has this identifier.
    #[error("there is no such team")]
    NoTeam,
    /// No user has this identifier.
    #[error("there is no such user")]
    NoUser,
    /// The team has no role of its own with this identifier.
    #[error("the team has no such role")]
    NoRole,
    /// The member's role does not allow the token, as it is now.
    #[error("the member's role does not allow the token")]
    NotAllowed,
    /// The store failed. If it did so at the very end, the change was made and nobody heard of it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A store that failed.
#[derive(Debug)]
pub struct StoreError {
    kind: StoreErrorKind,
    message: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// It cannot be reached, or does not answer in time. May pass.
    Unavailable,
    /// The database is of a newer version of this library.
    NewerSchema,
    /// The database is another program's.
    Foreign,
    /// What is kept cannot be read.
    Corrupt,
    /// Anything else that it says of itself.
    Other,
}

impl StoreError {
    /// A failure of a kind, in words for whoever runs the store.
    #[must_use]
    pub fn new(kind: StoreErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            source: None,
        }
    }

    /// The same failure with what it came from.
    #[must_use]
    pub fn because_of(self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            source: Some(source.into()),
            ..self
        }
    }

    /// The same failure, with where it is before the words.
    #[must_use]
    pub fn at(self, place: impl fmt::Display) -> Self {
        Self {
            message: format!("`{place}`: {}", self.message),
            ..self
        }
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> StoreErrorKind {
        self.kind
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source = self.source.as_ref()?;
        Some(source.as_ref())
    }
}
