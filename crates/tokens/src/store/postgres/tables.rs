//! The tables: made by whatever starts first.

use sqlx::{Executor, Row};

use super::connection::Connection;
use super::{MIGRATIONS, PostgresOptions, engine, steps};
use crate::store::sql::{Fault, migrate};
use crate::store::{StoreError, StoreErrorKind};

/// A version of the tables that was begun.
struct Begun {
    version: i64,
    description: String,
    is_whole: bool,
}

/// No lock is taken where there is nothing to be made: a pooler cannot keep one for a session.
pub(super) async fn make(connection: &mut Connection, options: &PostgresOptions) -> Result<(), Fault> {
    let by_steps = engine::is_distributed(&engine::version(connection.raw()).await?);
    // Where a step may have been made before, what is in its way cannot be told from what it made: there has to be nothing.
    let has_to_be_alone = options.is_alone() || by_steps;
    // Before the versions: another program that makes ours meanwhile notes their version together with them, or before.
    let has_others = has_to_be_alone && has_tables(connection).await?;
    let made = versions(connection).await?;
    // Other programs may keep their versions in a table of this name. Ours begin with one that is known here.
    let is_first = |made: &Begun| {
        MIGRATIONS
            .first()
            .is_some_and(|file| file.version == made.version && file.description == made.description)
    };
    if !made.is_empty() && !made.iter().any(is_first) {
        let message = "the table `_sqlx_migrations` of the database is another program's, expected a database or a schema without one";
        return Err(StoreError::new(StoreErrorKind::Foreign, message).into());
    }
    if made.is_empty() && has_others {
        let message = "the database has tables of other programs, expected an empty one";
        return Err(StoreError::new(StoreErrorKind::Foreign, message).into());
    }
    let is_made = MIGRATIONS
        .iter()
        .all(|file| made.iter().any(|made| made.version == file.version && made.is_whole));
    if by_steps && !is_made {
        steps::make(connection, MIGRATIONS, options.limit()).await?;
    }
    // Not every database that speaks as PostgreSQL does has this lock. Without it, two programs that make the tables at the same
    // moment are not told apart, and one of them fails.
    let locking = !by_steps
        && !is_made
        && connection
            .raw()
            .execute("SELECT pg_try_advisory_xact_lock(0)")
            .await
            .is_ok();
    migrate(connection.raw(), MIGRATIONS, locking).await
}

/// The versions of tables that were begun, with what they were called.
async fn versions(connection: &mut Connection) -> Result<Vec<Begun>, Fault> {
    let sql = "SELECT version, description, success FROM _sqlx_migrations";
    match connection.raw().fetch_all(sql).await {
        Ok(rows) => {
            let versions = rows.iter().map(|row| {
                Ok(Begun {
                    version: row.try_get(0)?,
                    description: row.try_get(1)?,
                    is_whole: row.try_get(2)?,
                })
            });
            Ok(versions.collect::<sqlx::Result<_>>()?)
        }
        Err(sqlx::Error::Database(_)) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// Whether there are tables where ours would be made, but for the one of versions, which comes before all others.
async fn has_tables(connection: &mut Connection) -> Result<bool, Fault> {
    let sql = "SELECT count(*) > 0 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name <> '_sqlx_migrations'";
    Ok(connection.raw().fetch_one(sql).await?.try_get(0)?)
}
