//! Connections that are used again.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use deadpool::managed::{self, Metrics, Object, PoolError, RecycleError, RecycleResult};
use deadpool::{Runtime, managed::BuildError};
use tokio::time::timeout;

use super::PostgresOptions;
use super::connection::Connection;
use crate::store::sql::Fault;
use crate::store::{Connections, StoreError, StoreErrorKind};

/// A connection that was not used for so long is checked before it is used.
const RESTED: Duration = Duration::from_secs(1);
/// How long the check may take.
const CHECKED: Duration = Duration::from_secs(1);

/// Whom connections are for.
#[derive(Clone, Copy)]
pub(super) enum Share {
    /// Whoever is known already, and the program itself.
    Known,
    /// Whoever presents a secret.
    Strangers,
}

/// Connections to one database.
pub(super) struct Pool(managed::Pool<Manager>);

/// Makes connections, and decides which are used again.
pub(super) struct Manager {
    options: PostgresOptions,
    /// Connections from before are not used any more.
    trusted_since: Mutex<Instant>,
}

impl Pool {
    /// Connections are made when they are needed.
    pub(super) fn new(options: PostgresOptions, share: Share) -> Result<Self, StoreError> {
        let patience = Some(options.patience_for_connections());
        let most = usize::try_from(options.most_connections()).unwrap_or(usize::MAX).max(2);
        let size = match share {
            Share::Known => most - most / 2,
            Share::Strangers => most / 2,
        };
        let manager = Manager {
            options,
            trusted_since: Mutex::new(Instant::now()),
        };
        let pool = managed::Pool::builder(manager)
            .max_size(size)
            .wait_timeout(patience)
            .create_timeout(patience)
            .runtime(Runtime::Tokio1)
            .build();
        pool.map(Self).map_err(|error: BuildError| {
            StoreError::new(StoreErrorKind::Other, "no connections can be kept").because_of(error)
        })
    }

    /// A connection that nobody else uses.
    pub(super) async fn get(&self) -> Result<Lease, Fault> {
        match self.0.get().await {
            Ok(object) => Ok(Lease(Some(object))),
            Err(PoolError::Backend(fault)) => Err(fault),
            Err(PoolError::Closed) => Err(sqlx::Error::PoolClosed.into()),
            Err(_) => Err(sqlx::Error::PoolTimedOut.into()),
        }
    }

    pub(super) fn state(&self, purpose: &'static str) -> Connections {
        let status = self.0.status();
        Connections {
            purpose,
            idle: status.available,
            used: status.size.saturating_sub(status.available),
            waiting: status.waiting,
            most: status.max_size,
        }
    }

    /// Gives no connection any more.
    pub(super) fn close(&self) {
        self.0.close();
    }

    /// From here on, only connections that are made anew are used: the older ones may lead to a server that was replaced.
    pub(super) fn distrust(&self) {
        self.0.manager().distrust();
    }
}

impl Manager {
    fn distrust(&self) {
        *self.trusted_since() = Instant::now();
    }

    fn lost(&self, error: &str) {
        tracing::warn!(error, "a connection to the database was lost: all are made anew");
        self.distrust();
    }

    /// Held for as long as it takes to copy.
    fn trusted_since(&self) -> MutexGuard<'_, Instant> {
        self.trusted_since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl managed::Manager for Manager {
    type Type = Connection;
    type Error = Fault;

    async fn create(&self) -> Result<Connection, Fault> {
        Connection::open(&self.options, self.options.patience_for_connections()).await
    }

    /// Where one does not answer, nor will others of its age: they are not asked one after the other.
    async fn recycle(&self, connection: &mut Connection, metrics: &Metrics) -> RecycleResult<Fault> {
        if connection.is_unfinished() || connection.since < *self.trusted_since() {
            return Err(RecycleError::message("not to be used again"));
        }
        if metrics.last_used() <= RESTED {
            return Ok(());
        }
        let checked = timeout(CHECKED, connection.check()).await;
        match checked {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(fault)) => {
                self.lost(&fault.chain().to_string());
                Err(RecycleError::Backend(fault))
            }
            Err(_) => {
                self.lost("no answer in time");
                Err(RecycleError::message("no answer"))
            }
        }
    }
}

/// A connection for as long as it is used.
pub struct Lease(Option<Object<Manager>>);

impl Deref for Lease {
    type Target = Connection;

    #[expect(clippy::expect_used, reason = "it is taken out when it is dropped, and not before")]
    fn deref(&self) -> &Connection {
        self.0.as_ref().expect("a connection until it is dropped")
    }
}

impl DerefMut for Lease {
    #[expect(clippy::expect_used, reason = "it is taken out when it is dropped, and not before")]
    fn deref_mut(&mut self) -> &mut Connection {
        self.0.as_mut().expect("a connection until it is dropped")
    }
}

/// What did not end is closed here and now, and makes room for another.
impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(object) = self.0.take().filter(|object| object.is_unfinished()) {
            drop(Object::take(object));
        }
    }
}
