//! Teams.

use bailiwick::Timestamp;

use crate::{Name, TeamId};

/// Those who share resources, and the roles under which they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its identifier.
    pub id: TeamId,
    /// Its name, which other teams may have too.
    pub name: Name,
    /// When it was made.
    pub created_at: Timestamp,
}
