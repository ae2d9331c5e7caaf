//! Servers.

use std::time::Duration;

use bailiwick_tokens::store::postgres::{PostgresOptions, PostgresStore};
use bailiwick_tokens::store::{Change, CommitError, FeedPlace, Store, StoreErrorKind};
use sqlx::{Connection, Executor, PgConnection};
use tokio::time::timeout;

use crate::open;
use crate::world::{NOW, World, all_tokens, id, team};

const PATIENCE: Duration = Duration::from_secs(60);

async fn connect(url: &str) -> PostgresStore {
    PostgresStore::connect(&url.parse().unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told() {
    let options: PostgresOptions = "postgres://nobody:hush@127.0.0.1:1/none".parse().unwrap();
    let error = PostgresStore::connect(&options).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert_eq!(error.to_string(), "the database cannot be reached");
    assert!(!format!("{error:?} {options:?}").contains("hush"));
    let several: PostgresOptions = "postgres://nobody:hush@127.0.0.1:1,127.0.0.1:2/none".parse().unwrap();
    let error = PostgresStore::connect(&several).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    let said = error.to_string();
    for part in [
        "no host of the database takes writes: `127.0.0.1:1`: the database cannot be reached",
        "; `127.0.0.1:2`: the database cannot be reached",
    ] {
        assert!(said.contains(part), "{said}");
    }
    assert!(!format!("{error:?} {several:?}").contains("hush"));
    let error = "mysql://root:hush@localhost/none"
        .parse::<PostgresOptions>()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "not a PostgreSQL URL, expected one like `postgres://user@host/database`"
    );
    assert!(!format!("{error:?}").contains("hush"));
}

#[tokio::test]
async fn a_newer_version_is_told() {
    let Some(url) = open::postgres_url().await else { return };
    drop(connect(&url).await);
    let sql = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
               VALUES (9001, 'later', TRUE, '', 0)";
    PgConnection::connect(&url).await.unwrap().execute(sql).await.unwrap();
    let error = PostgresStore::connect(&url.parse().unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::NewerSchema);
}

#[tokio::test]
async fn tables_of_others_are_left_alone_where_that_is_asked_for() {
    let Some(url) = open::postgres_url().await else { return };
    let options = || url.parse::<PostgresOptions>().unwrap();
    let mut connection = PgConnection::connect(&url).await.unwrap();
    connection.execute("CREATE TABLE invoices (id INTEGER)").await.unwrap();
    let error = PostgresStore::connect(&options().alone()).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Foreign);
    assert_eq!(
        error.to_string(),
        "the database has tables of other programs, expected an empty one"
    );
    assert!(
        connection.execute("SELECT 1 FROM tokens").await.is_err(),
        "nothing was made"
    );
    drop(connect(&url).await);
    PostgresStore::connect(&options().alone()).await.unwrap();
}

#[tokio::test]
async fn programs_that_start_at_once_do_not_take_each_other_for_others() {
    for _ in 0..10 {
        let Some(url) = open::postgres_url().await else { return };
        let options = url.parse::<PostgresOptions>().unwrap().alone();
        let starts = (0..8).map(|_| {
            let options = options.clone();
            tokio::spawn(async move { PostgresStore::connect(&options).await.map(drop) })
        });
        for start in starts.collect::<Vec<_>>() {
            start.await.unwrap().unwrap();
        }
    }
}

#[tokio::test]
async fn versions_of_tables_that_others_keep_are_left_alone() {
    for (version, description) in [(1, "invoices"), (20_260_101, "invoices")] {
        let Some(url) = open::postgres_url().await else { return };
        let mut connection = PgConnection::connect(&url).await.unwrap();
        let table = "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMPTZ \
                     NOT NULL DEFAULT now(), success BOOLEAN NOT NULL, checksum BYTEA NOT NULL, execution_time BIGINT NOT NULL)";
        connection.execute(table).await.unwrap();
        let row = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                   VALUES ($1, $2, TRUE, '', 0)";
        let row = sqlx::query(row).bind(i64::from(version)).bind(description);
        row.execute(&mut connection).await.unwrap();
        let error = PostgresStore::connect(&url.parse().unwrap()).await.unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::Foreign, "{error}");
        assert!(error.to_string().contains("`_sqlx_migrations`"), "{error}");
        assert!(
            connection.execute("SELECT 1 FROM tokens").await.is_err(),
            "nothing was made"
        );
    }
}

/// What later versions added, and that they did.
const BACK_TO_FIRST: &str = "ALTER TABLE tokens DROP COLUMN parent_id; ALTER TABLE feed DROP COLUMN mark; DELETE FROM _sqlx_migrations WHERE version > 1";

#[tokio::test]
async fn a_database_of_the_first_version_keeps_its_secrets_and_gets_its_owners_once() {
    let Some(url) = open::postgres_url().await else { return };
    let store = connect(&url).await;
    let world = World::new(&store).await;
    world.mint(world.token(10)).await;
    drop(store);
    let mut connection = PgConnection::connect(&url).await.unwrap();
    connection.execute(BACK_TO_FIRST).await.unwrap();
    open::check_migrated(connect(&url).await).await;
}

#[tokio::test]
async fn two_who_make_the_tables_at_once_make_them_once() {
    let Some(url) = open::postgres_url().await else { return };
    let stores = tokio::join!(connect(&url), connect(&url), connect(&url));
    World::new(&stores.0).await;
    assert_eq!(stores.2.teams().await.unwrap(), [team(1)]);
}

/// Transactions that could not be put in order, and waits in a circle, as often as they come.
#[tokio::test]
async fn conflicts_do_not_reach_the_caller() {
    let Some(url) = open::postgres_url().await else { return };
    let store = connect(&url).await;
    let world = World::new(&store).await;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    for code in ["40001", "40P01"] {
        // A sequence goes on though a transaction is taken back.
        let sql = format!(
            "CREATE SEQUENCE tries_{code};
             CREATE FUNCTION refuse_{code}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 IF nextval('tries_{code}') < 4 THEN RAISE EXCEPTION 'not now' USING ERRCODE = '{code}'; END IF;
                 RETURN NEW;
             END $$;
             CREATE TRIGGER refuse_{code} BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION refuse_{code}()"
        );
        connection.execute(&*sql).await.unwrap();
    }
    world.mint(world.token(10)).await;
    let tries = "SELECT (SELECT last_value FROM tries_40001) * 10 + (SELECT last_value FROM \"tries_40p01\")";
    assert_eq!(
        sqlx::query_scalar::<_, i64>(tries)
            .fetch_one(&mut connection)
            .await
            .unwrap(),
        74
    );
    assert_eq!(world.live(NOW).await, [10]);
    assert_eq!(world.audit().await.len(), 4);
}

#[tokio::test]
async fn a_lost_connection_is_told_and_replaced() {
    let Some(url) = open::postgres_url().await else { return };
    let store = connect(&format!("{url}&application_name=lost")).await;
    let world = World::new(&store).await;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let cut = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'lost'";
    connection.execute(cut).await.unwrap();
    // Each connection that was cut is noticed once.
    let again = async {
        loop {
            match world.commit(Change::AddTeam(team(2))).await {
                Ok(_) => break,
                Err(CommitError::Store(error)) => assert_eq!(error.kind(), StoreErrorKind::Unavailable, "{error:?}"),
                Err(error) => panic!("{error:?}"),
            }
        }
    };
    timeout(PATIENCE, again).await.unwrap();
    assert_eq!(store.teams().await.unwrap().len(), 2);
}

#[tokio::test]
async fn nobody_waits_for_ever() {
    let Some(url) = open::postgres_url().await else { return };
    let options: PostgresOptions = url.parse().unwrap();
    let options = options.statement_timeout(Duration::from_millis(100)).max_connections(1);
    let store = PostgresStore::connect(&options).await.unwrap();
    let world = World::new(&store).await;
    let mut other = PgConnection::connect(&url).await.unwrap();
    other
        .execute("BEGIN; UPDATE users SET changes = changes + 1")
        .await
        .unwrap();
    let Err(CommitError::Store(error)) = world.commit(Change::Mint(Box::new(world.token(10)))).await else {
        panic!("the user is somebody else's");
    };
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert_eq!(error.to_string(), "the database did not answer in time");
    // It can be read meanwhile, and written to afterwards.
    assert_eq!(store.tokens(&all_tokens(NOW)).await.unwrap(), []);
    other.execute("ROLLBACK").await.unwrap();
    world.mint(world.token(10)).await;
}

#[tokio::test]
async fn others_are_told_of_changes() {
    let Some(url) = open::postgres_url().await else { return };
    let (store, listening) = (
        connect(&url).await,
        connect(&format!("{url}&application_name=listening")).await,
    );
    let world = World::new(&store).await;
    world.mint(world.token(10)).await;
    // Once it listens, it says so, since something may have been missed.
    timeout(PATIENCE, listening.changed()).await.unwrap();
    let start = listening.feed(None).await.unwrap().end;
    world.make(Change::Delete { token: id(10) }).await;
    timeout(PATIENCE, hears(&listening, start)).await.unwrap();

    // Also after its connection was cut.
    let cut = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'listening'";
    PgConnection::connect(&url).await.unwrap().execute(cut).await.unwrap();
    let start = store.feed(None).await.unwrap().end;
    world.mint(world.token(11)).await;
    world.make(Change::Delete { token: id(11) }).await;
    timeout(PATIENCE, hears(&listening, start)).await.unwrap();
}

/// A standby that was promoted without the last entries, or a backup that was restored: the number is there again, and stands
/// for another change.
#[tokio::test]
async fn a_number_that_was_given_out_again_is_not_gone_on_from() {
    let Some(url) = open::postgres_url().await else { return };
    let store = connect(&url).await;
    let world = World::new(&store).await;
    world.mint(world.token(10)).await;
    world.mint(world.token(11)).await;
    let before = store.feed(None).await.unwrap().end;
    world.make(Change::Delete { token: id(10) }).await;
    let lost = store.feed(None).await.unwrap().end;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let rewind = "DELETE FROM feed WHERE place = (SELECT place FROM feed_end); UPDATE feed_end SET place = place - 1";
    connection.execute(rewind).await.unwrap();
    assert_eq!(store.feed(Some(lost)).await.unwrap().news, None, "the feed ends before");
    world.make(Change::Delete { token: id(11) }).await;
    let again = store.feed(Some(lost)).await.unwrap();
    assert_eq!((again.end.number, again.news), (lost.number, None));
    world.mint(world.token(12)).await;
    world.make(Change::Delete { token: id(12) }).await;
    assert_eq!(
        store.feed(Some(lost)).await.unwrap().news,
        None,
        "the feed goes on behind"
    );
    assert_eq!(store.feed(Some(before)).await.unwrap().news.unwrap().len(), 2);
    let elsewhere = FeedPlace {
        history: before.history + 1,
        ..before
    };
    assert_eq!(store.feed(Some(elsewhere)).await.unwrap().news, None, "another server");
}

/// Returns when a store that asks only once it is told to has something new.
async fn hears(store: &PostgresStore, start: FeedPlace) {
    let mut is_new = false;
    while !is_new {
        store.changed().await;
        let mut feed = store.feed(Some(start)).await;
        // Cut as well, and another one is made.
        while feed.is_err() {
            feed = store.feed(Some(start)).await;
        }
        is_new = feed.unwrap().news.is_some_and(|news| !news.is_empty());
    }
}
