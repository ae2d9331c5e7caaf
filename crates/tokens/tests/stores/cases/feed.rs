//! The feed.

use bailiwick_tokens::store::{Change, Feed, FeedPlace, Invalidation, Store};

use super::on_every_store;
use crate::world::{World, beginning, id, later, secret};

on_every_store! {
    the_feed_has_what_commits_answered_in_their_order
    the_feed_begins_where_it_is_asked_to
    whoever_is_too_far_behind_forgets_everything
}

fn regenerate(number: u128, grace: i64) -> Change {
    Change::Regenerate {
        token: id(10),
        secret: secret(number),
        grace_until: Some(later(grace)),
    }
}

async fn the_feed_has_what_commits_answered_in_their_order(store: &dyn Store) {
    let world = World::new(store).await;
    let start = store.feed(None).await.unwrap();
    assert_eq!((start.end.number, start.news), (1, None));
    world.mint(world.token(10)).await;
    let mut news = world.make(regenerate(11, 9)).await;
    news.extend(world.make(regenerate(12, 5)).await);
    world.make(Change::AddRole(crate::world::role(3, id(1)))).await;
    let permissions = vec![];
    news.extend(
        world
            .make(Change::EditRole {
                role: id(3),
                permissions,
            })
            .await,
    );
    news.extend(world.make(Change::Delete { token: id(10) }).await);
    let (team, user) = (id(1), id(1));
    news.extend(world.make(Change::RemoveMember { team, user }).await);
    let feed = store.feed(Some(start.end)).await.unwrap();
    assert_eq!(feed.end.number, start.end.number + news.len() as u64);
    assert_eq!(feed.news, Some(news));
}

async fn the_feed_begins_where_it_is_asked_to(store: &dyn Store) {
    let first = beginning(store).await;
    let world = World::new(store).await;
    let second = store.feed(None).await.unwrap().end;
    world.mint(world.token(10)).await;
    world.make(regenerate(11, 5)).await;
    let end = store.feed(None).await.unwrap().end;
    let news = [Invalidation::Member(id(1), id(1)), Invalidation::Secret(secret(10))];
    for (since, news) in [
        (first, Some(&news[..])),
        (second, Some(&news[1..])),
        (end, Some(&[][..])),
    ] {
        let feed = store.feed(Some(since)).await.unwrap();
        assert_eq!((feed.end, feed.news.as_deref()), (end, news), "{since:?}");
    }
    for number in [end.number + 1, u64::MAX] {
        let beyond = store.feed(Some(FeedPlace { number, ..end })).await.unwrap();
        assert_eq!(beyond, Feed { end, news: None });
    }
}

/// Each secret is in the news when it is replaced, and once more when its token is deleted.
async fn whoever_is_too_far_behind_forgets_everything(store: &dyn Store) {
    const REMEMBERED: u64 = 4_096;
    let mut places = vec![beginning(store).await];
    let world = World::new(store).await;
    world.mint(world.token(10)).await;
    for number in 11..2_100 {
        world.make(regenerate(number, 0)).await;
        places.push(store.feed(None).await.unwrap().end);
    }
    world.make(Change::Delete { token: id(10) }).await;
    let end = store.feed(None).await.unwrap().end;
    let is_known = |place: &FeedPlace| end.number - place.number <= REMEMBERED;
    let (known, forgotten) = (
        places.iter().find(|place| is_known(place)),
        places.iter().rfind(|place| !is_known(place)),
    );
    let (known, forgotten) = (*known.unwrap(), *forgotten.unwrap());
    assert_eq!(store.feed(Some(forgotten)).await.unwrap(), Feed { end, news: None });
    let feed = store.feed(Some(known)).await.unwrap();
    assert_eq!(
        (feed.end, feed.news.unwrap().len() as u64),
        (end, end.number - known.number)
    );
}
