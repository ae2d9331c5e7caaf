//! Hearing of others' changes as they happen.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sqlx::Row;
use sqlx::error::DatabaseError;
use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgListener};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use super::PostgresOptions;
use super::connection::Connection;
use crate::Chain;
use crate::store::StoreError;
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
            Ended::Lost(error) if !may_pass(&error) => return,
            Ended::Lost(error) => {
                if !told {
                    let error = StoreError::from(Fault::from(error));
                    tracing::warn!(error = %Chain(&error), "the connection was lost that listens for news: it is made anew");
                    told = true;
                }
                sleep(PAUSE).await;
            }
            Ended::Deaf => {
                tracing::warn!(
                    "nobody can listen to the database through what stands in front of it: news of changes is asked for, and not told"
                );
                sleep(DEAF).await;
            }
        }
    }
}

/// Why a connection does not listen any more.
enum Ended {
    /// It was lost.
    Lost(sqlx::Error),
    /// It does not hear what is announced: a pooler gives each transaction another connection.
    Deaf,
}

/// Until the connection is lost for good, or hears nothing.
async fn follow(options: &PostgresOptions, heard: &Notify) -> Ended {
    let one = PoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None);
    let followed = async {
        let server = options
            .server()
            .map_err(|error| sqlx::Error::Configuration(error.into()))?;
        // By another connection, as all announcements come.
        let Ok(mut other) = Connection::open(&server, options.patience()).await else {
            return Err(sqlx::Error::PoolTimedOut);
        };
        if is_shared(&server, options, &mut other).await {
            return Ok(Ended::Deaf);
        }
        let mut listener = PgListener::connect_with(&one.connect_lazy_with(server)).await?;
        listener.listen(CHANNEL).await?;
        let is_heard = announce(&mut other).await.is_ok() && timeout(HEARD, listener.try_recv()).await.is_ok();
        if !is_heard {
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
    };
    followed.await.unwrap_or_else(Ended::Lost)
}

/// Whether two connections come to be one of the database, as behind a pooler that gives each transaction another one. To listen there
/// would have the news told to whoever gets that one next, who does not expect it.
async fn is_shared(server: &PgConnectOptions, options: &PostgresOptions, other: &mut Connection) -> bool {
    let Ok(mut one) = Connection::open(server, options.patience()).await else {
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

/// A database that knows no `LISTEN` says so each time.
fn may_pass(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    !matches!(code.as_deref(), Some("0A000" | "42601"))
}
