//! A store in one file: nothing to install, for one machine.

mod backup;
mod readers;

use std::fmt;
use std::fs::OpenOptions;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteRow, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Executor, Row, Sqlite, SqlitePool, Transaction};
use uuid::Uuid;

use super::sql::{Columns, Driver, Fault, Group, MigrationFile, Session, Value, bind, migrate, migrations};
use super::{StoreError, StoreErrorKind};

use readers::{Reader, Readers};

const MIGRATIONS: &[MigrationFile] = migrations!("sqlite");

/// What the first migration writes into the file's head.
const APPLICATION_ID: i64 = 1_651_991_403;

/// How long one change waits for others, of this program and of others that have the file open.
const PATIENCE: Duration = Duration::from_secs(10);

/// A store in one SQLite file.
///
/// What it has acknowledged survives a loss of power: each change is on the disk before it returns. Several programs may
/// have the file open, on the same machine. A clone is the same store.
///
/// ```
/// use bailiwick_tokens::store::sqlite::SqliteStore;
/// use bailiwick_tokens::store::{Store, StoreErrorKind};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// let store = SqliteStore::open(folder.path().join("tokens.db")).await?;
/// assert_eq!(store.teams().await?, []);
///
/// std::fs::write(folder.path().join("notes.txt"), "Not a database, but longer than the head of one would be.")?;
/// let error = SqliteStore::open(folder.path().join("notes.txt")).await.unwrap_err();
/// assert_eq!(error.kind(), StoreErrorKind::Corrupt);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct SqliteStore(Arc<Connections>);

struct Connections {
    group: Group,
    writer: SqlitePool,
    readers: Readers,
}

impl SqliteStore {
    /// Opens a file; makes it, readable by its owner alone, if it is not there.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::NewerSchema`] when a newer version of this library has written to it,
    /// [`StoreErrorKind::Corrupt`] when it is no SQLite database, [`StoreErrorKind::Foreign`] when it is one of another
    /// program, [`StoreErrorKind::Unavailable`] when it cannot be opened or another program locks it.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let opened = async {
            make(path)?;
            let options = options(path);
            let one = PoolOptions::new().max_connections(1).acquire_timeout(PATIENCE);
            let forever = one.idle_timeout(None).max_lifetime(None).test_before_acquire(false);
            // One that was left in the middle of a transaction is not used again.
            let clean = forever.before_acquire(|connection: &mut SqliteConnection, _| {
                Box::pin(async move { Ok(!connection.is_in_transaction()) })
            });
            let writer: SqlitePool = clean.connect_with(options.clone()).await?;
            let mut connection = writer.acquire().await?;
            check_owner(&mut connection).await?;
            migrate(&mut *connection, MIGRATIONS, true).await?;
            let readers = Readers::open(options).await?;
            Ok::<_, Fault>(Self(Arc::new(Connections {
                group: Group::new(),
                writer,
                readers,
            })))
        };
        opened.await.map_err(|fault| StoreError::from(fault).at(path.display()))
    }
}

/// The file, so that SQLite need not make it: what it makes beside it later has the same permissions.
fn make(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let made = options.open(path);
    made.map(drop)
        .map_err(|error| StoreError::new(StoreErrorKind::Unavailable, "the file cannot be opened").because_of(error))
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(PATIENCE)
        .foreign_keys(true)
        .statement_cache_capacity(200)
        .disable_statement_logging()
}

/// Nothing is written to the tables of another program.
async fn check_owner(connection: &mut SqliteConnection) -> Result<(), Fault> {
    let sql = "SELECT (SELECT application_id FROM pragma_application_id), \
               (SELECT count(*) FROM sqlite_master WHERE name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\')";
    let row = connection.fetch_one(sql).await?;
    let (id, others): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    if id == APPLICATION_ID || (id == 0 && others == 0) {
        return Ok(());
    }
    let message = "the database belongs to another program, expected one of bailiwick or a new file";
    Err(StoreError::new(StoreErrorKind::Foreign, message).into())
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SqliteStore")
    }
}

impl Driver for SqliteStore {
    type Session = SqliteConnection;
    type Reader<'a> = Reader<'a>;
    type Transaction = Transaction<'static, Sqlite>;

    fn group(&self) -> &Group {
        &self.0.group
    }

    /// Longer than it takes SQLite to say that it waits for nothing any more.
    fn patience(&self) -> Duration {
        PATIENCE * 3
    }

    async fn reader(&self) -> Result<Reader<'_>, Fault> {
        self.0.readers.free().await
    }

    /// The lock is taken at once: a transaction that took it only when it first writes could find that what it has read
    /// is not so any more.
    async fn begin(&self) -> Result<Self::Transaction, Fault> {
        Ok(self.0.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    async fn commit(transaction: Self::Transaction) -> Result<(), Fault> {
        Ok(transaction.commit().await?)
    }

    async fn roll_back(transaction: Self::Transaction) -> Result<(), Fault> {
        Ok(transaction.rollback().await?)
    }

    /// Not for good: where another program reads at this moment, the rest stays beside the file for the next time.
    async fn settle(&self) -> Result<(), Fault> {
        let mut connection = self.0.writer.acquire().await?;
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        Ok(())
    }

    /// The readers first: with the last connection SQLite takes away what lies beside the file.
    async fn close(&self) -> Result<(), Fault> {
        self.0.readers.close().await?;
        if !self.0.writer.is_closed() {
            self.settle().await?;
        }
        self.0.writer.close().await;
        Ok(())
    }
}

impl Session for SqliteConnection {
    type Row = SqliteRow;

    async fn run(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Fault> {
        let done = bind::<Sqlite>(sql, values).execute(self).await?;
        Ok(done.rows_affected())
    }

    async fn rows(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<SqliteRow>, Fault> {
        Ok(bind::<Sqlite>(sql, values).fetch_all(self).await?)
    }
}

impl Columns for SqliteRow {
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
