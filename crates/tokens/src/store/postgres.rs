//! A store for more than one machine.

mod listen;
mod options;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{Connection, Executor, PgPool, Postgres, Row, Transaction};
use tokio::time::timeout;
use uuid::Uuid;

pub use options::PostgresOptions;

use super::StoreError;
use super::sql::{Columns, Driver, Fault, MigrationFile, Session, Value, bind, migrate, migrations};
use crate::{RoleId, TeamId};

use listen::News;

const MIGRATIONS: &[MigrationFile] = migrations!("postgres");

/// A store in a PostgreSQL database, or one that speaks as it does.
///
/// Programs on any number of machines share it. Each hears of the others' changes at once, through `LISTEN` and `NOTIFY`;
/// where a database has neither, whoever remembers records asks for the feed now and then. A clone is the same store, with
/// the same connections.
///
/// ```no_run
/// use bailiwick_tokens::store::postgres::PostgresStore;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let store = PostgresStore::connect(&"postgres://bailiwick@localhost/tokens".parse()?).await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct PostgresStore(Arc<Connections>);

struct Connections {
    pool: PgPool,
    news: News,
    options: PostgresOptions,
}

impl PostgresStore {
    /// Connects to a database, and makes its tables if they are not there.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Unavailable`](super::StoreErrorKind::Unavailable) when it cannot be reached, [`StoreErrorKind::NewerSchema`](super::StoreErrorKind::NewerSchema) when a newer version of
    /// this library has written to it.
    pub async fn connect(options: &PostgresOptions) -> Result<Self, StoreError> {
        let connect = async {
            let connecting = PgConnection::connect_with(options.server());
            let connection = timeout(options.patience(), connecting).await;
            let mut connection = connection.map_err(|_| sqlx::Error::PoolTimedOut)??;
            // Not every database that speaks as PostgreSQL does has this lock. Without it, two programs that make the
            // tables at the same moment are not told apart, and one of them fails.
            let locking = connection.execute("SELECT pg_try_advisory_xact_lock(0)").await.is_ok();
            migrate(&mut connection, MIGRATIONS, locking).await?;
            connection.close().await?;
            Ok::<_, Fault>(())
        };
        connect.await?;
        Ok(Self(Arc::new(Connections {
            pool: options.pool(),
            news: News::new(),
            options: options.clone(),
        })))
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PostgresStore").field(&self.0.options).finish()
    }
}

impl Driver for PostgresStore {
    type Session = PgConnection;
    type Reader<'a> = PoolConnection<Postgres>;
    type Transaction = Transaction<'static, Postgres>;

    fn patience(&self) -> Duration {
        self.0.options.patience()
    }

    async fn reader(&self) -> Result<Self::Reader<'_>, Fault> {
        Ok(self.0.pool.acquire().await?)
    }

    async fn begin(&self) -> Result<Self::Transaction, Fault> {
        Ok(self.0.pool.begin().await?)
    }

    async fn commit(transaction: Self::Transaction) -> Result<(), Fault> {
        Ok(transaction.commit().await?)
    }

    /// Not within the transaction, where it would fail what a database without it could have done, and where PostgreSQL
    /// would commit one transaction at a time.
    async fn announce(&self) {
        let told = listen::announce(&self.0.pool).await;
        drop(told);
    }

    async fn changed(&self) {
        self.0.news.wait(self.0.options.server()).await;
    }
}

impl Session for PgConnection {
    type Row = PgRow;

    async fn run(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Fault> {
        let done = bind::<Postgres>(sql, values).execute(self).await?;
        Ok(done.rows_affected())
    }

    async fn rows(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<PgRow>, Fault> {
        Ok(bind::<Postgres>(sql, values).fetch_all(self).await?)
    }

    async fn hold_role(&mut self, role: RoleId) -> Result<(), Fault> {
        let sql = "SELECT id FROM roles WHERE id = $1 FOR SHARE";
        self.rows(sql, &[role.into()]).await?;
        Ok(())
    }

    /// Rows that refer to the team can be added beside it.
    async fn hold_team(&mut self, team: TeamId) -> Result<(), Fault> {
        let sql = "SELECT id FROM teams WHERE id = $1 FOR NO KEY UPDATE";
        self.rows(sql, &[team.into()]).await?;
        Ok(())
    }
}

impl Columns for PgRow {
    fn uuid(&self, at: usize) -> sqlx::Result<Option<Uuid>> {
        self.try_get(at)
    }

    fn number(&self, at: usize) -> sqlx::Result<Option<i64>> {
        self.try_get(at)
    }

    fn text(&self, at: usize) -> sqlx::Result<Option<String>> {
        self.try_get(at)
    }

    fn bytes(&self, at: usize) -> sqlx::Result<Option<Vec<u8>>> {
        self.try_get(at)
    }

    fn flag(&self, at: usize) -> sqlx::Result<bool> {
        self.try_get(at)
    }
}
