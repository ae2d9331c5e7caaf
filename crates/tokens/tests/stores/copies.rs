//! Copies of an SQLite file: taken while it is in use, and of the file alone.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bailiwick_tokens::store::sqlite::SqliteStore;
use bailiwick_tokens::store::{Store, StoreErrorKind};
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::world::{NOW, World, all_tokens, team, user};

async fn opened(folder: &TempDir) -> SqliteStore {
    SqliteStore::open(folder.path().join("tokens.db")).await.unwrap()
}

/// How many live tokens a copy of the file alone has.
async fn alone(folder: &TempDir) -> usize {
    let copy = tempfile::tempdir().unwrap();
    let to = copy.path().join("tokens.db");
    fs::copy(folder.path().join("tokens.db"), &to).unwrap();
    count(&to).await
}

async fn count(path: &Path) -> usize {
    let store = SqliteStore::open(path).await.unwrap();
    store.tokens(&all_tokens(NOW)).await.unwrap().len()
}

#[tokio::test]
async fn the_file_alone_has_everything_once_it_is_settled_or_closed() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(&folder).await;
    let world = World::new(&store).await;
    world.mint(world.token(10)).await;
    store.settle().await.unwrap();
    assert_eq!(alone(&folder).await, 1);
    world.mint(world.token(11)).await;
    let clone = store.clone();
    store.close().await.unwrap();
    assert_eq!(alone(&folder).await, 2);
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 1, "nothing is left beside the file");
    assert_eq!(clone.teams().await.unwrap_err().kind(), StoreErrorKind::Unavailable);
    store.close().await.unwrap();
}

#[tokio::test]
async fn closing_takes_nothing_from_others_who_have_the_file_open() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (opened(&folder).await, opened(&folder).await);
    let world = World::new(&one).await;
    world.mint(world.token(10)).await;
    other.close().await.unwrap();
    world.mint(world.token(11)).await;
    assert_eq!(one.tokens(&all_tokens(NOW)).await.unwrap().len(), 2);
    one.close().await.unwrap();
    assert_eq!(alone(&folder).await, 2);
}

/// Four tasks mint as fast as they can; a copy has at least what was acknowledged before it began, and is a whole database.
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_under_load_has_what_was_acknowledged_before() {
    const TASKS: u128 = 4;
    let folder = tempfile::tempdir().unwrap();
    let store = opened(&folder).await;
    World::new(&store).await;
    let acknowledged = Arc::new(AtomicU64::new(0));
    let mut minting = JoinSet::new();
    for task in 0..TASKS {
        let (store, acknowledged) = (store.clone(), Arc::clone(&acknowledged));
        minting.spawn(async move {
            let world = World {
                store: &store,
                team: team(1),
                user: user(1),
            };
            for number in 0.. {
                world.mint(world.token(1_000 + task + TASKS * number)).await;
                acknowledged.fetch_add(1, Ordering::SeqCst);
            }
        });
    }
    for copy in 0..5 {
        // Each copy is taken of more than the one before.
        while acknowledged.load(Ordering::SeqCst) < 20 * (copy + 1) {
            tokio::task::yield_now().await;
        }
        let before = acknowledged.load(Ordering::SeqCst);
        let to = folder.path().join(format!("copy-{copy}"));
        SqliteStore::back_up(folder.path().join("tokens.db"), &to)
            .await
            .unwrap();
        let copied = count(&to).await;
        assert!(copied as u64 >= before, "{copied} of {before}");
    }
    minting.shutdown().await;
}

#[tokio::test]
async fn a_copy_is_written_over_nothing_and_readable_by_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(&folder).await;
    World::new(&store).await;
    let (from, to) = (folder.path().join("tokens.db"), folder.path().join("copy"));
    SqliteStore::back_up(&from, &to).await.unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let again = SqliteStore::back_up(&from, &to).await.unwrap_err();
    assert_eq!(again.kind(), StoreErrorKind::Other);
    assert!(fs::metadata(&to).unwrap().len() > 0);
    let nothing = SqliteStore::back_up(folder.path().join("nothing"), folder.path().join("other")).await;
    assert_eq!(nothing.unwrap_err().kind(), StoreErrorKind::Unavailable);
    assert!(!folder.path().join("other").exists());
}
