//! A token as it is remembered.

use std::sync::atomic::AtomicI64;

use bailiwick::{Catalog, Role, Timestamp, Token};

use super::changes::{Moment, Places};
use super::uses;
use crate::store::Owned;
use crate::{SecretDigest, TeamId, TokenId, UserId};

/// After all other moments.
const NEVER: Timestamp = Timestamp::from_secs(i64::MAX);

/// A token that counted when it was read, and its holder's role as it was then; both in the terms of the engine.
///
/// What every request looks at comes first, so that it shares cache lines.
#[repr(C)]
pub(crate) struct Entry<C: Catalog> {
    pub(super) secret: SecretDigest,
    good_before: Timestamp,
    pub(super) read_at: Moment,
    pub(super) read_from: Places,
    /// The minute of the last use that was noted.
    pub(super) used: AtomicI64,
    pub(crate) token: Token<C>,
    pub(crate) role: Role<C>,
    pub(crate) id: TokenId,
    pub(crate) team: TeamId,
    pub(crate) user: UserId,
    /// Whether another secret has been made since.
    pub(crate) replaced: bool,
}

impl<C: Catalog> Entry<C> {
    pub(super) fn new(secret: SecretDigest, owned: &Owned, read_at: Moment, read_from: Places) -> Self {
        Self {
            secret,
            id: owned.token.id,
            team: owned.token.team,
            user: owned.token.user,
            replaced: owned.good_until.is_some(),
            token: owned.token.resolve(),
            role: owned.standing.role(),
            good_before: [owned.token.expires_at, owned.good_until]
                .into_iter()
                .flatten()
                .min()
                .unwrap_or(NEVER),
            read_at,
            read_from,
            used: AtomicI64::new(owned.token.last_used_at.map_or(i64::MIN, uses::minute)),
        }
    }

    /// Whether neither the token nor the secret has come to its end.
    pub(super) fn is_good(&self, now: Timestamp) -> bool {
        now < self.good_before
    }
}
