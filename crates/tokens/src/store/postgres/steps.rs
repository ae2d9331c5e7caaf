//! The tables, made by one statement at a time.
//!
//! Some databases commit each statement that changes tables by itself, whatever transaction it stands in. A version of the tables
//! can be half made there when a program ends, and the next program goes on. How far it came stands in the version's own row: it is
//! no `success` yet, and `execution_time` counts the statements that were made. A program that knows nothing of this sees that the
//! version was begun and not ended, and says so.
//!
//! Nobody keeps others out, since not every such database has locks for that: programs that start together make the same
//! statements, and what one finds made by another is as good as its own. So whoever comes first has to find no table there at all.
//! Rows are added in the transaction that counts the statement, which only one can do.

use std::time::Duration;

use sqlx::error::DatabaseError;
use sqlx::migrate::{Migrate, MigrateError};
use sqlx::{Executor, Row};
use tokio::time::sleep;

use super::connection::Connection;
use crate::store::sql::{Fault, MigrationFile, Session, Value, migration_failed, pause};
use crate::store::{StoreError, StoreErrorKind};

/// How often it is tried again while others make the same. Whoever is in the way is done with it soon.
const TRIES: u32 = 100;

/// The SQLSTATEs of a table or an index, a column, and anything else that is there already.
const THERE_ALREADY: [&str; 3] = ["42P07", "42701", "42710"];

/// Makes what is missing of each version.
pub(super) async fn make(
    connection: &mut Connection,
    files: &'static [MigrationFile],
    limit: Duration,
) -> Result<(), Fault> {
    for tries in 0..TRIES {
        match go_on(connection, files, limit).await {
            Err(Fault::Conflict(_) | Fault::Taken(_)) => sleep(pause(tries)).await,
            made => return made,
        }
    }
    let message = "other programs go on making the tables of the database";
    Err(StoreError::new(StoreErrorKind::Unavailable, message).into())
}

/// From where anybody came, to the end or to where others are in the way.
async fn go_on(connection: &mut Connection, files: &'static [MigrationFile], limit: Duration) -> Result<(), Fault> {
    let versions = connection.raw().ensure_migrations_table().await;
    versions.map_err(migration_failed)?;
    for file in files {
        let Some(made) = begin(connection, file).await? else {
            continue;
        };
        for (place, sql) in (0..).zip(statements(file.sql)).skip_while(|(place, _)| *place < made) {
            if adds_rows(sql) {
                add_rows(connection, file, (place, sql), limit).await?;
            } else {
                change_tables(connection, file, (place, sql)).await?;
            }
        }
        let sql =
            "UPDATE _sqlx_migrations SET success = TRUE, execution_time = -1 WHERE version = $1 AND success = FALSE";
        connection.run(sql, &[file.version.into()]).await?;
    }
    Ok(())
}

/// The statements of a file. Its comments are lines of their own, and nothing else in it has a semicolon.
fn statements(file: &str) -> impl Iterator<Item = &str> {
    let is_statement = |part: &&str| part.lines().any(|line| !line.is_empty() && !line.starts_with("--"));
    file.split(";\n").filter(is_statement)
}

/// Notes that a version is being made. The answer is how many of its statements were made; `None` when it is whole.
async fn begin(connection: &mut Connection, file: &'static MigrationFile) -> Result<Option<i64>, Fault> {
    let expected = file.checksum();
    let sql = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
               VALUES ($1, $2, FALSE, $3, 0) ON CONFLICT (version) DO NOTHING";
    let values = [
        file.version.into(),
        file.description.into(),
        Value::Bytes(Some(&expected)),
    ];
    connection.run(sql, &values).await?;
    let sql = "SELECT success, checksum, execution_time FROM _sqlx_migrations WHERE version = $1";
    let rows = connection.rows(sql, &[file.version.into()]).await?;
    let row = rows.first().ok_or(sqlx::Error::RowNotFound)?;
    let found: Vec<u8> = row.try_get(1)?;
    if found != expected {
        return Err(migration_failed(MigrateError::VersionMismatch(file.version)));
    }
    let is_whole: bool = row.try_get(0)?;
    Ok(if is_whole { None } else { Some(row.try_get(2)?) })
}

fn adds_rows(sql: &str) -> bool {
    sql.lines().any(|line| line.starts_with("INSERT "))
}

/// A statement that a database commits by itself. It is counted afterwards, so it may be there though it was not counted.
async fn change_tables(
    connection: &mut Connection,
    file: &MigrationFile,
    (place, sql): (i64, &str),
) -> Result<(), Fault> {
    match connection.raw().execute(sql).await {
        Err(error) if !is_there_already(&error) => return Err(error.into()),
        _ => {}
    }
    count(connection, file, place).await.map(drop)
}

/// Rows, once.
async fn add_rows(
    connection: &mut Connection,
    file: &MigrationFile,
    (place, sql): (i64, &str),
    limit: Duration,
) -> Result<(), Fault> {
    connection.begin(limit).await?;
    let added = async {
        if count(connection, file, place).await? {
            connection.raw().execute(sql).await?;
        }
        Ok(())
    };
    let added: Result<(), Fault> = added.await;
    let end = if added.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = connection.end(end).await;
    added.and(ended)
}

/// Counts a statement; whether nobody else had.
async fn count(connection: &mut Connection, file: &MigrationFile, place: i64) -> Result<bool, Fault> {
    let sql = "UPDATE _sqlx_migrations SET execution_time = $3 WHERE version = $1 AND success = FALSE AND execution_time = $2";
    let values = [file.version.into(), place.into(), (place + 1).into()];
    Ok(connection.run(sql, &values).await? > 0)
}

/// Whether what is to be made is there. Two programs that make it at the same moment can hear of that by a row that the database
/// keeps of it: then it is tried again.
fn is_there_already(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    let code = error.and_then(DatabaseError::code);
    code.is_some_and(|code| THERE_ALREADY.contains(&code.as_ref()))
}
