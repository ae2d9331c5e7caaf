//! Where tokens are kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bailiwick::Catalog;
use bailiwick_tokens::store::postgres::{PostgresOptions, PostgresStore};
use bailiwick_tokens::store::sqlite::SqliteStore;
use bailiwick_tokens::store::{Store, StoreError, StoreErrorKind};
use bailiwick_tokens::{Chain, Tokens};
use clap::Args;
use etcetera::BaseStrategy;

use super::context::now;
use crate::error::Error;

/// `--database`
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// A file of SQLite, or the `postgres://` URL of a database, which can name several hosts; without this, a file in the user's
    /// data folder. A URL with a password is better given in the environment
    #[arg(long, value_name = "FILE|URL", env = "BAILIWICK_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

/// A database that is to be used.
#[derive(Debug, Args)]
pub(crate) struct Database {
    #[command(flatten)]
    place: Place,
    /// Take over a database that was made for another catalog, or for another role of owners
    #[arg(long)]
    pub(crate) adopt: bool,
}

/// Where a database is.
pub(crate) enum Kept {
    Postgres,
    Sqlite(PathBuf),
}

impl Place {
    /// Where it is, or would be made. Nothing is opened.
    pub(crate) fn find<C: Catalog>(&self) -> Result<Kept, Error> {
        match &self.database {
            Some(url) if is_postgres(url) => Ok(Kept::Postgres),
            Some(path) => Ok(Kept::Sqlite(path.into())),
            None => {
                let (own, former) = default_files::<C>()?;
                let is_former = !own.exists() && former.exists();
                Ok(Kept::Sqlite(if is_former { former } else { own }))
            }
        }
    }

    /// Opens it, and makes what is not there yet.
    pub(crate) async fn open<C: Catalog>(&self) -> Result<Arc<dyn Store>, Error> {
        self.open_with::<C>(|options| options).await
    }

    /// The same with other limits, where they are a server's.
    async fn open_with<C: Catalog>(
        &self,
        limits: impl FnOnce(PostgresOptions) -> PostgresOptions,
    ) -> Result<Arc<dyn Store>, Error> {
        match &self.database {
            Some(url) if is_postgres(url) => {
                let connected = async { PostgresStore::connect(&limits(url.parse()?)).await };
                let store = connected
                    .await
                    .map_err(|error: StoreError| failed("the database", &error))?;
                Ok(Arc::new(store))
            }
            Some(path) => sqlite(Path::new(path)).await,
            None => default_file::<C>().await,
        }
    }
}

impl Database {
    /// Opens it, and makes what is not there yet.
    pub(crate) async fn open<C: Catalog>(&self) -> Result<Arc<dyn Store>, Error> {
        self.place.open::<C>().await
    }

    /// The same with other limits, where they are a server's.
    pub(crate) async fn open_with<C: Catalog>(
        &self,
        limits: impl FnOnce(PostgresOptions) -> PostgresOptions,
    ) -> Result<Arc<dyn Store>, Error> {
        self.place.open_with::<C>(limits).await
    }

    /// Whether it is on another machine, and was told not to have to prove which one it is.
    pub(crate) fn is_exposed(&self) -> bool {
        let url = self.place.database.as_deref().filter(|url| is_postgres(url));
        let options = url.and_then(|url| url.parse::<PostgresOptions>().ok());
        options.is_some_and(|options| !options.is_verified())
    }
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// The file that is named after the catalog, or one from before files were, as long as it is not another catalog's.
async fn default_file<C: Catalog>() -> Result<Arc<dyn Store>, Error> {
    let (own, former) = default_files::<C>()?;
    if !own.exists() && former.exists() {
        let store = sqlite(&former).await?;
        let bound = Tokens::<C>::shared(Arc::clone(&store)).bound(now()?).await?;
        if bound.is_none_or(|bound| bound.catalog == C::name()) {
            return Ok(store);
        }
    }
    sqlite(&own).await
}

fn default_files<C: Catalog>() -> Result<(PathBuf, PathBuf), Error> {
    let folder = default_folder()?;
    let own = folder.join(format!("{}.sqlite", C::name()));
    Ok((own, folder.join("tokens.sqlite")))
}

fn default_folder() -> Result<PathBuf, Error> {
    let strategy = etcetera::choose_base_strategy();
    let strategy = strategy.map_err(|_| {
        let help = "say where the database is with `--database`".to_owned();
        Error::new("this user has no home folder to keep a database in").with_help(Some(help))
    })?;
    let folder = strategy.data_dir().join("bailiwick");
    let made = fs::create_dir_all(&folder);
    made.map_err(|error| Error::new(format!("{}: cannot be made: {error}", folder.display())))?;
    Ok(folder)
}

async fn sqlite(path: &Path) -> Result<Arc<dyn Store>, Error> {
    Ok(Arc::new(SqliteStore::open(path).await?))
}

/// What a store says of itself, with what it came from.
fn failed(what: &str, error: &StoreError) -> Error {
    let help = match error.kind() {
        StoreErrorKind::Foreign => Some(
            "give it a database of its own; with `--catalog`, its tables may stand beside those of others".to_owned(),
        ),
        _ => None,
    };
    Error::new(format!("{what}: {}", Chain(error))).with_help(help)
}
