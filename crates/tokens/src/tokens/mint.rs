//! Minting.

use bailiwick::{Catalog, Grant, StoredGrant, Timestamp};

use super::Tokens;
use crate::store::{Change, CommitError, NewToken};
use crate::{Actor, Error, Expiry, Name, Secret, Standing, TeamId, TokenId, TokenRecord, UserId};

/// How often a mint is judged anew when roles change under it.
const ATTEMPTS: u32 = 16;

/// A token that somebody wants.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "whoever wants a token says all of it")]
pub struct MintRequest<C: Catalog> {
    /// The team whose resources it is to reach.
    pub team: TeamId,
    /// Whose it is to be.
    pub user: UserId,
    /// Its name, which no other live token of the user has.
    pub name: Name,
    /// What it is to be given.
    pub grant: Grant<C>,
    /// How long it is to last.
    pub expiry: Expiry,
}

/// A token that was just minted, and the secret that is shown this once.
#[derive(Debug)]
#[non_exhaustive]
pub struct Minted {
    /// The token.
    pub token: TokenRecord,
    /// Its secret.
    pub secret: Secret,
}

impl<C: Catalog> Tokens<C> {
    /// Mints a token: for a user by their role, or by another token of theirs within what that can do itself.
    ///
    /// # Errors
    ///
    /// When the grant exceeds whoever mints it or lacks what its scopes require ([`Grant::with_required`] adds that), when
    /// the name is taken, when the expiry is not in the future, when a user mints for another one, or when the store
    /// fails.
    pub async fn mint(&self, request: MintRequest<C>, actor: &Actor, now: Timestamp) -> Result<Minted, Error<C>> {
        let expires_at = request.expiry.moment(now)?;
        let secret = Secret::generate::<C>()?;
        let token = TokenRecord {
            id: TokenId::new(now)?,
            team: request.team,
            user: request.user,
            name: request.name,
            grant: StoredGrant::from(&request.grant),
            created_at: now,
            expires_at,
            last_used_at: None,
        };
        for _ in 0..ATTEMPTS {
            let standing = self.store.standing(request.team, request.user).await?;
            let standing = standing.ok_or(CommitError::NoMember)?;
            let by = self.judge(&request.grant, &token, &standing, actor, now).await?;
            let new = NewToken {
                record: token.clone(),
                secret: secret.digest(),
                judged: standing,
                by,
            };
            match self.commit(Change::Mint(Box::new(new)), actor, now).await {
                Err(CommitError::Stale) => {}
                done => return done.map(|()| Minted { token, secret }).map_err(Error::from),
            }
        }
        Err(CommitError::Stale.into())
    }

    /// Whether whoever mints may; the answer is the token by which they do.
    async fn judge(
        &self,
        grant: &Grant<C>,
        token: &TokenRecord,
        standing: &Standing,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Option<TokenId>, Error<C>> {
        let role = standing.role::<C>();
        let by = match actor {
            Actor::Token(by) => *by,
            Actor::User(user) if *user != token.user => return Err(Error::NotTheirs),
            Actor::User(_) | Actor::Program(_) => {
                grant.check_mint(&role)?;
                return Ok(None);
            }
        };
        let minter = self.store.token(by).await?.filter(|minter| !minter.is_expired(now));
        let minter = minter.ok_or(CommitError::NoToken)?;
        if (minter.user, minter.team) != (token.user, token.team) {
            return Err(Error::NotTheirs);
        }
        let held: Grant<C> = minter.grant.resolve();
        grant.check_mint_by(held.effective(&role))?;
        Ok(Some(by))
    }
}
