//! The same question as SQL: a row for each scope of each token, an index by scope. A hundredth of the tokens, since ten
//! million of them would be some three hundred million rows.

use std::time::Instant;

use bailiwick::digitalocean::droplet;
use rusqlite::Connection;

use super::{Asked, Made};
use crate::clock::median;

const TOKENS: usize = 100_000;

pub(super) fn ask(made: &Made) -> Result<Asked, String> {
    let failed = |error: rusqlite::Error| format!("SQLite: {error}");
    let mut database = Connection::open_in_memory().map_err(failed)?;
    let schema = "
        create table tokens (id integer primary key, role integer not null);
        create table grants (scope integer not null, token integer not null, primary key (scope, token)) without rowid;
        create table permissions (role integer not null, scope integer not null, primary key (role, scope)) without rowid;
    ";
    database.execute_batch(schema).map_err(failed)?;
    let transaction = database.transaction().map_err(failed)?;
    for (id, row) in (0_i64..).zip(&made.rows).take(TOKENS) {
        let mut token = transaction
            .prepare_cached("insert into tokens values (?, ?)")
            .map_err(failed)?;
        token.execute((id, row.role)).map_err(failed)?;
        let mut grant = transaction
            .prepare_cached("insert into grants values (?, ?)")
            .map_err(failed)?;
        for scope in (0..192_u32).filter(|scope| row.mask[*scope as usize / 64] >> (scope % 64) & 1 != 0) {
            grant.execute((scope, id)).map_err(failed)?;
        }
    }
    for (id, role) in (0_i64..).zip(&made.roles) {
        for scope in role.ceiling() {
            let insert = "insert into permissions values (?, ?)";
            transaction.execute(insert, (id, scope.index())).map_err(failed)?;
        }
    }
    transaction.commit().map_err(failed)?;
    let query = "select count(*) from grants join tokens on tokens.id = grants.token
        join permissions on permissions.role = tokens.role and permissions.scope = grants.scope where grants.scope = ?";
    let mut statement = database.prepare(query).map_err(failed)?;
    let mut times = vec![];
    let mut answer = 0_i64;
    for _ in 0..9 {
        let clock = Instant::now();
        answer = statement
            .query_row([droplet::DELETE.index()], |row| row.get(0))
            .map_err(failed)?;
        times.push(clock.elapsed().as_nanos() as f64);
    }
    Ok(Asked {
        question: "who can delete droplets, as SQL over SQLite in memory",
        nanoseconds: median(times),
        plain_read: None,
        tokens: TOKENS,
        answer: answer as usize,
    })
}
