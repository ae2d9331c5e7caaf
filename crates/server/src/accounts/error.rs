//! Why somebody does not get in, or something is not done for them.

use axum::http::StatusCode;
use bailiwick::Catalog;
use bailiwick_tokens::store::{CommitError, StoreError};
use bailiwick_tokens::{LoginError, NameError};

use super::PasswordError;
use crate::limits::TooManyAttempts;

/// Why somebody does not get in, or something is not done for them. The texts are for them to read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AccountError {
    /// Login and password do not belong together. Which of them is wrong is not told.
    #[error("the login or the password is wrong")]
    WrongPassword,
    /// Whoever changes a password does not know the one that they have.
    #[error("the current password is wrong")]
    WrongCurrent,
    /// The link is none, was used, or is too old.
    #[error("this link does not work any more: it works once, and for a limited time")]
    DeadLink,
    /// A new password is not good enough.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The name of a team is none.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A login is none.
    #[error(transparent)]
    Login(#[from] LoginError),
    /// Somebody else has the login.
    #[error("another user has this login, choose another one")]
    LoginTaken,
    /// They do not own every team of whom it is about.
    #[error(
        "you do not own every team of this user, so only whoever runs this server can do that: `bailiwick token reset-password`"
    )]
    NotTheirs,
    /// The invited are in the team already.
    #[error("you are a member of the team already")]
    AlreadyMember,
    /// They are not members, or their role does not let them.
    #[error("only the team's owners may do that")]
    NotOwner,
    #[error(transparent)]
    TooMany(#[from] TooManyAttempts),
    #[error("the operating system gives no random numbers")]
    Random(#[from] getrandom::Error),
    #[error("the store of tokens does not answer, try again later")]
    Store(#[from] StoreError),
    /// The store has a rule against it.
    #[error(transparent)]
    Commit(CommitError),
    /// Anything else, which is not theirs to mend.
    #[error("{0}")]
    Other(String),
}

impl AccountError {
    /// The status of a response that tells it.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::WrongPassword => StatusCode::UNAUTHORIZED,
            Self::NotOwner | Self::NotTheirs | Self::WrongCurrent => StatusCode::FORBIDDEN,
            Self::DeadLink => StatusCode::NOT_FOUND,
            Self::LoginTaken | Self::AlreadyMember | Self::Commit(_) => StatusCode::CONFLICT,
            Self::Password(_) | Self::Name(_) | Self::Login(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Random(_) | Self::Store(_) | Self::Other(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl From<CommitError> for AccountError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::LoginTaken => Self::LoginTaken,
            CommitError::AlreadyMember => Self::AlreadyMember,
            CommitError::Store(error) => Self::Store(error),
            other => Self::Commit(other),
        }
    }
}

impl<C: Catalog> From<bailiwick_tokens::Error<C>> for AccountError {
    fn from(error: bailiwick_tokens::Error<C>) -> Self {
        match error {
            bailiwick_tokens::Error::Commit(error) => error.into(),
            bailiwick_tokens::Error::Login(error) => error.into(),
            other => Self::Other(other.to_string()),
        }
    }
}
