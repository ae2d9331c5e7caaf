//! Copies of a file that is in use.

use std::fs::{File, OpenOptions};
use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor, Row};

use super::{APPLICATION_ID, PATIENCE, SqliteStore};
use crate::store::sql::Fault;
use crate::store::{StoreError, StoreErrorKind};

impl SqliteStore {
    /// Copies a file, which programs may be using, into another one, which must not be there or be empty.
    ///
    /// The copy is one moment of the store, no earlier than the call: whatever was acknowledged before is in it. It is
    /// readable by its owner alone, and on the disk when this returns. Nobody waits for it. What is copied is left as it is,
    /// also where an older version of this library made it.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Other`] when the copy would be written over something, or the file is not one of this library,
    /// [`StoreErrorKind::Corrupt`] when it is no SQLite database, [`StoreErrorKind::Unavailable`] when it cannot be opened.
    pub async fn back_up(from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<(), StoreError> {
        let (from, to) = (from.as_ref(), to.as_ref());
        make(to).map_err(|error| error.at(to.display()))?;
        let copied = copy(from, to).await;
        copied.map_err(|fault| {
            // It was empty before.
            _ = std::fs::remove_file(to);
            StoreError::from(fault).at(from.display())
        })
    }
}

/// The file, so that SQLite need not make it: its permissions would be others.
fn make(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let failed = |error| StoreError::new(StoreErrorKind::Unavailable, "the copy cannot be written").because_of(error);
    let file = options.open(path).map_err(failed)?;
    match file.metadata().map_err(failed)?.len() {
        0 => Ok(()),
        _ => Err(StoreError::new(
            StoreErrorKind::Other,
            "the copy would be written over something",
        )),
    }
}

async fn copy(from: &Path, to: &Path) -> Result<(), Fault> {
    let Some(name) = to.to_str() else {
        let message = "the name of the copy is no text";
        return Err(StoreError::new(StoreErrorKind::Other, message).into());
    };
    // Not the store's own connections: theirs are for changes, or cannot write anything.
    let options = SqliteConnectOptions::new()
        .filename(from)
        .busy_timeout(PATIENCE)
        .disable_statement_logging();
    let mut connection = options.connect().await?;
    let row = connection.fetch_one("PRAGMA application_id").await?;
    if row.try_get::<i64, _>(0)? != APPLICATION_ID {
        let message = "the database belongs to another program, expected one of bailiwick";
        return Err(StoreError::new(StoreErrorKind::Other, message).into());
    }
    // One read transaction, also where the file is written to meanwhile.
    sqlx::query("VACUUM INTO $1")
        .bind(name)
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    let synced = File::open(to).and_then(|file| file.sync_all());
    synced.map_err(sqlx::Error::Io)?;
    Ok(())
}
