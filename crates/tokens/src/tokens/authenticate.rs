//! Who presents a secret.

use std::fmt;
use std::sync::Arc;

use bailiwick::{Catalog, Effective, Method, Role, Timestamp, Token};

use super::Tokens;
use crate::audit::Refusal;
use crate::verify::{Denied, Entry, Reason};
use crate::{AuthenticateError, SecretDigest, TeamId, TokenId, UserId};

/// Whoever presented the secret of a live token: the token, and the role of its holder as it was at that moment.
///
/// It is an answer for one request. Kept for longer, it would not notice what changes.
pub struct Authenticated<C: Catalog>(Arc<Entry<C>>);

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

    /// Whether the secret that was presented was replaced and is in its grace period. It stands for the token where somebody
    /// asks what a request may do, and should change nothing: whoever has it may not be whom the new one was given to.
    #[must_use]
    pub fn is_replaced(&self) -> bool {
        self.0.replaced
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

impl<C: Catalog> fmt::Debug for Authenticated<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticated")
            .field("id", &self.id())
            .field("team", &self.team())
            .field("user", &self.user())
            .field("token", self.token())
            .field("role", self.role())
            .finish()
    }
}

impl<C: Catalog> Tokens<C> {
    /// Who presents this secret at this moment.
    ///
    /// What has not the form of a secret is refused without a look-up. A secret that is [remembered](Self::remembered)
    /// is answered at once. All else takes the same way: look-up, membership, role as it is now. Neither the answer nor
    /// its way tells an unknown secret from one that expired or was revoked; the audit log does, once it is
    /// [written](Self::flush).
    ///
    /// At most 128 secrets are looked up at a time, and one a second while the store does not answer. One that is unknown, expired
    /// or revoked is refused again without a look-up for a second, unless it is minted here. Where more than a thousand are
    /// refused within a second, the others wait for their answer, for two seconds at most.
    ///
    /// # Errors
    ///
    /// [`AuthenticateError::Refused`] for whatever stands for no live token, [`AuthenticateError::Unavailable`] when
    /// that cannot be told, and [`AuthenticateError::Busy`] when it was not tried to tell.
    pub async fn authenticate(&self, secret: &str, now: Timestamp) -> Result<Authenticated<C>, AuthenticateError> {
        let Ok(digest) = SecretDigest::of_presented::<C>(secret) else {
            return self.refuse((None, Refusal::Malformed), now).await;
        };
        if let Some(entry) = self.verifier.recall(&digest, now) {
            return Ok(Authenticated(entry));
        }
        match self.verifier.recall_refused(&digest) {
            Some(reason) => self.refuse(reason, now).await,
            None => self.look_up(digest, now).await,
        }
    }

    /// Who presents this secret at this moment, if that can be told without asking the store.
    ///
    /// Allocates nothing and takes no lock. `None` says nothing about the secret: [`authenticate`](Self::authenticate)
    /// does.
    #[must_use]
    pub fn remembered(&self, secret: &str, now: Timestamp) -> Option<Authenticated<C>> {
        let digest = SecretDigest::of_presented::<C>(secret).ok()?;
        self.verifier.recall(&digest, now).map(Authenticated)
    }

    /// Counts a request that was denied although its token is live, for the log: the token of a team, the endpoint as the
    /// catalogue has it (`None` where it has none), and what the token lacks.
    ///
    /// It is [written](Self::flush) with the refused uses. Of many that are counted at a time, some are not told apart.
    pub fn note_denied(
        &self,
        team: TeamId,
        token: TokenId,
        endpoint: Option<(Method, &'static str)>,
        missing: &[&'static str],
        now: Timestamp,
    ) {
        let denied = Denied {
            team: Some(team),
            token: Some(token),
            endpoint,
            missing: missing.to_vec(),
        };
        self.verifier.denials.count(denied, now);
    }

    async fn look_up(&self, digest: SecretDigest, now: Timestamp) -> Result<Authenticated<C>, AuthenticateError> {
        let Some(turn) = self.verifier.look_ups.turn() else {
            self.verifier.look_ups.pace().await;
            return Err(AuthenticateError::Busy);
        };
        let asked_at = self.verifier.moment();
        let found = self.store.find(&digest).await;
        turn.end(&found);
        let reason = match found.map_err(AuthenticateError::Unavailable)? {
            None => (None, Refusal::Unknown),
            Some(found) => {
                let whose = (found.token.team, found.token.id);
                match found.judge(now) {
                    Ok(owned) => {
                        let entry = self.verifier.remember(digest, &owned, asked_at, now);
                        return Ok(Authenticated(entry));
                    }
                    Err(reason) => (Some(whose), reason),
                }
            }
        };
        self.verifier.remember_refused(digest, reason, asked_at);
        self.refuse(reason, now).await
    }

    async fn refuse(&self, (whose, reason): Reason, now: Timestamp) -> Result<Authenticated<C>, AuthenticateError> {
        self.verifier.refusals.count(whose, reason, now);
        self.verifier.look_ups.pace().await;
        Err(AuthenticateError::Refused)
    }
}
