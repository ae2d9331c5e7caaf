//! What the store counts, as time passes and as it fails.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use bailiwick::Timestamp;
use bailiwick_tokens::store::Store;
use bailiwick_tokens::store::memory::MemoryStore;

use super::counted::{key_of_login, take};
use super::{ACCOUNT, Tries};
use crate::ops::RefusedTries;

#[path = "../../tests/denials/down.rs"]
mod down;

const HOUR: i64 = 3_600;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_secs(1_790_000_000 + seconds)
}

/// Tries at an account, by a process that has just begun, until there are no more: how many there were, and how long to wait.
async fn left(store: &dyn Store, now: Timestamp) -> (u64, Duration) {
    let tries = Tries::new(RefusedTries::default());
    let mut taken = 0;
    loop {
        match tries.take_account(store, "ada", now).await.unwrap() {
            Ok(()) => taken += 1,
            Err(refused) => return (taken, refused.retry_after),
        }
    }
}

#[tokio::test]
async fn whoever_always_finds_another_process_has_30_tries_in_an_hour() {
    let store = MemoryStore::new();
    assert_eq!(left(&store, at(0)).await.0, 20);
    let mut in_an_hour = 0;
    for second in 1..=HOUR {
        let (taken, wait) = left(&store, at(second)).await;
        assert!(wait <= Duration::from_secs(360));
        in_an_hour += taken;
    }
    assert_eq!(in_an_hour, 10);
    assert_eq!(left(&store, at(3 * HOUR)).await.0, 20, "those who leave it alone");
}

#[tokio::test]
async fn a_clock_that_is_late_gives_no_more_tries() {
    let store = MemoryStore::new();
    left(&store, at(HOUR)).await;
    assert_eq!(left(&store, at(0)).await, (0, Duration::from_secs(3_600 + 360)));
}

#[tokio::test]
async fn invented_logins_leave_few_notes_which_expire_and_say_next_to_nothing() {
    let store = MemoryStore::new();
    let tries = Tries::new(RefusedTries::default());
    for number in 0..5_000 {
        let login = format!("nobody{number}");
        tries.take_account(&store, &login, at(0)).await.unwrap().unwrap();
    }
    let notes = store.notes("tries", "", at(0)).await.unwrap();
    assert!(notes.iter().all(|note| note.key.len() == 4), "16 bits of each");
    let keys: HashSet<_> = (0..200_000).map(|number| key_of_login(&number.to_string())).collect();
    assert!((60_000..=65_536).contains(&keys.len()), "{}", keys.len());
    assert!(store.notes("tries", "", at(HOUR)).await.unwrap().is_empty());
}

#[tokio::test]
async fn all_ways_to_write_a_login_have_the_same_tries() {
    let (store, tries) = (MemoryStore::new(), Tries::new(RefusedTries::default()));
    for login in ["ada", "ADA", "ＡＤＡ"] {
        tries.take_account(&store, login, at(0)).await.unwrap().unwrap();
    }
    assert_eq!(store.notes("tries", "", at(0)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn where_the_store_fails_nobody_has_a_try() {
    assert!(
        Tries::new(RefusedTries::default())
            .take_account(&down::Down, "ada", at(0))
            .await
            .is_err()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_at_one_moment_as_many_have_a_try_as_there_are() {
    for _ in 0..50 {
        let store = Arc::new(MemoryStore::new());
        let at_once: Vec<_> = (0..64)
            .map(|_| {
                let store = Arc::clone(&store);
                tokio::spawn(async move { take(&*store, key_of_login("ada"), ACCOUNT, at(0)).await })
            })
            .collect();
        let mut taken = 0;
        for each in at_once {
            taken += u32::from(each.await.unwrap().unwrap().is_ok());
        }
        assert_eq!(taken, ACCOUNT.at_once.get());
    }
}
