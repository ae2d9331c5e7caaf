//! One connection.

use std::time::{Duration, Instant};

use sqlx::error::DatabaseError;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow};
use sqlx::{ConnectOptions, Executor, Row};
use tokio::time::sleep;

use super::PostgresOptions;
use super::engine::is_distributed;
use crate::random;
use crate::store::sql::{Fault, Session, Value, bind, is_conflict, pause, places};
use crate::store::{StoreError, StoreErrorKind};
use crate::{RoleId, TeamId, TokenId};

/// The SQLSTATE of a function that a database does not have.
const NO_SUCH_FUNCTION: &str = "42883";

/// How often a statement that only reads is tried again when others are in the way: some databases show none of it then.
const TRIES: u32 = 10;

/// A connection to a database that takes writes, when it was made and whenever it was [checked](Self::check).
///
/// One on which something was begun that did not end is not used again. It is not even asked, since a connection that was cut
/// without a word answers never: its socket is closed, and the database takes back what was not committed.
pub struct Connection {
    raw: PgConnection,
    server: PgConnectOptions,
    pub(super) since: Instant,
    /// Stands for the history that it sees where the database does not name it.
    number: u64,
    /// Whether the database names it.
    pub(super) tells: bool,
    unfinished: bool,
}

impl Connection {
    /// Connects within a time to the server that takes writes. Where there are several, each has its part of the time, so that one
    /// which does not answer leaves some for the others.
    ///
    /// # Errors
    ///
    /// When there is no database, or only a standby.
    pub(super) async fn open(options: &PostgresOptions, patience: Duration) -> Result<Self, Fault> {
        let servers = options.servers()?;
        let several = u32::try_from(servers.len()).unwrap_or(u32::MAX);
        let mut failed = Vec::new();
        for (place, server) in servers {
            match Self::to(&server, patience / several.max(1)).await {
                Ok(connection) => {
                    options.found(place);
                    return Ok(connection);
                }
                Err(fault) if several == 1 => return Err(fault),
                Err(fault) => failed.push(format!(
                    "`{}:{}`: {}",
                    server.get_host(),
                    server.get_port(),
                    fault.chain()
                )),
            }
        }
        let message = format!("no host of the database takes writes: {}", failed.join("; "));
        Err(StoreError::new(StoreErrorKind::Unavailable, message).into())
    }

    /// Another connection to the same server.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub(super) async fn beside(&self, patience: Duration) -> Result<Self, Fault> {
        Self::to(&self.server, patience).await
    }

    async fn to(server: &PgConnectOptions, patience: Duration) -> Result<Self, Fault> {
        let number = random::bytes().map_err(|error| {
            StoreError::new(StoreErrorKind::Other, "no random number for a connection").because_of(error)
        })?;
        let opened = async {
            let mut connection = Self {
                raw: server.connect().await?,
                server: server.clone(),
                since: Instant::now(),
                number: u64::from_le_bytes(number),
                tells: false,
                unfinished: false,
            };
            connection.check().await?;
            Ok(connection)
        };
        let opened = tokio::time::timeout(patience, opened).await;
        opened.unwrap_or_else(|_| Err(sqlx::Error::PoolTimedOut.into()))
    }

    /// The server that it leads to.
    pub(super) fn server(&self) -> &PgConnectOptions {
        &self.server
    }

    /// The history that it sees: it stays for as long as one server runs, so nothing that was acknowledged can have been lost
    /// meanwhile. A database that does not tell, or has many servers, has one for each connection.
    ///
    /// # Errors
    ///
    /// When the database has become a standby, or is one behind a proxy: what it says may be old without end.
    pub(super) async fn check(&mut self) -> Result<u64, Fault> {
        let sql = "SELECT pg_is_in_recovery(), CAST(EXTRACT(EPOCH FROM pg_postmaster_start_time()) * 1000000 AS BIGINT), version()";
        self.unfinished = true;
        let row = match self.raw.fetch_one(sql).await {
            Ok(row) => Some(row),
            Err(error) if is_unknown(&error) => None,
            Err(error) => return Err(error.into()),
        };
        self.unfinished = false;
        let Some(row) = row else {
            return Ok(self.number);
        };
        if row.try_get(0)? {
            self.unfinished = true;
            let message = "the database is a standby, which takes no writes and may be behind";
            return Err(StoreError::new(StoreErrorKind::Unavailable, message).into());
        }
        if is_distributed(row.try_get(2)?) {
            return Ok(self.number);
        }
        let started: i64 = row.try_get(1)?;
        self.tells = true;
        Ok(started.unsigned_abs())
    }

    /// Begins a transaction whose statements take no longer than a time, nor the pauses between them. The limits are the
    /// transaction's, since a pooler may give the next one to another connection.
    pub(super) async fn begin(&mut self, limit: Duration) -> Result<(), Fault> {
        let millis = limit.as_millis().max(1);
        let sql = format!(
            "BEGIN; SET LOCAL statement_timeout = {millis}; SET LOCAL idle_in_transaction_session_timeout = {millis}"
        );
        self.unfinished = true;
        self.raw.execute(&*sql).await?;
        Ok(())
    }

    /// Ends it, with `COMMIT` or `ROLLBACK`.
    pub(super) async fn end(&mut self, sql: &'static str) -> Result<(), Fault> {
        let ended = self.raw.execute(sql).await;
        self.unfinished = is_broken(&ended);
        ended?;
        Ok(())
    }

    /// Whether something was begun that did not end.
    pub(super) fn is_unfinished(&self) -> bool {
        self.unfinished
    }

    pub(super) fn raw(&mut self) -> &mut PgConnection {
        &mut self.raw
    }
}

/// Whether a database does not have a function.
fn is_unknown(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.as_deref() == Some(NO_SUCH_FUNCTION)
}

/// Within a transaction `unfinished` is set already, and stays.
impl Session for Connection {
    type Row = PgRow;

    async fn run(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Fault> {
        let before = std::mem::replace(&mut self.unfinished, true);
        let done = bind::<sqlx::Postgres>(sql, values).execute(&mut self.raw).await;
        self.unfinished = before || is_broken(&done);
        Ok(done?.rows_affected())
    }

    async fn rows(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<PgRow>, Fault> {
        let before = std::mem::replace(&mut self.unfinished, true);
        let mut tries = 0;
        let rows = loop {
            let rows = bind::<sqlx::Postgres>(sql, values).fetch_all(&mut self.raw).await;
            // In a transaction, all of it is made again.
            let is_again = !before && tries < TRIES && rows.as_ref().is_err_and(is_conflict);
            if !is_again {
                break rows;
            }
            sleep(pause(tries)).await;
            tries += 1;
        };
        self.unfinished = before || is_broken(&rows);
        Ok(rows?)
    }

    async fn hold_role(&mut self, role: RoleId) -> Result<(), Fault> {
        let sql = "SELECT id FROM roles WHERE id = $1 FOR SHARE";
        self.rows(sql, &[role.into()]).await?;
        Ok(())
    }

    async fn hold_users_of(&mut self, tokens: &[TokenId]) -> Result<(), Fault> {
        let sql = format!(
            "SELECT id FROM users WHERE id IN (SELECT user_id FROM tokens WHERE id IN {}) ORDER BY id FOR NO KEY UPDATE",
            places(1, tokens.len())
        );
        let tokens: Vec<_> = tokens.iter().map(|token| (*token).into()).collect();
        self.rows(&sql, &tokens).await?;
        Ok(())
    }

    /// Rows that refer to the team can be added beside it.
    async fn hold_team(&mut self, team: TeamId) -> Result<(), Fault> {
        let sql = "SELECT id FROM teams WHERE id = $1 FOR NO KEY UPDATE";
        self.rows(sql, &[team.into()]).await?;
        Ok(())
    }
}

/// Whether the connection cannot be used any more: the database did not say what is wrong.
fn is_broken<T>(done: &sqlx::Result<T>) -> bool {
    done.as_ref().is_err_and(|error| error.as_database_error().is_none())
}
