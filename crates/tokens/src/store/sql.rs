//! Stores over a database that speaks SQL: the statements and their order, once. What databases differ in is a driver's.
//!
//! A change is one transaction, and takes what it needs to itself in one order: a user, a role, the end of the feed. So two
//! of them can wait for each other only where one is done. *To itself* is a write (`changes` is raised) rather than a
//! lock for reading: a database whose transactions see one moment throughout then notices that the moment has passed.

mod audit;
mod change;
mod columns;
mod commit;
mod driver;
mod fault;
mod feed;
mod grant;
mod migrations;
mod notes;
mod read;
mod record;
mod together;
mod uses;
mod value;

use async_trait::async_trait;
use bailiwick::Timestamp;

pub(super) use columns::Columns;
#[cfg(feature = "postgres")]
pub(super) use commit::pause;
pub(super) use driver::{Driver, Session};
pub(super) use fault::Fault;
#[cfg(feature = "postgres")]
pub(super) use fault::is_conflict;
#[cfg(feature = "postgres")]
pub(super) use feed::read as news_since;
#[cfg(feature = "postgres")]
pub(super) use migrations::failed as migration_failed;
pub(super) use migrations::{MigrationFile, migrate, migrations};
pub(super) use together::Group;
#[cfg(feature = "postgres")]
pub(super) use value::places;
pub(super) use value::{Value, bind};

use crate::audit::{AuditEntry, AuditQuery, Event};
use crate::store::{
    CommitError, Connections, Feed, FeedPlace, Found, HolderQuery, Invalidation, Note, Store, StoreError, TokenQuery,
    Write,
};
use crate::{
    Actor, CustomRole, Member, Name, RoleId, SecretDigest, Standing, Team, TeamId, TokenId, TokenRecord, User, UserId,
};

use audit::Entries;
use commit::{commit, within};
use together::together;
use uses::{AT_ONCE, Uses};

#[async_trait]
impl<D: Driver> Store for D {
    async fn commit(&self, write: Write) -> Result<Vec<Invalidation>, CommitError> {
        let made = match write.change.ends_secrets_of() {
            Some(_) => together(self, write).await,
            None => commit(self, write).await,
        };
        Ok(made?)
    }

    async fn find(&self, secret: &SecretDigest) -> Result<Option<Found>, StoreError> {
        within(self, async { read::find(&mut *self.stranger().await?, secret).await }).await
    }

    async fn token(&self, id: TokenId) -> Result<Option<TokenRecord>, StoreError> {
        within(self, async { read::token(&mut *self.reader().await?, id).await }).await
    }

    async fn descendants(&self, id: TokenId, live_at: Timestamp) -> Result<u64, StoreError> {
        within(self, async {
            read::descendants(&mut *self.reader().await?, id, live_at).await
        })
        .await
    }

    async fn old_secret_until(&self, id: TokenId, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        within(self, async {
            read::old_secret_until(&mut *self.reader().await?, id, now).await
        })
        .await
    }

    async fn tokens(&self, query: &TokenQuery) -> Result<Vec<TokenRecord>, StoreError> {
        within(self, async { read::tokens(&mut *self.reader().await?, query).await }).await
    }

    async fn holders(&self, query: &HolderQuery) -> Result<Vec<TokenRecord>, StoreError> {
        within(self, async { read::holders(&mut *self.reader().await?, query).await }).await
    }

    async fn standing(&self, team: TeamId, user: UserId) -> Result<Option<Standing>, StoreError> {
        within(self, async {
            read::standing(&mut *self.reader().await?, team, user).await
        })
        .await
    }

    async fn members(&self, team: TeamId) -> Result<Vec<(Member, User)>, StoreError> {
        within(self, async { read::members(&mut *self.reader().await?, team).await }).await
    }

    async fn role_names(&self) -> Result<Vec<(String, u64)>, StoreError> {
        within(self, async { read::role_names(&mut *self.reader().await?).await }).await
    }

    async fn memberships(&self, user: UserId) -> Result<Vec<(Member, Team)>, StoreError> {
        within(self, async {
            read::memberships(&mut *self.reader().await?, user).await
        })
        .await
    }

    async fn roles(&self, team: TeamId) -> Result<Vec<CustomRole>, StoreError> {
        within(self, async { read::roles(&mut *self.reader().await?, team).await }).await
    }

    async fn role(&self, id: RoleId) -> Result<Option<CustomRole>, StoreError> {
        within(self, async { read::role(&mut *self.reader().await?, id).await }).await
    }

    async fn team(&self, id: TeamId) -> Result<Option<Team>, StoreError> {
        within(self, async { read::team(&mut *self.reader().await?, id).await }).await
    }

    async fn teams(&self) -> Result<Vec<Team>, StoreError> {
        within(self, async { read::teams(&mut *self.reader().await?).await }).await
    }

    async fn user(&self, id: UserId) -> Result<Option<User>, StoreError> {
        within(self, async { read::user(&mut *self.reader().await?, id).await }).await
    }

    async fn user_by_login(&self, login: &Name) -> Result<Option<User>, StoreError> {
        within(self, async {
            read::user_by_login(&mut *self.reader().await?, login).await
        })
        .await
    }

    async fn logins(&self) -> Result<Vec<Name>, StoreError> {
        within(self, async { read::logins(&mut *self.reader().await?).await }).await
    }

    async fn touch(&self, used: &[(TokenId, Timestamp)]) -> Result<(), StoreError> {
        for used in used.chunks(AT_ONCE) {
            commit(self, Uses::new(used)).await?;
        }
        Ok(())
    }

    async fn record(&self, at: Timestamp, actor: &Actor, events: &[Event]) -> Result<(), StoreError> {
        let (actor, events) = (actor.clone(), events.to_vec());
        Ok(commit(self, Entries { at, actor, events }).await?)
    }

    async fn audit(&self, query: &AuditQuery) -> Result<Vec<AuditEntry>, StoreError> {
        within(self, async { audit::read(&mut *self.reader().await?, query).await }).await
    }

    async fn note(&self, kind: &str, key: &str, now: Timestamp) -> Result<Option<Note>, StoreError> {
        within(self, async {
            notes::read(&mut *self.reader().await?, kind, key, now).await
        })
        .await
    }

    async fn notes(&self, kind: &str, prefix: &str, now: Timestamp) -> Result<Vec<Note>, StoreError> {
        within(self, async {
            notes::read_all(&mut *self.reader().await?, kind, prefix, now).await
        })
        .await
    }

    async fn add_note(&self, note: &Note, now: Timestamp) -> Result<bool, StoreError> {
        let note = note.clone();
        Ok(commit(self, notes::Add { note, now }).await?)
    }

    async fn set_note(&self, note: &Note) -> Result<(), StoreError> {
        Ok(commit(self, notes::Set(note.clone())).await?)
    }

    async fn swap_note(&self, before: &str, note: &Note, now: Timestamp) -> Result<bool, StoreError> {
        let (before, note) = (before.to_owned(), note.clone());
        Ok(commit(self, notes::Swap { before, note, now }).await?)
    }

    async fn take_note(&self, kind: &str, key: &str, now: Timestamp) -> Result<Option<Note>, StoreError> {
        let (kind, key) = (kind.to_owned(), key.to_owned());
        let note = commit(self, notes::Take { kind, key }).await?;
        Ok(note.filter(|note| note.is_there(now)))
    }

    async fn take_notes(&self, kind: &str, prefix: &str) -> Result<u64, StoreError> {
        let (kind, prefix) = (kind.to_owned(), prefix.to_owned());
        Ok(commit(self, notes::TakeAll { kind, prefix }).await?)
    }

    async fn sweep_notes(&self, now: Timestamp) -> Result<(), StoreError> {
        Ok(commit(self, notes::Sweep(now)).await?)
    }

    async fn feed(&self, since: Option<FeedPlace>) -> Result<Feed, StoreError> {
        within(self, self.follow(since)).await
    }

    async fn expiring(&self, after: Timestamp, until: Timestamp) -> Result<u64, StoreError> {
        within(self, async {
            read::expiring(&mut *self.reader().await?, after, until).await
        })
        .await
    }

    fn connections(&self) -> Vec<Connections> {
        Driver::connections(self)
    }

    async fn probe(&self, now: Timestamp) -> Result<Timestamp, StoreError> {
        within(self, Driver::probe(self, now)).await
    }

    async fn changed(&self) {
        Driver::changed(self).await;
    }

    async fn settle(&self) -> Result<(), StoreError> {
        within(self, Driver::settle(self)).await
    }

    async fn close(&self) -> Result<(), StoreError> {
        within(self, Driver::close(self)).await
    }
}
