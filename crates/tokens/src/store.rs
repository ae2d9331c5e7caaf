//! Where records are kept.

mod change;
mod connections;
mod error;
mod events;
mod feed;
mod found;
mod judge;
pub mod memory;
mod note;
#[cfg(feature = "postgres")]
pub mod postgres;
mod query;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod sql;
#[cfg(feature = "sqlite")]
pub mod sqlite;

use async_trait::async_trait;
use bailiwick::Timestamp;

pub use change::{Change, NewToken, Write};
pub use connections::Connections;
pub use error::{CommitError, StoreError, StoreErrorKind};
pub use feed::{Feed, FeedPlace, Invalidation};
pub use found::{Found, Owned};
pub use judge::Judge;
pub use note::Note;
pub use query::{HolderQuery, TokenQuery};

use crate::audit::{AuditEntry, AuditQuery, Event};
use crate::{
    Actor, CustomRole, Member, Name, RoleId, SecretDigest, Standing, Team, TeamId, TokenId, TokenRecord, User, UserId,
};

/// A moment before all others: from then on a secret is dead.
const ALWAYS: Timestamp = Timestamp::from_secs(i64::MIN);

/// What keeps teams, members, roles, tokens and the log of what happened to them.
///
/// A store knows no catalogue: scopes are names to it. It checks what only it can (that a name is free, that a role allows
/// a token at the moment at which it is minted, by asking a [`Judge`]) and leaves every other rule to
/// [`Tokens`](crate::Tokens).
///
/// All of them pass one suite of tests, `tests/stores`.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Makes one change whole or not at all, together with its entry in the log.
    ///
    /// Once it returns, the change outlives the process and the machine. The answer is what nobody may go on to believe.
    ///
    /// # Errors
    ///
    /// [`CommitError`] says which rule keeps the change from being made; then nothing was. Where the store failed
    /// ([`CommitError::Store`]) it was made whole or not at all, and nobody knows which.
    async fn commit(&self, write: Write) -> Result<Vec<Invalidation>, CommitError>;

    /// What a secret stands for, whether it is good or not; `None` if no token ever had it.
    async fn find(&self, secret: &SecretDigest) -> Result<Option<Found>, StoreError>;

    /// A token that was not deleted, expired or not.
    async fn token(&self, id: TokenId) -> Result<Option<TokenRecord>, StoreError>;

    /// How many live tokens a token minted, it or one of them.
    async fn descendants(&self, id: TokenId, live_at: Timestamp) -> Result<u64, StoreError>;

    /// When the secret of a token that was replaced last is dead, if it works still.
    async fn old_secret_until(&self, id: TokenId, now: Timestamp) -> Result<Option<Timestamp>, StoreError>;

    /// Live tokens of a team, a user, or both, in the order of their identifiers.
    async fn tokens(&self, query: &TokenQuery) -> Result<Vec<TokenRecord>, StoreError>;

    /// Live tokens that were given one of some names, or are of one of some kinds, by an index.
    async fn holders(&self, query: &HolderQuery) -> Result<Vec<TokenRecord>, StoreError>;

    /// A membership and its role.
    async fn standing(&self, team: TeamId, user: UserId) -> Result<Option<Standing>, StoreError>;

    /// The members of a team, by login.
    async fn members(&self, team: TeamId) -> Result<Vec<(Member, User)>, StoreError>;

    /// The names of predefined roles that members of any team have, each with how many they are, in the order of the names.
    async fn role_names(&self) -> Result<Vec<(String, u64)>, StoreError>;

    /// The teams of a user, by name.
    async fn memberships(&self, user: UserId) -> Result<Vec<(Member, Team)>, StoreError>;

    /// A team's own roles, by name.
    async fn roles(&self, team: TeamId) -> Result<Vec<CustomRole>, StoreError>;

    /// One of the teams' own roles.
    async fn role(&self, id: RoleId) -> Result<Option<CustomRole>, StoreError>;

    /// A team.
    async fn team(&self, id: TeamId) -> Result<Option<Team>, StoreError>;

    /// Every team, by name.
    async fn teams(&self) -> Result<Vec<Team>, StoreError>;

    /// A user.
    async fn user(&self, id: UserId) -> Result<Option<User>, StoreError>;

    /// The user with this login.
    async fn user_by_login(&self, login: &Name) -> Result<Option<User>, StoreError>;

    /// The login of every user.
    async fn logins(&self) -> Result<Vec<Name>, StoreError>;

    /// Notes when tokens were last used. A moment before the one that is noted changes nothing.
    async fn touch(&self, used: &[(TokenId, Timestamp)]) -> Result<(), StoreError>;

    /// Appends to the log what changed no record: refused uses.
    async fn record(&self, at: Timestamp, actor: &Actor, events: &[Event]) -> Result<(), StoreError>;

    /// Entries of the log, newest first.
    async fn audit(&self, query: &AuditQuery) -> Result<Vec<AuditEntry>, StoreError>;

    /// The note of a kind under a key, if it is there.
    async fn note(&self, kind: &str, key: &str, now: Timestamp) -> Result<Option<Note>, StoreError>;

    /// The notes of a kind whose keys start with a text, by key.
    async fn notes(&self, kind: &str, prefix: &str, now: Timestamp) -> Result<Vec<Note>, StoreError>;

    /// Adds a note, unless one of its kind and key is there. The answer is whether it was added.
    async fn add_note(&self, note: &Note, now: Timestamp) -> Result<bool, StoreError>;

    /// Puts a note in place of the one of its kind and key, if there is one.
    async fn set_note(&self, note: &Note) -> Result<(), StoreError>;

    /// Puts a note in place of the one of its kind and key, if that one says `before`. The answer is whether it did; of several
    /// who replace the same one, one does.
    async fn swap_note(&self, before: &str, note: &Note, now: Timestamp) -> Result<bool, StoreError>;

    /// Takes a note away. Of several who take the same one, one gets it.
    async fn take_note(&self, kind: &str, key: &str, now: Timestamp) -> Result<Option<Note>, StoreError>;

    /// Takes away every note of a kind whose key starts with a text. The answer is how many there were.
    async fn take_notes(&self, kind: &str, prefix: &str) -> Result<u64, StoreError>;

    /// Takes away every note that has expired.
    async fn sweep_notes(&self, now: Timestamp) -> Result<(), StoreError>;

    /// What nobody may go on to believe since a place in the feed; without one, only where its end is.
    async fn feed(&self, since: Option<FeedPlace>) -> Result<Feed, StoreError>;

    /// Whether the store takes writes at this moment, and its time. Several processes go by that, whatever the clocks of their
    /// machines say. A store without a clock of its own answers with the moment that it was given.
    ///
    /// # Errors
    ///
    /// When it takes no writes.
    async fn probe(&self, now: Timestamp) -> Result<Timestamp, StoreError> {
        self.feed(None).await.map(|_| now)
    }

    /// How many live tokens end between two moments, the first of them excluded.
    async fn expiring(&self, after: Timestamp, until: Timestamp) -> Result<u64, StoreError>;

    /// The connections to where it keeps what it keeps, if it has any.
    fn connections(&self) -> Vec<Connections> {
        Vec::new()
    }

    /// Returns when there may be something new in the feed. A store that cannot tell never does; it is asked now and then.
    async fn changed(&self) {
        std::future::pending::<()>().await;
    }

    /// Moves what was committed to where a copy of the store finds it, if it is not there yet. Asked now and then.
    async fn settle(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Ends the use of the store by this program, once what is under way is done; whatever is asked of it later fails.
    async fn close(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
