//! Notes of programs around the store.

use bailiwick_tokens::store::{Note, Store};

use super::on_every_store;
use crate::world::{NOW, later};

on_every_store! {
    a_note_is_there_until_it_expires
    a_note_is_added_once_and_again_when_it_has_expired
    a_note_is_put_in_the_place_of_another
    a_note_is_swapped_by_whoever_knows_what_it_says
    a_note_is_taken_by_one
    notes_are_listed_by_what_their_keys_start_with
    notes_are_taken_by_what_their_keys_start_with
    what_has_expired_is_swept_away
}

fn note(key: &str, value: &str, lasts: Option<i64>) -> Note {
    Note {
        kind: "session".to_owned(),
        key: key.to_owned(),
        value: value.to_owned(),
        expires_at: lasts.map(later),
    }
}

async fn a_note_is_there_until_it_expires(store: &dyn Store) {
    let short = note("a", "one", Some(5));
    let long = note("b", "two", None);
    store.set_note(&short).await.unwrap();
    store.set_note(&long).await.unwrap();
    assert_eq!(store.note("session", "a", later(4)).await.unwrap(), Some(short));
    assert_eq!(store.note("session", "a", later(5)).await.unwrap(), None);
    assert_eq!(store.note("session", "b", later(1_000_000)).await.unwrap(), Some(long));
    assert_eq!(store.note("password", "b", NOW).await.unwrap(), None);
}

async fn a_note_is_added_once_and_again_when_it_has_expired(store: &dyn Store) {
    assert!(store.add_note(&note("a", "one", Some(5)), NOW).await.unwrap());
    assert!(!store.add_note(&note("a", "two", Some(9)), later(4)).await.unwrap());
    assert!(store.add_note(&note("a", "two", None), later(5)).await.unwrap());
    assert!(
        !store
            .add_note(&note("a", "three", None), later(1_000_000))
            .await
            .unwrap()
    );
    let kept = store.note("session", "a", later(5)).await.unwrap();
    assert_eq!(kept, Some(note("a", "two", None)));
}

async fn a_note_is_put_in_the_place_of_another(store: &dyn Store) {
    store.set_note(&note("a", "one", Some(5))).await.unwrap();
    store.set_note(&note("a", "two", Some(7))).await.unwrap();
    let kept = store.note("session", "a", later(6)).await.unwrap();
    assert_eq!(kept, Some(note("a", "two", Some(7))));
}

async fn a_note_is_swapped_by_whoever_knows_what_it_says(store: &dyn Store) {
    let kept = async || store.note("session", "a", NOW).await.unwrap();
    assert!(!store.swap_note("", &note("a", "one", None), NOW).await.unwrap());
    assert_eq!(kept().await, None);
    store.set_note(&note("a", "one", Some(5))).await.unwrap();
    assert!(!store.swap_note("two", &note("a", "three", None), NOW).await.unwrap());
    assert!(!store.swap_note("one", &note("a", "two", None), later(5)).await.unwrap());
    let (two, three) = (note("a", "two", None), note("a", "three", None));
    let (one, other) = tokio::join!(store.swap_note("one", &two, NOW), store.swap_note("one", &three, NOW));
    assert_eq!(one.unwrap(), !other.unwrap());
    assert!([Some(two), Some(three)].contains(&kept().await));
}

async fn a_note_is_taken_by_one(store: &dyn Store) {
    store.set_note(&note("a", "one", Some(5))).await.unwrap();
    let (one, other) = tokio::join!(
        store.take_note("session", "a", NOW),
        store.take_note("session", "a", NOW)
    );
    let taken: Vec<_> = [one.unwrap(), other.unwrap()].into_iter().flatten().collect();
    assert_eq!(taken, [note("a", "one", Some(5))]);
    store.set_note(&note("a", "one", Some(5))).await.unwrap();
    assert_eq!(store.take_note("session", "a", later(5)).await.unwrap(), None);
}

async fn notes_are_listed_by_what_their_keys_start_with(store: &dyn Store) {
    let (short, long) = (note("ada/2", "two", Some(5)), note("ada/1", "one", None));
    for note in [&short, &long, &note("adam/1", "", None), &note("a%/1", "", None)] {
        store.set_note(note).await.unwrap();
    }
    let elsewhere = Note {
        kind: "other".to_owned(),
        ..note("ada/3", "", None)
    };
    store.set_note(&elsewhere).await.unwrap();
    let listed = async |prefix, now| store.notes("session", prefix, now).await.unwrap();
    assert_eq!(listed("ada/", later(4)).await, [long.clone(), short]);
    assert_eq!(listed("ada/", later(5)).await, [long]);
    assert_eq!(listed("a%", NOW).await.len(), 1);
    assert_eq!(listed("", NOW).await.len(), 4);
}

async fn notes_are_taken_by_what_their_keys_start_with(store: &dyn Store) {
    for key in ["ada/1", "ada/2", "adam/1", "a%/1"] {
        store.set_note(&note(key, "", None)).await.unwrap();
    }
    let elsewhere = Note {
        kind: "other".to_owned(),
        ..note("ada/1", "", None)
    };
    store.set_note(&elsewhere).await.unwrap();
    assert_eq!(store.take_notes("session", "ada/").await.unwrap(), 2);
    assert_eq!(store.take_notes("session", "a%").await.unwrap(), 1);
    assert!(store.note("session", "adam/1", NOW).await.unwrap().is_some());
    assert!(store.note("other", "ada/1", NOW).await.unwrap().is_some());
}

async fn what_has_expired_is_swept_away(store: &dyn Store) {
    store.set_note(&note("a", "one", Some(5))).await.unwrap();
    store.set_note(&note("b", "two", None)).await.unwrap();
    store.sweep_notes(later(5)).await.unwrap();
    assert_eq!(store.note("session", "a", NOW).await.unwrap(), None);
    assert!(store.note("session", "b", NOW).await.unwrap().is_some());
}
