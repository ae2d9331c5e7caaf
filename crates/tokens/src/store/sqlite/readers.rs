//! Connections that only read. They see what was committed when they are asked, and wait for no writer.
//!
//! Not a pool: a file does not go away, so there is nothing to be tested before and after each use, which costs as much as
//! the look-up.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};

use crate::store::sql::Fault;

pub(super) type Reader<'a> = MappedMutexGuard<'a, SqliteConnection>;

/// None once it was closed.
type Place = Mutex<Option<SqliteConnection>>;

/// There are as many as processors, within reason.
const MOST: usize = 8;

/// So many bytes of the file are read where the operating system keeps them, without a copy: in the bench `stores` a look-up
/// takes a third less time.
const MAPPED: &str = "1073741824";

pub(super) struct Readers {
    first: Place,
    others: Vec<Place>,
    turn: AtomicUsize,
}

impl Readers {
    pub(super) async fn open(options: SqliteConnectOptions) -> Result<Self, Fault> {
        let options = options.pragma("query_only", "ON").pragma("mmap_size", MAPPED);
        let first = Mutex::new(Some(options.connect().await?));
        let count = available_parallelism().map_or(1, NonZero::get).min(MOST);
        let mut others = Vec::new();
        while others.len() + 1 < count {
            others.push(Mutex::new(Some(options.connect().await?)));
        }
        let turn = AtomicUsize::new(0);
        Ok(Self { first, others, turn })
    }

    /// One that nobody uses; if there is none, the next in turn as soon as it is free.
    pub(super) async fn free(&self) -> Result<Reader<'_>, Fault> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % (self.others.len() + 1);
        let mut from_turn = self.all().cycle().skip(turn).take(self.others.len() + 1);
        let reader = match from_turn.find_map(|reader| reader.try_lock().ok()) {
            Some(reader) => reader,
            None => self.all().nth(turn).unwrap_or(&self.first).lock().await,
        };
        Ok(MutexGuard::try_map(reader, Option::as_mut).map_err(|_| sqlx::Error::PoolClosed)?)
    }

    /// Closes each once it is free.
    pub(super) async fn close(&self) -> Result<(), Fault> {
        for reader in self.all() {
            if let Some(connection) = reader.lock().await.take() {
                connection.close().await?;
            }
        }
        Ok(())
    }

    fn all(&self) -> impl Iterator<Item = &Place> + Clone {
        self.others.iter().chain([&self.first])
    }
}
