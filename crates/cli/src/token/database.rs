//! Where tokens are kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bailiwick_tokens::store::postgres::{PostgresOptions, PostgresStore};
use bailiwick_tokens::store::sqlite::SqliteStore;
use bailiwick_tokens::store::{Store, StoreError};
use clap::Args;
use etcetera::BaseStrategy;

use crate::error::Error;

/// `--database`
#[derive(Debug, Args)]
pub(crate) struct Database {
    /// A file of SQLite, or the `postgres://` URL of a database; without this, a file in the user's data folder. A URL with
    /// a password is better given in the environment
    #[arg(long, value_name = "FILE|URL", env = "BAILIWICK_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

impl Database {
    /// Opens it, and makes what is not there yet.
    pub(crate) async fn open(&self) -> Result<Arc<dyn Store>, Error> {
        match &self.database {
            Some(url) if is_postgres(url) => {
                let connected = async { PostgresStore::connect(&url.parse()?).await };
                let store = connected
                    .await
                    .map_err(|error: StoreError| failed("the database", &error))?;
                Ok(Arc::new(store))
            }
            Some(path) => sqlite(Path::new(path)).await,
            None => sqlite(&default_file()?).await,
        }
    }

    /// Whether it is on another machine, and was told not to have to prove which one it is.
    pub(crate) fn is_exposed(&self) -> bool {
        let url = self.database.as_deref().filter(|url| is_postgres(url));
        let options = url.and_then(|url| url.parse::<PostgresOptions>().ok());
        options.is_some_and(|options| !options.is_verified())
    }
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

fn default_file() -> Result<PathBuf, Error> {
    let strategy = etcetera::choose_base_strategy();
    let strategy = strategy.map_err(|_| {
        let help = "say where the database is with `--database`".to_owned();
        Error::new("this user has no home folder to keep a database in").with_help(Some(help))
    })?;
    let folder = strategy.data_dir().join("bailiwick");
    let made = fs::create_dir_all(&folder);
    made.map_err(|error| Error::new(format!("{}: cannot be made: {error}", folder.display())))?;
    Ok(folder.join("tokens.sqlite"))
}

async fn sqlite(path: &Path) -> Result<Arc<dyn Store>, Error> {
    Ok(Arc::new(SqliteStore::open(path).await?))
}

/// What a store says of itself, with what it came from.
fn failed(what: &str, error: &StoreError) -> Error {
    Error::new(format!("{what}: {}", Chain(error)))
}

/// An error and all that it came from, on one line.
pub(crate) struct Chain<'a>(pub(crate) &'a dyn std::error::Error);

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        let mut said = self.0.to_string();
        while let Some(error) = source {
            // Some say all that they came from themselves.
            let text = error.to_string();
            if !said.contains(&text) {
                write!(f, ": {text}")?;
            }
            said = text;
            source = error.source();
        }
        Ok(())
    }
}
