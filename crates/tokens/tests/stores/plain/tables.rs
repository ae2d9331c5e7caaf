//! Tables that are made by one statement at a time.

use bailiwick_tokens::store::postgres::{PostgresOptions, PostgresStore};
use bailiwick_tokens::store::{Store, StoreErrorKind};
use sqlx::{Connection, Executor, PgConnection, Row};
use tokio::task::JoinSet;

use super::proxy;
use crate::open;
use crate::world::{World, team};

async fn connect(url: &str) -> Result<PostgresStore, bailiwick_tokens::store::StoreError> {
    PostgresStore::connect(&url.parse().unwrap()).await
}

/// All that the tables are, with the versions that they have and the rows that were made with them.
async fn tables(url: &str) -> Vec<String> {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let mut lines = Vec::new();
    for sql in [
        "SELECT concat_ws(' ', table_name, ordinal_position, column_name, data_type, is_nullable, column_default, is_identity) \
         FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1",
        "SELECT replace(indexdef, current_schema(), '') FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1",
        "SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint \
         WHERE connamespace = current_schema()::regnamespace ORDER BY 1",
        "SELECT concat_ws(' ', version, description, success, encode(checksum, 'hex')) FROM _sqlx_migrations ORDER BY 1",
        "SELECT concat('feed_end ', place) FROM feed_end",
    ] {
        let rows = connection.fetch_all(sql).await.unwrap();
        assert!(!rows.is_empty(), "{sql}");
        lines.extend(rows.iter().map(|row| row.get::<String, _>(0)));
    }
    lines
}

/// The tables as they are made in one transaction for each version.
async fn expected() -> Option<Vec<String>> {
    let url = open::postgres_url().await?;
    drop(connect(&url).await.unwrap());
    Some(tables(&url).await)
}

#[tokio::test]
async fn they_are_the_same_as_those_that_are_made_at_once() {
    let Some(expected) = expected().await else { return };
    let url = open::postgres_url().await.unwrap();
    let plain = proxy::url(&url).await;
    drop(connect(&plain).await.unwrap());
    assert_eq!(tables(&url).await, expected);
    // Each finds what the other made, and nothing to be made.
    drop(connect(&url).await.unwrap());
    drop(connect(&plain).await.unwrap());
    assert_eq!(tables(&url).await, expected);
}

/// Behind each statement in turn the program ends, or its connection does: nobody knows whether it was made. The next start goes
/// on from there.
#[tokio::test(flavor = "multi_thread")]
async fn they_are_gone_on_with_wherever_a_program_ended() {
    const AT_ONCE: usize = 4;
    let Some(expected) = expected().await else { return };
    let mut cut = 0;
    for first in (1..).step_by(AT_ONCE) {
        let mut starts = JoinSet::new();
        for statements in first..first + AT_ONCE {
            starts.spawn(async move {
                let url = open::postgres_url().await.unwrap();
                let ended = connect(&proxy::cut_after(&url, statements).await).await.is_err();
                drop(connect(&proxy::url(&url).await).await.unwrap());
                (ended, tables(&url).await)
            });
        }
        let starts = starts.join_all().await;
        for (_, tables) in &starts {
            assert_eq!(*tables, expected);
        }
        let ended = starts.iter().filter(|(ended, _)| *ended).count();
        cut += ended;
        if ended < AT_ONCE {
            break;
        }
    }
    assert!(cut > 50, "{cut} starts ended early");
}

#[tokio::test]
async fn programs_that_start_at_once_make_them_together() {
    let Some(expected) = expected().await else { return };
    for _ in 0..3 {
        let url = open::postgres_url().await.unwrap();
        let plain = proxy::url(&url).await;
        let stores = tokio::join!(connect(&plain), connect(&plain), connect(&plain), connect(&plain));
        let stores = [stores.0, stores.1, stores.2, stores.3].map(Result::unwrap);
        assert_eq!(tables(&url).await, expected);
        World::new(&stores[0]).await;
        assert_eq!(stores[3].teams().await.unwrap(), [team(1)]);
    }
}

#[tokio::test]
async fn half_of_them_is_told_by_a_program_that_makes_them_at_once() {
    let Some(url) = open::postgres_url().await else { return };
    connect(&proxy::cut_after(&url, 20).await).await.unwrap_err();
    let error = connect(&url).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Other);
    let said = error.to_string();
    assert!(
        said.contains("cannot be made: migration 1 is partially applied"),
        "{said}"
    );
}

#[tokio::test]
async fn tables_of_others_are_not_taken_for_ours() {
    let Some(url) = open::postgres_url().await else { return };
    let mut connection = PgConnection::connect(&url).await.unwrap();
    connection.execute("CREATE TABLE users (id INTEGER)").await.unwrap();
    // Asked for or not: there is no other way to know whose they are.
    let options: PostgresOptions = proxy::url(&url).await.parse().unwrap();
    let error = PostgresStore::connect(&options).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Foreign);
    assert!(
        connection.execute("SELECT 1 FROM teams").await.is_err(),
        "nothing was made"
    );
}
