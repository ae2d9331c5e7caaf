//! Which database, and how long to wait for it.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection, Executor, PgPool};

use crate::store::{StoreError, StoreErrorKind};

/// A connection that was not used for so long is tried before it is used.
const RESTED: Duration = Duration::from_secs(1);

/// Which database to connect to, and how.
///
/// ```
/// use std::time::Duration;
/// use bailiwick_tokens::store::postgres::PostgresOptions;
///
/// let options: PostgresOptions = "postgres://bailiwick:secret@db.example/tokens?sslmode=verify-full".parse()?;
/// let options = options.max_connections(32).statement_timeout(Duration::from_secs(2));
/// assert_eq!(
///     format!("{options:?}"),
///     "PostgresOptions { host: \"db.example\", database: Some(\"tokens\"), max_connections: 32, \
///      acquire_timeout: 5s, statement_timeout: 2s }"
/// );
/// # Ok::<(), bailiwick_tokens::store::StoreError>(())
/// ```
#[derive(Clone)]
pub struct PostgresOptions {
    server: PgConnectOptions,
    max_connections: u32,
    acquire_timeout: Duration,
    statement_timeout: Duration,
}

impl PostgresOptions {
    /// At most so many connections, beside the one that listens for news; 16 unless it is said.
    #[must_use]
    pub fn max_connections(self, max_connections: u32) -> Self {
        Self {
            max_connections,
            ..self
        }
    }

    /// How long to wait for a connection; 5 seconds unless it is said.
    #[must_use]
    pub fn acquire_timeout(self, acquire_timeout: Duration) -> Self {
        Self {
            acquire_timeout,
            ..self
        }
    }

    /// How long the database may take for a statement, in milliseconds and at least one; 5 seconds unless it is said. What
    /// takes longer is given up, by the database if it still listens.
    #[must_use]
    pub fn statement_timeout(self, statement_timeout: Duration) -> Self {
        Self {
            statement_timeout,
            ..self
        }
    }

    pub(super) fn server(&self) -> &PgConnectOptions {
        &self.server
    }

    /// How long to wait for an answer altogether.
    pub(super) fn patience(&self) -> Duration {
        self.acquire_timeout.saturating_add(self.statement_timeout)
    }

    /// Connections are made when they are needed.
    pub(super) fn pool(&self) -> PgPool {
        let millis = self.statement_timeout.as_millis().max(1);
        // A program that died in the middle of a transaction without anybody telling the database is not waited for.
        let limits = format!("SET statement_timeout = {millis}; SET idle_in_transaction_session_timeout = {millis}");
        PoolOptions::new()
            .max_connections(self.max_connections)
            .acquire_timeout(self.acquire_timeout)
            .test_before_acquire(false)
            .before_acquire(|connection: &mut PgConnection, used| {
                Box::pin(async move {
                    if used.idle_for > RESTED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .after_connect(move |connection: &mut PgConnection, _| {
                let limits = limits.clone();
                Box::pin(async move { connection.execute(limits.as_str()).await.map(drop) })
            })
            .connect_lazy_with(self.server.clone())
    }
}

/// A URL like `postgres://user:password@host:5432/database?sslmode=verify-full`. What it leaves out is taken from the
/// environment, as PostgreSQL's own programs do (`PGPASSWORD` and others).
impl FromStr for PostgresOptions {
    type Err = StoreError;

    fn from_str(url: &str) -> Result<Self, StoreError> {
        let message = "not a PostgreSQL URL, expected one like `postgres://user@host/database`";
        let no_url = || StoreError::new(StoreErrorKind::Other, message);
        // What reads the rest takes any scheme.
        if !["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
        {
            return Err(no_url());
        }
        let server = url.parse::<PgConnectOptions>();
        let server = server.map_err(|error| no_url().because_of(error))?;
        Ok(Self {
            server: server.disable_statement_logging(),
            max_connections: 16,
            acquire_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(5),
        })
    }
}

/// Without the password.
impl fmt::Debug for PostgresOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresOptions")
            .field("host", &self.server.get_host())
            .field("database", &self.server.get_database())
            .field("max_connections", &self.max_connections)
            .field("acquire_timeout", &self.acquire_timeout)
            .field("statement_timeout", &self.statement_timeout)
            .finish()
    }
}
