//! A store whose answers are timed.

use std::sync::Arc;

use async_trait::async_trait;
use bailiwick::Timestamp;
use bailiwick_tokens::audit::{AuditEntry, AuditQuery, Event};
use bailiwick_tokens::store::{
    CommitError, Connections, Feed, FeedPlace, Found, HolderQuery, Invalidation, Note, Store, StoreError, TokenQuery,
    Write,
};
use bailiwick_tokens::{
    Actor, CustomRole, Member, Name, RoleId, SecretDigest, Standing, Team, TeamId, TokenId, TokenRecord, User, UserId,
};
use tracing::Instrument;

use crate::ops::{Operation, StoreTimes, spans};

/// Hands everything on, what has an answer without being asked as well, and notes how long it took.
pub(crate) struct Measured {
    store: Arc<dyn Store>,
    times: StoreTimes,
}

type Answer<T> = Result<T, StoreError>;

impl Measured {
    pub(crate) fn new(store: Arc<dyn Store>, times: StoreTimes) -> Self {
        Self { store, times }
    }

    async fn during<T>(&self, operation: Operation, answer: impl Future<Output = T>) -> T {
        let _asked = self.times.begin(operation);
        answer.instrument(spans::asked(operation)).await
    }

    async fn look_up<T>(&self, answer: impl Future<Output = T>) -> T {
        self.during(Operation::LookUp, answer).await
    }

    async fn read<T>(&self, answer: impl Future<Output = T>) -> T {
        self.during(Operation::Read, answer).await
    }

    async fn write<T>(&self, answer: impl Future<Output = T>) -> T {
        self.during(Operation::Write, answer).await
    }

    async fn upkeep<T>(&self, answer: impl Future<Output = T>) -> T {
        self.during(Operation::Upkeep, answer).await
    }
}

#[async_trait]
impl Store for Measured {
    async fn commit(&self, write: Write) -> Result<Vec<Invalidation>, CommitError> {
        self.write(self.store.commit(write)).await
    }

    async fn find(&self, secret: &SecretDigest) -> Answer<Option<Found>> {
        self.look_up(self.store.find(secret)).await
    }

    async fn token(&self, id: TokenId) -> Answer<Option<TokenRecord>> {
        self.read(self.store.token(id)).await
    }

    async fn descendants(&self, id: TokenId, live_at: Timestamp) -> Answer<u64> {
        self.read(self.store.descendants(id, live_at)).await
    }

    async fn old_secret_until(&self, id: TokenId, now: Timestamp) -> Answer<Option<Timestamp>> {
        self.read(self.store.old_secret_until(id, now)).await
    }

    async fn tokens(&self, query: &TokenQuery) -> Answer<Vec<TokenRecord>> {
        self.read(self.store.tokens(query)).await
    }

    async fn holders(&self, query: &HolderQuery) -> Answer<Vec<TokenRecord>> {
        self.read(self.store.holders(query)).await
    }

    async fn standing(&self, team: TeamId, user: UserId) -> Answer<Option<Standing>> {
        self.read(self.store.standing(team, user)).await
    }

    async fn members(&self, team: TeamId) -> Answer<Vec<(Member, User)>> {
        self.read(self.store.members(team)).await
    }

    async fn role_names(&self) -> Answer<Vec<(String, u64)>> {
        self.upkeep(self.store.role_names()).await
    }

    async fn memberships(&self, user: UserId) -> Answer<Vec<(Member, Team)>> {
        self.read(self.store.memberships(user)).await
    }

    async fn roles(&self, team: TeamId) -> Answer<Vec<CustomRole>> {
        self.read(self.store.roles(team)).await
    }

    async fn role(&self, id: RoleId) -> Answer<Option<CustomRole>> {
        self.read(self.store.role(id)).await
    }

    async fn team(&self, id: TeamId) -> Answer<Option<Team>> {
        self.read(self.store.team(id)).await
    }

    async fn teams(&self) -> Answer<Vec<Team>> {
        self.read(self.store.teams()).await
    }

    async fn user(&self, id: UserId) -> Answer<Option<User>> {
        self.read(self.store.user(id)).await
    }

    async fn user_by_login(&self, login: &Name) -> Answer<Option<User>> {
        self.read(self.store.user_by_login(login)).await
    }

    async fn logins(&self) -> Answer<Vec<Name>> {
        self.read(self.store.logins()).await
    }

    async fn touch(&self, used: &[(TokenId, Timestamp)]) -> Answer<()> {
        self.write(self.store.touch(used)).await
    }

    async fn record(&self, at: Timestamp, actor: &Actor, events: &[Event]) -> Answer<()> {
        self.write(self.store.record(at, actor, events)).await
    }

    async fn audit(&self, query: &AuditQuery) -> Answer<Vec<AuditEntry>> {
        self.read(self.store.audit(query)).await
    }

    async fn note(&self, kind: &str, key: &str, now: Timestamp) -> Answer<Option<Note>> {
        self.read(self.store.note(kind, key, now)).await
    }

    async fn notes(&self, kind: &str, prefix: &str, now: Timestamp) -> Answer<Vec<Note>> {
        self.read(self.store.notes(kind, prefix, now)).await
    }

    async fn add_note(&self, note: &Note, now: Timestamp) -> Answer<bool> {
        self.write(self.store.add_note(note, now)).await
    }

    async fn set_note(&self, note: &Note) -> Answer<()> {
        self.write(self.store.set_note(note)).await
    }

    async fn swap_note(&self, before: &str, note: &Note, now: Timestamp) -> Answer<bool> {
        self.write(self.store.swap_note(before, note, now)).await
    }

    async fn take_note(&self, kind: &str, key: &str, now: Timestamp) -> Answer<Option<Note>> {
        self.write(self.store.take_note(kind, key, now)).await
    }

    async fn take_notes(&self, kind: &str, prefix: &str) -> Answer<u64> {
        self.write(self.store.take_notes(kind, prefix)).await
    }

    async fn sweep_notes(&self, now: Timestamp) -> Answer<()> {
        self.upkeep(self.store.sweep_notes(now)).await
    }

    async fn feed(&self, since: Option<FeedPlace>) -> Answer<Feed> {
        self.during(Operation::Feed, self.store.feed(since)).await
    }

    async fn probe(&self, now: Timestamp) -> Answer<Timestamp> {
        self.during(Operation::Probe, self.store.probe(now)).await
    }

    async fn expiring(&self, after: Timestamp, until: Timestamp) -> Answer<u64> {
        self.upkeep(self.store.expiring(after, until)).await
    }

    fn connections(&self) -> Vec<Connections> {
        self.store.connections()
    }

    /// Not timed: it is nothing but waiting.
    async fn changed(&self) {
        self.store.changed().await;
    }

    async fn settle(&self) -> Answer<()> {
        self.upkeep(self.store.settle()).await
    }

    async fn close(&self) -> Answer<()> {
        self.store.close().await
    }
}
