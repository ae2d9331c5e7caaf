//! What every subcommand works with.

use std::time::{SystemTime, UNIX_EPOCH};

use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::store::{Store, StoreError};
use bailiwick_tokens::{Actor, Tokens};

use super::database::{Chain, Database};
use crate::error::Error;

/// The tokens, who looks after them, and the time.
pub(super) struct Context<C: Catalog> {
    pub(super) tokens: Tokens<C>,
    pub(super) actor: Actor,
    pub(super) now: Timestamp,
}

impl<C: Catalog> Context<C> {
    pub(super) async fn open(database: &Database) -> Result<Self, Error> {
        Ok(Self {
            tokens: Tokens::shared(database.open().await?),
            actor: Actor::Program("bailiwick token".to_owned()),
            now: now()?,
        })
    }

    pub(super) fn store(&self) -> &dyn Store {
        self.tokens.store()
    }
}

fn now() -> Result<Timestamp, Error> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let secs = since.and_then(|since| i64::try_from(since.as_secs()).ok());
    let secs = secs.ok_or_else(|| Error::new("this machine's clock is set before 1970"))?;
    Ok(Timestamp::from_secs(secs))
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::new(Chain(&error).to_string())
    }
}

impl<C: Catalog> From<bailiwick_tokens::Error<C>> for Error {
    fn from(error: bailiwick_tokens::Error<C>) -> Self {
        Self::new(Chain(&error).to_string())
    }
}
