//! A store for more than one machine.

mod connection;
mod engine;
mod hosts;
mod listen;
mod options;
mod pool;
mod steps;
mod tables;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bailiwick::Timestamp;
use sqlx::Row;
use sqlx::postgres::PgRow;
use tokio::sync::Mutex;
use tokio::time::timeout;
use uuid::Uuid;

pub use options::PostgresOptions;

use super::sql::{Columns, Driver, Fault, Group, MigrationFile, Session, migrations, news_since};
use super::{Connections, Feed, FeedPlace, StoreError, StoreErrorKind};

use connection::Connection;
use listen::News;
use pool::{Lease, Pool, Share};

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
pub struct PostgresStore(Arc<Shared>);

struct Shared {
    pool: Pool,
    /// Looks secrets up: whoever has none may ask as often as they like, and takes no connection from anybody else.
    strangers: Pool,
    /// Follows the feed, beside all requests. Gone where it was not left in order.
    follower: Mutex<Option<Connection>>,
    news: News,
    group: Group,
    options: PostgresOptions,
}

/// How long the feed is followed by one connection. Where the address leads to another server by now, though the one before
/// goes on, the next connection finds it. A database that does not name its history has another one for each connection, and
/// is followed by one for as long as that lasts.
const FOLLOWED: Duration = Duration::from_secs(10);

/// How long a start may take: others may be making the tables.
const STARTING: Duration = Duration::from_secs(60);

impl PostgresStore {
    /// Connects to a database, and makes its tables if they are not there.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Unavailable`] when it cannot be reached within a minute, is a standby, or is kept busy by another program that
    /// makes the tables; [`StoreErrorKind::NewerSchema`] when a newer version of this library has written to it;
    /// [`StoreErrorKind::Foreign`] when another program keeps its versions of tables there as this one does, or has tables there and the
    /// options want none.
    pub async fn connect(options: &PostgresOptions) -> Result<Self, StoreError> {
        let made = timeout(STARTING, async {
            let mut connection = Connection::open(options, options.patience()).await?;
            tables::make(&mut connection, options).await
        });
        made.await.unwrap_or_else(|_| {
            let message = "the database did not answer in time, or another program goes on making its tables";
            Err(StoreError::new(StoreErrorKind::Unavailable, message).into())
        })?;
        Ok(Self(Arc::new(Shared {
            pool: Pool::new(options.clone(), Share::Known)?,
            strangers: Pool::new(options.clone(), Share::Strangers)?,
            follower: Mutex::new(None),
            news: News::new(),
            group: Group::new(),
            options: options.clone(),
        })))
    }

    /// The connection that follows the feed, or a new one in its place.
    async fn follower(&self, held: &mut Option<Connection>) -> Result<Connection, Fault> {
        match held.take() {
            Some(follower) if !follower.tells || follower.since.elapsed() < FOLLOWED => Ok(follower),
            _ => Connection::open(&self.0.options, self.0.options.patience()).await,
        }
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PostgresStore").field(&self.0.options).finish()
    }
}

impl Driver for PostgresStore {
    type Session = Connection;
    type Reader<'a> = Lease;
    type Transaction = Lease;

    fn group(&self) -> &Group {
        &self.0.group
    }

    fn patience(&self) -> Duration {
        self.0.options.patience()
    }

    async fn reader(&self) -> Result<Lease, Fault> {
        self.0.pool.get().await
    }

    async fn stranger(&self) -> Result<Lease, Fault> {
        self.0.strangers.get().await
    }

    async fn begin(&self) -> Result<Lease, Fault> {
        let mut lease = self.0.pool.get().await?;
        lease.begin(self.0.options.limit()).await?;
        Ok(lease)
    }

    async fn commit(mut transaction: Lease) -> Result<(), Fault> {
        transaction.end("COMMIT").await
    }

    async fn roll_back(mut transaction: Lease) -> Result<(), Fault> {
        transaction.end("ROLLBACK").await
    }

    async fn follow(&self, since: Option<FeedPlace>) -> Result<Feed, Fault> {
        let mut held = self.0.follower.lock().await;
        let followed_before = held.is_some();
        let followed = async {
            let mut follower = self.follower(&mut held).await?;
            let history = follower.check().await?;
            let feed = news_since(&mut follower, since, history).await?;
            *held = Some(follower);
            Ok(feed)
        };
        let followed: Result<Feed, Fault> = followed.await;
        let goes_on = followed.as_ref().is_ok_and(|feed| feed.news.is_some());
        if since.is_some() && !goes_on {
            match &followed {
                Ok(_) => {
                    tracing::warn!(
                        "the database goes on from another state than before: what is remembered is read again"
                    );
                }
                // Once, and not at each of the tries that follow.
                Err(error) if followed_before => {
                    tracing::warn!(error = %error.chain(), "the database's news cannot be followed");
                }
                Err(_) => {}
            }
            self.0.pool.distrust();
            self.0.strangers.distrust();
        }
        followed
    }

    /// By a note of its own, since a disk that is full or a database that only reads shows itself when something is written.
    async fn probe(&self, _now: Timestamp) -> Result<Timestamp, Fault> {
        let mut lease = self.begin().await?;
        let write = "INSERT INTO notes (kind, note_key, value, expires_at) VALUES ('probe', '', '', NULL) \
                     ON CONFLICT (kind, note_key) DO UPDATE SET value = excluded.value";
        lease.run(write, &[]).await?;
        let clock = "SELECT CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp())) AS BIGINT)";
        let rows = lease.rows(clock, &[]).await?;
        lease.end("COMMIT").await?;
        let secs: i64 = rows.first().ok_or(sqlx::Error::RowNotFound)?.try_get(0)?;
        Ok(Timestamp::from_secs(secs))
    }

    /// Not within the transaction, where it would fail what a database without it could have done, and where PostgreSQL
    /// would commit one transaction at a time.
    async fn announce(&self) {
        if let Ok(mut lease) = self.0.pool.get().await {
            // Others ask now and then anyway.
            let _: Result<(), Fault> = listen::announce(&mut lease).await;
        }
    }

    async fn changed(&self) {
        self.0.news.wait(&self.0.options).await;
    }

    fn connections(&self) -> Vec<Connections> {
        vec![self.0.pool.state("general"), self.0.strangers.state("look_ups")]
    }

    async fn close(&self) -> Result<(), Fault> {
        self.0.pool.close();
        self.0.strangers.close();
        drop(self.0.follower.lock().await.take());
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
