//! What every subcommand works with.

use std::time::{SystemTime, UNIX_EPOCH};

use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::store::{Store, StoreError};
use bailiwick_tokens::{Actor, BindError, Binding, Bound, Chain, Tokens};

use super::database::Database;
use crate::error::Error;
use crate::terminal::warn;

/// The tokens, who looks after them, and the time.
pub(super) struct Context<C: Catalog> {
    pub(super) tokens: Tokens<C>,
    pub(super) actor: Actor,
    pub(super) now: Timestamp,
}

impl<C: Catalog> Context<C> {
    pub(super) async fn open(database: &Database) -> Result<Self, Error> {
        let tokens = Tokens::shared(database.open::<C>().await?);
        let now = now()?;
        bind(&tokens, database.adopt, now).await?;
        Ok(Self {
            tokens,
            actor: Actor::Program("bailiwick token".to_owned()),
            now,
        })
    }

    pub(super) fn store(&self) -> &dyn Store {
        self.tokens.store()
    }
}

/// Sees to it that the database is the catalog's.
async fn bind<C: Catalog>(tokens: &Tokens<C>, adopt: bool, now: Timestamp) -> Result<(), Error> {
    let bound = match tokens.bind(adopt, now).await? {
        Binding::Made(bound) if !tokens.store().teams().await?.is_empty() => bound,
        Binding::Adopted { now, .. } => now,
        _ => return Ok(()),
    };
    let Bound { catalog, owner, .. } = bound;
    let message = format!("the database belongs to the catalog `{catalog}` from now on, whose teams `{owner}` owns");
    warn(message, None::<&str>);
    Ok(())
}

pub(super) fn now() -> Result<Timestamp, Error> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let secs = since.and_then(|since| i64::try_from(since.as_secs()).ok());
    let secs = secs.ok_or_else(|| Error::new("this machine's clock is set before 1970"))?;
    Ok(Timestamp::from_secs(secs))
}

impl From<BindError> for Error {
    fn from(error: BindError) -> Self {
        let help = match &error {
            BindError::NoOwner { .. } => "name it under `[catalog]`, like `owner = \"owner\"`",
            BindError::Other { .. } => "say with `--database` which one is meant, or take it over with `--adopt`",
            _ => return Self::new(Chain(&error).to_string()),
        };
        Self::new(Chain(&error).to_string()).with_help(Some(help.to_owned()))
    }
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
