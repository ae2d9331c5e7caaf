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

/// A place in the feed, and what tells it from the same number in another history: a standby that is promoted without the last
/// entries, or a backup that is restored, gives numbers out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "every store has to make them")]
pub struct FeedPlace {
    /// How many entries there are up to here.
    pub number: u64,
    /// The random value of the entry; 0 where there is none.
    pub mark: u64,
    /// What stays as long as one run of a database's server does; 0 where there is no server.
    pub history: u64,
}

/// The part of the feed behind a place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "every store has to make them")]
pub struct Feed {
    /// The place at its end.
    pub end: FeedPlace,
    /// What happened up to there; `None` if the store does not remember all of it, or the place was in another history, so that
    /// nothing may be believed that was read before.
    pub news: Option<Vec<Invalidation>>,
}
