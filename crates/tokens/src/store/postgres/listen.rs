//! Hearing of others' changes as they happen.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sqlx::error::DatabaseError;
use sqlx::pool::PoolOptions;
use sqlx::postgres::PgListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::PostgresOptions;
use super::connection::Connection;
use crate::store::sql::{Fault, Session};

const CHANNEL: &str = "bailiwick_tokens";

/// How long to wait before a lost connection is tried again.
const PAUSE: Duration = Duration::from_secs(1);

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
    while may_pass(&follow(&options, &heard).await) {
        tokio::time::sleep(PAUSE).await;
    }
}

/// Until the connection is lost for good.
async fn follow(options: &PostgresOptions, heard: &Notify) -> sqlx::Error {
    let one = PoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None);
    let followed = async {
        let server = options
            .server()
            .map_err(|error| sqlx::Error::Configuration(error.into()))?;
        let mut listener = PgListener::connect_with(&one.connect_lazy_with(server)).await?;
        listener.listen(CHANNEL).await?;
        loop {
            // Before it listened, and while it was connected anew, something may have happened. One that does not wait at
            // this moment finds it when it waits next.
            heard.notify_waiters();
            heard.notify_one();
            listener.try_recv().await?;
        }
    };
    let followed: sqlx::Result<std::convert::Infallible> = followed.await;
    match followed {
        Err(error) => error,
    }
}

/// A database that knows no `LISTEN` says so each time.
fn may_pass(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    !matches!(code.as_deref(), Some("0A000" | "42601"))
}
