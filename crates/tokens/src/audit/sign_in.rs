//! Why somebody did not get in.

use serde::{Deserialize, Serialize};

/// Why somebody did not get in. Whoever tried is not told which of the first two it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SignInRefusal {
    /// Nobody has the login. What was typed is kept nowhere: it may be a password in the wrong field.
    UnknownLogin,
    /// The password is not the user's.
    WrongPassword,
    /// There were too many tries at the account, and this one did not count.
    TooManyAttempts,
}
