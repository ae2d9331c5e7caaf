//! Files.

use std::path::Path;
use std::pin::pin;
use std::task::{Context, Waker};

use bailiwick_tokens::store::sqlite::SqliteStore;
use bailiwick_tokens::store::{Change, Store, StoreErrorKind};
use sqlx::{Connection, Executor, SqliteConnection};

use crate::open;
use crate::world::{NOW, World, all_tokens, id, name, team};

#[cfg(unix)]
#[tokio::test]
async fn files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("tokens.db")).await.unwrap();
    World::new(&store).await;
    let files = std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap);
    let mut modes: Vec<_> = files
        .map(|file| {
            (
                file.file_name().into_string().unwrap(),
                file.metadata().unwrap().permissions().mode() & 0o777,
            )
        })
        .collect();
    modes.sort();
    let owner = |name: &str| (name.to_owned(), 0o600);
    assert_eq!(
        modes,
        [owner("tokens.db"), owner("tokens.db-shm"), owner("tokens.db-wal")]
    );
}

#[tokio::test]
async fn what_was_written_is_there_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tokens.db");
    let store = SqliteStore::open(&file).await.unwrap();
    let world = World::new(&store).await;
    world.mint(world.token(10)).await;
    let again = SqliteStore::open(&file).await.unwrap();
    assert_eq!(
        again.tokens(&all_tokens(NOW)).await.unwrap(),
        store.tokens(&all_tokens(NOW)).await.unwrap()
    );
    // Two who have it open see each other's changes.
    World { store: &again, ..world }
        .make(Change::Delete { token: id(10) })
        .await;
    assert_eq!(store.token(id(10)).await.unwrap(), None);
}

#[tokio::test]
async fn a_file_that_is_not_ours_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    let words = "Not a database, but longer than the head of one would be. ".repeat(20);
    std::fs::write(&text, &words).unwrap();
    let other = folder.path().join("other.db");
    let mut connection = made(&other).await;
    connection.execute("CREATE TABLE tokens (id INTEGER)").await.unwrap();
    let open = async |path: &Path| {
        let error = SqliteStore::open(path).await.unwrap_err();
        (error.kind(), error.to_string())
    };
    let said = |path: &Path, why: &str| format!("`{}`: {why}", path.display());
    let why = said(&text, "the file is no SQLite database");
    assert_eq!(open(&text).await, (StoreErrorKind::Corrupt, why));
    assert_eq!(std::fs::read_to_string(&text).unwrap(), words);
    let why = said(
        &other,
        "the database belongs to another program, expected one of bailiwick or a new file",
    );
    assert_eq!(open(&other).await, (StoreErrorKind::Foreign, why));
    let tables = "SELECT count(*) FROM sqlite_master";
    assert_eq!(
        sqlx::query_scalar::<_, i64>(tables)
            .fetch_one(&mut connection)
            .await
            .unwrap(),
        1
    );
    let nowhere = folder.path().join("nowhere").join("tokens.db");
    let why = said(&nowhere, "the file cannot be opened");
    assert_eq!(open(&nowhere).await, (StoreErrorKind::Unavailable, why));
}

#[tokio::test]
async fn a_newer_version_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tokens.db");
    drop(SqliteStore::open(&file).await.unwrap());
    let sql = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
               VALUES (9001, 'later', TRUE, x'00', 0)";
    made(&file).await.execute(sql).await.unwrap();
    let error = SqliteStore::open(&file).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::NewerSchema);
    let why = "the database has tables of version 9001, which is newer than this program: update the program";
    assert_eq!(error.to_string(), format!("`{}`: {why}", file.display()));
}

/// What later versions added, and that they did.
const BACK_TO_FIRST: &str = "ALTER TABLE feed DROP COLUMN mark; DROP INDEX tokens_of_parent; ALTER TABLE tokens DROP COLUMN parent_id; \
                             DELETE FROM _sqlx_migrations WHERE version > 1";

#[tokio::test]
async fn a_file_of_the_first_version_keeps_its_secrets_and_gets_its_owners_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tokens.db");
    let store = SqliteStore::open(&file).await.unwrap();
    let world = World::new(&store).await;
    world.mint(world.token(10)).await;
    drop(store);
    made(&file).await.execute(BACK_TO_FIRST).await.unwrap();
    let store = SqliteStore::open(&file).await.unwrap();
    open::check_migrated(store).await;
}

#[tokio::test]
async fn what_cannot_be_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tokens.db");
    let store = SqliteStore::open(&file).await.unwrap();
    World::new(&store).await;
    made(&file).await.execute("UPDATE teams SET name = ''").await.unwrap();
    let error = store.teams().await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Corrupt);
    assert_eq!(error.to_string(), "the database holds a name that is none");
}

/// Whoever asks for a change and goes away again, at whatever moment, leaves it whole or not made, and nobody in the way.
#[tokio::test]
async fn a_change_that_nobody_waits_for_is_whole_or_not_made() {
    let opened = open::sqlite().await;
    let world = World::new(&opened.store).await;
    for number in 10..110 {
        let change = Change::AddTeam(team(number));
        {
            let mut asked = pin!(world.commit(change));
            for _ in 0..number % 10 {
                let mut context = Context::from_waker(Waker::noop());
                if asked.as_mut().poll(&mut context).is_ready() {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
    }
    let role = Change::AddTeam(bailiwick_tokens::Team {
        name: name("last"),
        ..team(9)
    });
    world.make(role).await;
    let teams = world.store.teams().await.unwrap().len();
    let added = world
        .audit()
        .await
        .iter()
        .filter(|entry| entry.event.name() == "team_added")
        .count();
    assert_eq!(teams, added);
}

async fn made(file: &Path) -> SqliteConnection {
    let url = format!("sqlite:{}?mode=rwc", file.display());
    SqliteConnection::connect(&url).await.unwrap()
}
