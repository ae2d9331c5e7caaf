//! Verifying at speed: records that were read are remembered, decisions never are.
//!
//! A record that is remembered counts while three things hold: nothing that it was read from has changed since
//! ([`Changes`]), the feed of changes has been followed to a moment that is not too long ago ([`Deadline`]), and it is
//! good at the moment that is asked about ([`Entry::is_good`]). Otherwise the store is asked, and what it answers counts.

mod cache;
mod changes;
mod counts;
mod deadline;
mod denials;
mod entry;
mod look_ups;
mod refusals;
mod refused;
mod state;
mod unwritten;
mod upkeep;
mod uses;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize};

use bailiwick::{Catalog, Timestamp};

pub(crate) use denials::Denied;
pub(crate) use entry::Entry;
pub(crate) use refused::Reason;
pub use state::TokensState;
pub use upkeep::Freshness;

use crate::store::{Invalidation, Owned};
use crate::{SecretDigest, TokenId};
use cache::Cache;
use changes::{Changes, Moment};
use deadline::Deadline;
use denials::Denials;
use look_ups::LookUps;
use refusals::Refusals;
use refused::Refused;
use unwritten::Unwritten;
use uses::Uses;

/// What all clones of a [`Tokens`](crate::Tokens) remember between them.
pub(crate) struct Verifier<C: Catalog> {
    cache: Cache<C>,
    changes: Changes,
    deadline: Deadline,
    refused: Refused,
    pub(crate) look_ups: LookUps,
    pub(crate) refusals: Refusals,
    pub(crate) denials: Denials,
    uses: Uses,
    unwritten: tokio::sync::Mutex<Unwritten>,
    /// How much there is of it, for whoever cannot wait.
    kept: AtomicUsize,
    writes_failed: AtomicU64,
}

impl<C: Catalog> Verifier<C> {
    /// Remembers nothing yet, and at least so many tokens at most.
    pub(crate) fn new(capacity: u32) -> Self {
        Self {
            cache: Cache::new(capacity),
            changes: Changes::new(),
            deadline: Deadline::passed(),
            refused: Refused::default(),
            look_ups: LookUps::new(),
            refusals: Refusals::default(),
            denials: Denials::default(),
            uses: Uses::new(),
            unwritten: tokio::sync::Mutex::default(),
            kept: AtomicUsize::new(0),
            writes_failed: AtomicU64::new(0),
        }
    }

    /// What is remembered of a secret and may be believed at this moment. Takes no lock and allocates nothing.
    pub(crate) fn recall(&self, secret: &SecretDigest, now: Timestamp) -> Option<Arc<Entry<C>>> {
        // Before the changes are looked at: whoever moves the deadline has noted all changes up to there.
        if !self.deadline.is_ahead() {
            return None;
        }
        let believed = |entry: &Entry<C>| entry.is_good(now) && !self.changes.any_since(entry.read_at, entry.read_from);
        let entry = self.cache.find(secret, believed)?;
        self.uses.note(&entry, now);
        Some(entry)
    }

    /// Whether the feed has been followed to a moment that is not too long ago.
    pub(crate) fn is_fresh(&self) -> bool {
        self.deadline.is_ahead()
    }

    /// To be called before the store is asked for what is to be [`remember`](Self::remember)ed.
    pub(crate) fn moment(&self) -> Moment {
        self.changes.moment()
    }

    /// Remembers what the store has answered to a question that was put after a moment.
    pub(crate) fn remember(
        &self,
        secret: SecretDigest,
        owned: &Owned,
        read_at: Moment,
        now: Timestamp,
    ) -> Arc<Entry<C>> {
        let read_from = self.changes.behind(&secret, owned);
        let entry = Arc::new(Entry::new(secret, owned, read_at, read_from));
        self.uses.note(&entry, now);
        // Without news it would not be believed, and a program that follows none needs no table.
        if !self.deadline.is_ahead() {
            return entry;
        }
        let dead = |entry: &Entry<C>| !entry.is_good(now) || self.changes.any_since(entry.read_at, entry.read_from);
        self.cache.insert(Arc::clone(&entry), dead);
        entry
    }

    /// Why a secret was refused a moment ago, if nothing has changed since.
    pub(crate) fn recall_refused(&self, secret: &SecretDigest) -> Option<Reason> {
        self.refused.find(secret, &self.changes)
    }

    /// Makes room where a secret was remembered that does not count any more, and remembers for a while why it does not: the
    /// store has answered so to a question that was put after a moment.
    pub(crate) fn remember_refused(&self, secret: SecretDigest, reason: Reason, read_at: Moment) {
        self.cache.remove(&secret);
        let read_from = self.changes.behind_secret(&secret);
        self.refused.insert(secret, reason, read_at, read_from);
    }

    /// From here on, nothing that was read before is believed about these.
    pub(crate) fn forget(&self, news: &[Invalidation]) {
        for invalidation in news {
            self.changes.note(invalidation);
        }
    }

    /// From here on, nothing that was read before is believed about a secret: it may be somebody's now.
    pub(crate) fn forget_secret(&self, secret: &SecretDigest) {
        self.changes.note(&Invalidation::Secret(*secret));
    }

    /// From here on, nothing that was read before is believed about a token, by whichever of its secrets.
    pub(crate) fn forget_token(&self, token: TokenId) {
        self.changes.note_token(token);
    }
}
