//! What becomes of a token after it was minted. Nothing here changes what it was given.

use std::time::Duration;

use bailiwick::{Catalog, Timestamp};

use super::Tokens;
use super::mint::check_minting_scope;
use crate::store::{Change, CommitError};
use crate::{Actor, Error, Name, Secret, TokenId};

/// The longest that an old secret may go on to work: a week.
pub const LONGEST_GRACE: Duration = Duration::from_secs(7 * 24 * 3_600);

impl<C: Catalog> Tokens<C> {
    /// Gives a token another name.
    ///
    /// # Errors
    ///
    /// When no live token has the identifier, when another one of the user has the name, or when the store fails.
    pub async fn rename(&self, token: TokenId, name: Name, actor: &Actor, now: Timestamp) -> Result<(), Error<C>> {
        Ok(self.commit(Change::Rename { token, name }, actor, now).await?)
    }

    /// Gives a token another secret. The old one dies in the same transaction, unless a grace period is asked for: then it
    /// works for so long, in whole seconds, beside the new one, and one that was replaced before dies.
    ///
    /// # Errors
    ///
    /// When no live token has the identifier, when a token regenerates that lacks the catalog's
    /// [minting scope](Catalog::minting_scope), when the grace period is longer than [`LONGEST_GRACE`], or when the store
    /// fails.
    pub async fn regenerate(
        &self,
        token: TokenId,
        grace: Option<Duration>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Secret, Error<C>> {
        if grace.is_some_and(|grace| grace > LONGEST_GRACE) {
            return Err(Error::LongGrace);
        }
        if let Actor::Token(by) = actor {
            let by = self.acting(*by, now).await?;
            let standing = self.store.standing(by.team, by.user).await?;
            check_minting_scope::<C>(&by.grant.resolve(), &standing.ok_or(CommitError::NoMember)?)?;
        }
        let secret = Secret::generate::<C>()?;
        let change = Change::Regenerate {
            token,
            secret: secret.digest(),
            grace_until: grace.filter(|grace| grace.as_secs() > 0).map(|grace| later(now, grace)),
        };
        self.commit(change, actor, now).await?;
        Ok(secret)
    }

    /// Brings the end of a token's old secret forward: to so much later, in whole seconds, or to this moment.
    ///
    /// # Errors
    ///
    /// When no live token has the identifier, when it has no old secret that would work for longer, or when the store fails.
    pub async fn end_grace(
        &self,
        token: TokenId,
        grace: Option<Duration>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), Error<C>> {
        let until = later(now, grace.unwrap_or_default());
        Ok(self.commit(Change::EndGrace { token, until }, actor, now).await?)
    }

    /// Deletes a token, with all that it minted, at any depth. They are dead at once, and for ever.
    ///
    /// # Errors
    ///
    /// When there is no such token, or when the store fails.
    pub async fn delete(&self, token: TokenId, actor: &Actor, now: Timestamp) -> Result<(), Error<C>> {
        Ok(self.commit(Change::Delete { token }, actor, now).await?)
    }
}

fn later(now: Timestamp, by: Duration) -> Timestamp {
    let seconds = i64::try_from(by.as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_secs(now.as_secs().saturating_add(seconds))
}
