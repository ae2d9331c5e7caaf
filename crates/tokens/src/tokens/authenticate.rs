//! Who presents a secret.

use std::sync::Arc;

use bailiwick::{Catalog, Effective, Role, Timestamp, Token};

use super::Tokens;
use crate::audit::{Event, Refusal};
use crate::store::{Owned, StoreError};
use crate::{Actor, AuthenticateError, SecretDigest, TeamId, TokenId, UserId};

/// Whoever presented the secret of a live token: the token, and the role of its holder as it is now.
#[derive(Debug)]
pub struct Authenticated<C: Catalog>(Arc<Holder<C>>);

#[derive(Debug)]
struct Holder<C: Catalog> {
    id: TokenId,
    team: TeamId,
    user: UserId,
    token: Token<C>,
    role: Role<C>,
}

impl<C: Catalog> Authenticated<C> {
    /// The token's identifier.
    #[must_use]
    pub fn id(&self) -> TokenId {
        self.0.id
    }

    /// The team whose resources it reaches.
    #[must_use]
    pub fn team(&self) -> TeamId {
        self.0.team
    }

    /// Whose it is.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.0.user
    }

    /// The token, as the engine judges it.
    #[must_use]
    pub fn token(&self) -> &Token<C> {
        &self.0.token
    }

    /// The holder's role.
    #[must_use]
    pub fn role(&self) -> &Role<C> {
        &self.0.role
    }

    /// What it can do.
    #[must_use]
    pub fn effective(&self) -> Effective<'_, C> {
        self.0.token.grant().effective(&self.0.role)
    }
}

impl<C: Catalog> Clone for Authenticated<C> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<C: Catalog> Tokens<C> {
    /// Who presents this secret at this moment.
    ///
    /// What has not the form of a secret is refused without a look-up. All else takes the same way: digest, look-up,
    /// membership, role as it is now. The answer does not tell an unknown secret from one that expired or was revoked; the
    /// audit log does.
    ///
    /// # Errors
    ///
    /// [`AuthenticateError::Refused`] for whatever stands for no live token, and [`AuthenticateError::Unavailable`] when
    /// that cannot be told.
    pub async fn authenticate(&self, secret: &str, now: Timestamp) -> Result<Authenticated<C>, AuthenticateError> {
        let Ok(digest) = SecretDigest::of_presented::<C>(secret) else {
            return Err(self.refuse(None, Refusal::Malformed, now).await);
        };
        let found = self.store.find(&digest).await.map_err(AuthenticateError::Unavailable)?;
        let Some(found) = found else {
            return Err(self.refuse(None, Refusal::Unknown, now).await);
        };
        let whose = (found.token.team, found.token.id);
        match found.judge(now) {
            Ok(owned) => Ok(Authenticated(Arc::new(Holder::new(&owned)))),
            Err(reason) => Err(self.refuse(Some(whose), reason, now).await),
        }
    }

    async fn refuse(&self, whose: Option<(TeamId, TokenId)>, reason: Refusal, now: Timestamp) -> AuthenticateError {
        let event = Event::UseRefused {
            team: whose.map(|(team, _)| team),
            token: whose.map(|(_, token)| token),
            reason,
            times: 1,
        };
        let actor = Actor::Program("authentication".to_owned());
        let _: Result<(), StoreError> = self.store.record(now, &actor, &[event]).await;
        AuthenticateError::Refused
    }
}

impl<C: Catalog> Holder<C> {
    fn new(owned: &Owned) -> Self {
        Self {
            id: owned.token.id,
            team: owned.token.team,
            user: owned.token.user,
            token: owned.token.resolve(),
            role: owned.standing.role(),
        }
    }
}
