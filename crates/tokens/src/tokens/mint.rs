//! Minting.

use bailiwick::{Catalog, Grant, MintError, StoredGrant, Timestamp};

use super::Tokens;
use crate::store::{Change, CommitError, Judge, NewToken};
use crate::{Actor, Error, Expiry, Name, Secret, Standing, TeamId, TokenId, TokenRecord, UserId};

/// How often a mint is tried whose role allows it when that is asked before, and not when it is minted.
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
    /// Mints a token: for a user by their role, or by another token of theirs within what that can do itself. A token that a
    /// token mints ends with it: when it is deleted, and when it expires if that is earlier than what was asked for. A token
    /// needs the catalog's [minting scope](Catalog::minting_scope) for it.
    ///
    /// # Errors
    ///
    /// When the grant exceeds whoever mints it or lacks what its scopes require ([`Grant::with_required`] adds that), when
    /// a token mints that may not, the name is taken, when the expiry is not in the future, when a user mints for another one, or when the store
    /// fails.
    pub async fn mint(&self, request: MintRequest<C>, actor: &Actor, now: Timestamp) -> Result<Minted, Error<C>> {
        let expires_at = request.expiry.moment(now)?;
        let secret = Secret::generate::<C>()?;
        let mut token = TokenRecord {
            id: TokenId::new(now)?,
            team: request.team,
            user: request.user,
            name: request.name,
            grant: StoredGrant::from(&request.grant),
            created_at: now,
            expires_at,
            parent: None,
            last_used_at: None,
        };
        let minter = self.minter(&token, actor, now).await?;
        if let Some(minter) = &minter {
            token.parent = Some(minter.id);
            if token.outlives(minter) {
                token.expires_at = minter.expires_at;
            }
        }
        let held: Option<Grant<C>> = minter.map(|minter| minter.grant.resolve());
        for _ in 0..ATTEMPTS {
            // Judged here to say what is wrong, and where it is minted to keep it from being so.
            let standing = self.store.standing(request.team, request.user).await?;
            let standing = standing.ok_or(CommitError::NoMember)?;
            if let Some(held) = &held {
                check_minting_scope(held, &standing)?;
            }
            check(&request.grant, held.as_ref(), &standing)?;
            let (grant, by) = (request.grant.clone(), held.clone());
            let new = NewToken {
                record: token.clone(),
                secret: secret.digest(),
                judge: Judge::new(move |standing| {
                    by.as_ref()
                        .is_none_or(|held| check_minting_scope(held, standing).is_ok())
                        && check(&grant, by.as_ref(), standing).is_ok()
                }),
            };
            match self.commit(Change::Mint(Box::new(new)), actor, now).await {
                Err(CommitError::NotAllowed) => {}
                done => return done.map(|()| Minted { token, secret }).map_err(Error::from),
            }
        }
        Err(CommitError::NotAllowed.into())
    }

    /// The token that mints; `None` if a user does.
    async fn minter(
        &self,
        token: &TokenRecord,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Option<TokenRecord>, Error<C>> {
        let by = match actor {
            Actor::Token(by) => *by,
            Actor::User(user) if *user != token.user => return Err(Error::NotTheirs),
            Actor::User(_) | Actor::Program(_) => return Ok(None),
        };
        let minter = self.acting(by, now).await?;
        if (minter.user, minter.team) != (token.user, token.team) {
            return Err(Error::NotTheirs);
        }
        Ok(Some(minter))
    }

    /// The live token that does something.
    pub(super) async fn acting(&self, by: TokenId, now: Timestamp) -> Result<TokenRecord, CommitError> {
        let token = self.store.token(by).await?;
        token.filter(|token| !token.is_expired(now)).ok_or(CommitError::NoToken)
    }
}

/// Whether a token may make secrets, under its holder's role as it is now.
pub(super) fn check_minting_scope<C: Catalog>(held: &Grant<C>, standing: &Standing) -> Result<(), Error<C>> {
    let scope = C::minting_scope().ok_or(Error::TokensMintNone)?;
    if held.effective(&standing.role()).contains(scope) {
        Ok(())
    } else {
        Err(Error::NoMintingScope(scope))
    }
}

/// Whether whoever mints may: a user by their role, a token within what it can do itself under that role.
fn check<C: Catalog>(grant: &Grant<C>, by: Option<&Grant<C>>, standing: &Standing) -> Result<(), MintError<C>> {
    let role = standing.role();
    match by {
        None => grant.check_mint(&role),
        Some(held) => grant.check_mint_by(held.effective(&role)),
    }
}
