//! What becomes of a token after it was minted. Nothing here changes what it was given.

use std::time::Duration;

use bailiwick::{Catalog, Timestamp};

use super::Tokens;
use crate::store::Change;
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
    /// When no live token has the identifier, when the grace period is longer than [`LONGEST_GRACE`], or when the store fails.
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
        let secret = Secret::generate::<C>()?;
        let until = |grace: Duration| {
            let seconds = i64::try_from(grace.as_secs()).unwrap_or(i64::MAX);
            Timestamp::from_secs(now.as_secs().saturating_add(seconds))
        };
        let change = Change::Regenerate {
            token,
            secret: secret.digest(),
            grace_until: grace.filter(|grace| grace.as_secs() > 0).map(until),
        };
        self.commit(change, actor, now).await?;
        Ok(secret)
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
