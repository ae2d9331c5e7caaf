//! News of changes, for those who remember records.

use crate::{RoleId, SecretDigest, TeamId, UserId};

/// How far back a store remembers. Whoever is farther behind forgets everything, which costs less than to catch up.
pub(super) const REMEMBERED: u64 = 4_096;

/// What nobody may go on to believe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "whoever remembers has to forget each of them")]
pub enum Invalidation {
    /// What a secret stands for.
    Secret(SecretDigest),
    /// Whether a user is a member, and their role.
    Member(TeamId, UserId),
    /// What a team's own role permits.
    Role(RoleId),
}

/// The part of the feed behind a place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// The place at its end.
    pub end: u64,
    /// What happened up to there; `None` if the store does not remember all of it, so that nothing may be believed.
    pub news: Option<Vec<Invalidation>>,
}
