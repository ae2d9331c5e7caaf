//! Changes that come in at the same moment: some stores make them together, and nobody can tell.

use bailiwick_tokens::store::{Change, CommitError, Invalidation, Store, StoreErrorKind};
use tokio::join;

use super::on_every_store;
use crate::world::{NOW, World, id, later, secret};

on_every_store! {
    each_is_made_or_told_what_is_against_it
}

fn delete(number: u128) -> Change {
    Change::Delete { token: id(number) }
}

fn regenerate(number: u128, to: u128) -> Change {
    Change::Regenerate {
        token: id(number),
        secret: secret(to),
        grace_until: None,
    }
}

async fn each_is_made_or_told_what_is_against_it(store: &dyn Store) {
    let world = World::new(store).await;
    for number in 10..15 {
        world.mint(world.token(number)).await;
    }
    let start = store.feed(None).await.unwrap().end;
    let end = Change::EndGrace {
        token: id(13),
        until: later(9),
    };
    let (deleted, regenerated, first, again, ended, missing) = join!(
        world.commit(delete(10)),
        world.commit(regenerate(11, 21)),
        world.commit(delete(12)),
        world.commit(delete(12)),
        world.commit(end),
        world.commit(regenerate(99, 29)),
    );
    assert_eq!(deleted.unwrap(), [Invalidation::Secret(secret(10))]);
    assert_eq!(regenerated.unwrap(), [Invalidation::Secret(secret(11))]);
    let (made, refused) = if first.is_ok() { (first, again) } else { (again, first) };
    assert_eq!(made.unwrap(), [Invalidation::Secret(secret(12))]);
    assert!(matches!(refused, Err(CommitError::NoToken)), "{refused:?}");
    assert!(matches!(ended, Err(CommitError::NoOldSecret)), "{ended:?}");
    assert!(matches!(missing, Err(CommitError::NoToken)), "{missing:?}");

    let news = store.feed(Some(start)).await.unwrap().news.unwrap();
    let expected = [10, 11, 12].map(|number| Invalidation::Secret(secret(number)));
    assert!(
        news.len() == 3 && expected.iter().all(|secret| news.contains(secret)),
        "{news:?}"
    );
    assert_eq!(world.live(NOW).await, [11, 13, 14]);
    assert_eq!(world.audit().await.len(), 3 + 5 + 3);
}

/// Asked of databases alone: a store in memory takes any digest.
pub(crate) async fn one_that_the_database_cannot_take_keeps_no_other_from_being_made(store: &dyn Store) {
    let world = World::new(store).await;
    for number in 10..14 {
        world.mint(world.token(number)).await;
    }
    let (one, taken, other) = join!(
        world.commit(delete(10)),
        world.commit(regenerate(11, 13)),
        world.commit(delete(12)),
    );
    assert_eq!((one.unwrap().len(), other.unwrap().len()), (1, 1));
    assert!(matches!(taken, Err(CommitError::Store(error)) if error.kind() == StoreErrorKind::Other));
    assert_eq!(world.live(NOW).await, [11, 13]);
    assert_eq!(world.audit().await.len(), 3 + 4 + 2);
}
