//! A store that fails, waits and forgets when it is told to.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use async_trait::async_trait;
use bailiwick::Timestamp;
use bailiwick_tokens::audit::{AuditEntry, AuditQuery, Event};
use bailiwick_tokens::store::memory::MemoryStore;
use bailiwick_tokens::store::{
    CommitError, Feed, FeedPlace, Found, HolderQuery, Invalidation, Note, Store, StoreError, StoreErrorKind,
    TokenQuery, Write,
};
use bailiwick_tokens::{
    Actor, CustomRole, Member, Name, RoleId, SecretDigest, Standing, Team, TeamId, TokenId, TokenRecord, User, UserId,
};
use tokio::sync::Notify;

/// A store in memory, and what is to go wrong with it.
#[derive(Default)]
pub(crate) struct TestStore {
    memory: MemoryStore,
    /// Nothing can be reached.
    pub(crate) down: Fault,
    /// Only the feed cannot be reached.
    pub(crate) feed_down: Fault,
    /// The feed is asked and never answers.
    pub(crate) feed_hangs: Fault,
    /// The feed reads, then waits for [`release`](Self::release) before it answers.
    pub(crate) feed_held: Fault,
    /// The feed does not remember what was before.
    pub(crate) feed_forgets: Fault,
    /// Subtracted from the feed's end, as if the store had been restored from a backup.
    pub(crate) feed_lost: AtomicU64,
    /// Nothing can be written beside changes: no last use, no refused use.
    pub(crate) notes_fail: Fault,
    /// Writing beside changes begins and never ends.
    pub(crate) notes_hang: Fault,
    /// A look-up reads, then waits until it may answer.
    pub(crate) hold: Fault,
    /// A look-up has read, and waits.
    pub(crate) held: Notify,
    /// Held look-ups may answer.
    pub(crate) release: Notify,
    /// There may be something new in the feed.
    pub(crate) news: Notify,
    /// How often a secret was looked up.
    pub(crate) finds: AtomicUsize,
    /// All last uses that were written, in batches.
    pub(crate) touched: Mutex<Vec<Vec<(TokenId, Timestamp)>>>,
}

/// Something that can go wrong.
#[derive(Default)]
pub(crate) struct Fault(AtomicBool);

impl Fault {
    pub(crate) fn begin(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    pub(crate) fn end(&self) {
        self.0.store(false, Ordering::SeqCst);
    }

    fn fail(&self) -> Result<(), StoreError> {
        if self.0.load(Ordering::SeqCst) {
            Err(StoreError::new(StoreErrorKind::Unavailable, "the store is down"))
        } else {
            Ok(())
        }
    }

    async fn hang(&self) {
        if self.0.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
    }
}

impl TestStore {
    pub(crate) fn finds(&self) -> usize {
        self.finds.load(Ordering::SeqCst)
    }

    pub(crate) fn touched(&self) -> Vec<Vec<(TokenId, Timestamp)>> {
        self.touched.lock().unwrap().clone()
    }
}

#[async_trait]
impl Store for TestStore {
    async fn commit(&self, write: Write) -> Result<Vec<Invalidation>, CommitError> {
        self.down.fail()?;
        self.memory.commit(write).await
    }

    async fn find(&self, secret: &SecretDigest) -> Result<Option<Found>, StoreError> {
        self.finds.fetch_add(1, Ordering::SeqCst);
        self.down.fail()?;
        let found = self.memory.find(secret).await;
        if self.hold.fail().is_err() {
            self.held.notify_one();
            self.release.notified().await;
        }
        found
    }

    async fn touch(&self, used: &[(TokenId, Timestamp)]) -> Result<(), StoreError> {
        self.down.fail()?;
        self.notes_fail.fail()?;
        self.notes_hang.hang().await;
        self.touched.lock().unwrap().push(used.to_vec());
        self.memory.touch(used).await
    }

    async fn record(&self, at: Timestamp, actor: &Actor, events: &[Event]) -> Result<(), StoreError> {
        self.down.fail()?;
        self.notes_fail.fail()?;
        self.notes_hang.hang().await;
        self.memory.record(at, actor, events).await
    }

    async fn note(&self, kind: &str, key: &str, now: Timestamp) -> Result<Option<Note>, StoreError> {
        self.memory.note(kind, key, now).await
    }

    async fn notes(&self, kind: &str, prefix: &str, now: Timestamp) -> Result<Vec<Note>, StoreError> {
        self.memory.notes(kind, prefix, now).await
    }

    async fn add_note(&self, note: &Note, now: Timestamp) -> Result<bool, StoreError> {
        self.memory.add_note(note, now).await
    }

    async fn set_note(&self, note: &Note) -> Result<(), StoreError> {
        self.memory.set_note(note).await
    }

    async fn swap_note(&self, before: &str, note: &Note, now: Timestamp) -> Result<bool, StoreError> {
        self.memory.swap_note(before, note, now).await
    }

    async fn take_note(&self, kind: &str, key: &str, now: Timestamp) -> Result<Option<Note>, StoreError> {
        self.memory.take_note(kind, key, now).await
    }

    async fn take_notes(&self, kind: &str, prefix: &str) -> Result<u64, StoreError> {
        self.memory.take_notes(kind, prefix).await
    }

    async fn sweep_notes(&self, now: Timestamp) -> Result<(), StoreError> {
        self.memory.sweep_notes(now).await
    }

    async fn feed(&self, since: Option<FeedPlace>) -> Result<Feed, StoreError> {
        self.down.fail()?;
        self.feed_down.fail()?;
        self.feed_hangs.hang().await;
        let mut feed = self.memory.feed(since).await?;
        if self.feed_held.fail().is_err() {
            self.release.notified().await;
        }
        feed.end.number -= self.feed_lost.load(Ordering::SeqCst);
        if self.feed_forgets.fail().is_err() {
            feed.news = None;
        } else if since.is_none_or(|since| since.number > feed.end.number) {
            // As a store may answer that looks for entries behind a number.
            feed.news = Some(Vec::new());
        }
        Ok(feed)
    }

    async fn expiring(&self, after: Timestamp, until: Timestamp) -> Result<u64, StoreError> {
        self.memory.expiring(after, until).await
    }

    async fn changed(&self) {
        self.news.notified().await;
    }

    async fn token(&self, id: TokenId) -> Result<Option<TokenRecord>, StoreError> {
        self.memory.token(id).await
    }

    async fn descendants(&self, id: TokenId, live_at: Timestamp) -> Result<u64, StoreError> {
        self.memory.descendants(id, live_at).await
    }

    async fn old_secret_until(&self, id: TokenId, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        self.memory.old_secret_until(id, now).await
    }

    async fn role_names(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.memory.role_names().await
    }

    async fn tokens(&self, query: &TokenQuery) -> Result<Vec<TokenRecord>, StoreError> {
        self.memory.tokens(query).await
    }

    async fn holders(&self, query: &HolderQuery) -> Result<Vec<TokenRecord>, StoreError> {
        self.memory.holders(query).await
    }

    async fn standing(&self, team: TeamId, user: UserId) -> Result<Option<Standing>, StoreError> {
        self.down.fail()?;
        self.memory.standing(team, user).await
    }

    async fn members(&self, team: TeamId) -> Result<Vec<(Member, User)>, StoreError> {
        self.memory.members(team).await
    }

    async fn memberships(&self, user: UserId) -> Result<Vec<(Member, Team)>, StoreError> {
        self.memory.memberships(user).await
    }

    async fn roles(&self, team: TeamId) -> Result<Vec<CustomRole>, StoreError> {
        self.memory.roles(team).await
    }

    async fn role(&self, id: RoleId) -> Result<Option<CustomRole>, StoreError> {
        self.down.fail()?;
        self.memory.role(id).await
    }

    async fn team(&self, id: TeamId) -> Result<Option<Team>, StoreError> {
        self.memory.team(id).await
    }

    async fn teams(&self) -> Result<Vec<Team>, StoreError> {
        self.memory.teams().await
    }

    async fn user(&self, id: UserId) -> Result<Option<User>, StoreError> {
        self.memory.user(id).await
    }

    async fn logins(&self) -> Result<Vec<Name>, StoreError> {
        self.memory.logins().await
    }

    async fn user_by_login(&self, login: &Name) -> Result<Option<User>, StoreError> {
        self.memory.user_by_login(login).await
    }

    async fn audit(&self, query: &AuditQuery) -> Result<Vec<AuditEntry>, StoreError> {
        self.memory.audit(query).await
    }
}
