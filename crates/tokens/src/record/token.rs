//! Tokens as they are kept.

use bailiwick::{Catalog, StoredGrant, Timestamp, Token};

use crate::{Name, TeamId, TokenId, UserId};

/// A token: what it was given, and to whom. Its secret is not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRecord {
    /// Its identifier.
    pub id: TokenId,
    /// The team whose resources it reaches.
    pub team: TeamId,
    /// Whose it is.
    pub user: UserId,
    /// Its name. No other live token of the user has it.
    pub name: Name,
    /// What it was given, by name. Never changes.
    pub grant: StoredGrant,
    /// When it was minted.
    pub created_at: Timestamp,
    /// From when on it is dead; `None` for never. Never later than its parent's.
    pub expires_at: Option<Timestamp>,
    /// The token that minted it; `None` if a person or a program did. It ends with that one.
    pub parent: Option<TokenId>,
    /// When it was last used, to the minute; `None` if it never was.
    pub last_used_at: Option<Timestamp>,
}

impl TokenRecord {
    /// Whether it has expired at this moment.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }

    /// Whether it would go on after this other one.
    #[must_use]
    pub fn outlives(&self, other: &Self) -> bool {
        match (self.expires_at, other.expires_at) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(own), Some(end)) => own > end,
        }
    }

    /// Whether this other one can have minted it: it is of the same user in the same team, and does not end earlier.
    #[must_use]
    pub fn can_descend_from(&self, parent: &Self) -> bool {
        (self.user, self.team) == (parent.user, parent.team) && !self.outlives(parent)
    }

    /// The token in a catalogue, as the engine judges it.
    #[must_use]
    pub fn resolve<C: Catalog>(&self) -> Token<C> {
        let token = Token::new(self.grant.resolve());
        match self.expires_at {
            Some(at) => token.expiring(at),
            None => token,
        }
    }
}
