//! Which of the records that were read may still be believed.
//!
//! Behind one role or one member there may stand every token that is remembered, so nothing is searched for and cleared
//! when they change. Changes are counted instead. The number of the last change of each thing is kept in a table, in
//! which things share places by their hash; a record bears the number that the count had *before* the store was asked for
//! it. It is believed while nothing that it was read from has changed by a higher number. Two things that share a place
//! are forgotten together, which costs a look-up and is never wrong.
//!
//! Why a look-up that overtakes a change cannot bring back what was before it. Say that a change gets number *n*. Its
//! number is drawn after the change was committed. A record that bears *n* or more was asked for after the number had
//! been drawn, so the store answered with what the change made of it. One that bears less is not believed once *n*
//! stands in the table, and that is so before whoever made the change is told that it is made. It does not matter when
//! the record gets into the cache, or whether the number was noted before or after that.

use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::store::{Invalidation, Owned};
use crate::{RoleRef, SecretDigest, TokenId};

/// Places in the table: 128 KiB of them.
const PLACES: usize = 1 << 14;

/// Counts changes.
pub(super) struct Changes {
    count: AtomicU64,
    /// The number of the last change that may have been of anything.
    of_all: AtomicU64,
    places: Box<[AtomicU64]>,
    hasher: RandomState,
}

/// How many changes had been counted when the store was asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment(u64);

/// The places of what a record was read from: secret, token, member and role.
pub(crate) type Places = [u16; 4];

impl Changes {
    pub(super) fn new() -> Self {
        Self {
            count: AtomicU64::new(0),
            of_all: AtomicU64::new(0),
            places: (0..PLACES).map(|_| AtomicU64::new(0)).collect(),
            hasher: RandomState::new(),
        }
    }

    /// The moment at which the store is asked, to be taken before it is.
    pub(super) fn moment(&self) -> Moment {
        Moment(self.count.load(Ordering::Acquire))
    }

    /// Counts a change that was committed.
    pub(super) fn note(&self, change: &Invalidation) {
        match change {
            Invalidation::Secret(secret) => self.note_at(self.place(secret.as_bytes())),
            Invalidation::Member(team, user) => self.note_at(self.place(&(team, user))),
            Invalidation::Role(role) => self.note_at(self.place(role)),
        }
    }

    /// Counts a change of a token, whatever secrets it has or had.
    pub(super) fn note_token(&self, token: TokenId) {
        self.note_at(self.place(&token));
    }

    /// Counts a change that may have been of anything.
    pub(super) fn note_all(&self) {
        self.of_all.fetch_max(self.draw(), Ordering::Release);
    }

    /// Where changes are noted of what a record was read from.
    pub(super) fn behind(&self, secret: &SecretDigest, owned: &Owned) -> Places {
        let member = &owned.standing.member;
        let member_place = self.place(&(member.team, member.user));
        let role_place = match member.role {
            RoleRef::Custom(role) => self.place(&role),
            RoleRef::Predefined(_) => member_place,
        };
        let secret_place = self.place(secret.as_bytes());
        [secret_place, self.place(&owned.token.id), member_place, role_place]
    }

    /// Where changes are noted of a secret alone.
    pub(super) fn behind_secret(&self, secret: &SecretDigest) -> Places {
        [self.place(secret.as_bytes()); 4]
    }

    /// Whether anything there was changed since.
    pub(super) fn any_since(&self, Moment(moment): Moment, places: Places) -> bool {
        let changed = |last: &AtomicU64| last.load(Ordering::Acquire) > moment;
        changed(&self.of_all)
            || places
                .iter()
                .any(|place| self.places.get(usize::from(*place)).is_none_or(changed))
    }

    fn draw(&self) -> u64 {
        self.count.fetch_add(1, Ordering::AcqRel) + 1
    }

    fn note_at(&self, place: u16) {
        let number = self.draw();
        if let Some(last) = self.places.get(usize::from(place)) {
            last.fetch_max(number, Ordering::Release);
        }
    }

    fn place(&self, thing: &impl Hash) -> u16 {
        let hash = self.hasher.hash_one(thing);
        u16::try_from(hash % PLACES as u64).unwrap_or_default()
    }
}
