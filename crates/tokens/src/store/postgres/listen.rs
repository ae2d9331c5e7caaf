//! Hearing of others' changes as they happen.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sqlx::Row;
use sqlx::error::DatabaseError;
use sqlx::pool::PoolOptions;
use sqlx::postgres::PgListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use super::PostgresOptions;
use super::connection::Connection;
use crate::store::sql::{Fault, Session};

const CHANNEL: &str = "bailiwick_tokens";

/// How long to wait before a lost connection is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// How long an announcement takes at most.
const HEARD: Duration = Duration::from_secs(5);
/// A connection that lasted for so long is told of when it is lost, also where the one before it was.
const SETTLED: Duration = Duration::from_secs(60);
/// How often two connections are asked whether they are one. A pooler gives out the one that was used last.
const ASKED: usize = 8;
/// How long nobody tries to listen where it cannot be done.
const DEAF: Duration = Duration::from_secs(300);

/// Tells everybody that there is something new in the feed.
pub(super) async fn announce(connection: &mut Connection) -> Result<(), Fault> {
    let told = connection.rows("SELECT pg_notify($1, '')", &[CHANNEL.into()]).await;
    told.map(drop)
}

/// A connection of its own that listens, from when somebody first waits.
pub(super) struct News {
    heard: Arc<Notify>,
    listener: OnceLock<JoinHandle<()>>,
}

impl News {
    pub(super) fn new() -> Self {
        Self {
            heard: Arc::new(Notify::new()),
            listener: OnceLock::new(),
        }
    }

    /// Returns when there is something new, or when some of it may have been missed.
    pub(super) async fn wait(&self, options: &PostgresOptions) {
        self.listener
            .get_or_init(|| tokio::spawn(listen(options.clone(), Arc::clone(&self.heard))));
        self.heard.notified().await;
    }
}

impl Drop for News {
    fn drop(&mut self) {
        if let Some(listener) = self.listener.get() {
            listener.abort();
        }
    }
}

async fn listen(options: PostgresOptions, heard: Arc<Notify>) {
    let mut told = false;
    loop {
        let began = Instant::now();
        let ended = follow(&options, &heard).await;
        told &= began.elapsed() < SETTLED;
        match ended {
            Ok(Ended::Unknown) => return,
            Ok(Ended::Deaf) => {
                tracing::warn!(
                    "nobody can listen to the database through what stands in front of it: news of changes is asked for, and not told"
                );
                sleep(DEAF).await;
            }
            Err(fault) => {
                if !told {
                    tracing::warn!(error = %fault.chain(), "the connection was lost that listens for news: it is made anew");
                    told = true;
                }
                sleep(PAUSE).await;
            }
        }
    }
}

/// Why nobody listens, though the database is there.
enum Ended {
    /// What is announced is not heard: a pooler gives each transaction another connection.
    Deaf,
    /// The database knows no `LISTEN`.
    Unknown,
}

/// Until the connection is lost for good, or nobody can listen.
async fn follow(options: &PostgresOptions, heard: &Notify) -> Result<Ended, Fault> {
    let one = PoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None);
    // By another connection, as all announcements come.
    let mut other = Connection::open(options, options.patience()).await?;
    if is_shared(options, &mut other).await {
        return Ok(Ended::Deaf);
    }
    let mut listener = PgListener::connect_with(&one.connect_lazy_with(other.server().clone())).await?;
    match listener.listen(CHANNEL).await {
        Err(error) if is_unknown(&error) => return Ok(Ended::Unknown),
        listens => listens?,
    }
    // Where this fails, it says nothing about who hears it.
    announce(&mut other).await?;
    if timeout(HEARD, listener.try_recv()).await.is_err() {
        return Ok(Ended::Deaf);
    }
    drop(other);
    loop {
        // Before it listened, and while it was connected anew, something may have happened. One that does not wait at
        // this moment finds it when it waits next.
        heard.notify_waiters();
        heard.notify_one();
        listener.try_recv().await?;
    }
}

/// Whether two connections come to be one of the database, as behind a pooler that gives each transaction another one. To listen there
/// would have the news told to whoever gets that one next, who does not expect it.
async fn is_shared(options: &PostgresOptions, other: &mut Connection) -> bool {
    let Ok(mut one) = other.beside(options.patience()).await else {
        return false;
    };
    for _ in 0..ASKED {
        let (one, other) = (behind(&mut one).await, behind(other).await);
        if one.is_some() && one == other {
            return true;
        }
    }
    false
}

/// The number of the database's own process for a connection, if it has such.
async fn behind(connection: &mut Connection) -> Option<i64> {
    let sql = "SELECT CAST(pg_backend_pid() AS BIGINT)";
    connection.rows(sql, &[]).await.ok()?.first()?.try_get(0).ok()
}

/// Whether a database says that it knows no `LISTEN`.
fn is_unknown(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    matches!(code.as_deref(), Some("0A000" | "42601"))
}
