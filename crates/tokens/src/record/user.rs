//! Users.

use bailiwick::Timestamp;

use crate::{Name, UserId};

/// Somebody who can be a member of teams, and who mints tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Their identifier.
    pub id: UserId,
    /// What they sign in as. No other user has it.
    pub login: Name,
    /// When they were added.
    pub created_at: Timestamp,
}
