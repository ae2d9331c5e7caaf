//! The feed.

use bailiwick_tokens::store::{Change, Feed, Invalidation, Store};

use super::on_every_store;
use crate::world::{World, id, later, secret};

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
    assert_eq!(start, Feed { end: 1, news: None });
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
    assert_eq!(feed.end, start.end + news.len() as u64);
    assert_eq!(feed.news, Some(news));
}

async fn the_feed_begins_where_it_is_asked_to(store: &dyn Store) {
    let world = World::new(store).await;
    world.mint(world.token(10)).await;
    world.make(regenerate(11, 5)).await;
    let news = |place: u64| {
        let all = [Invalidation::Member(id(1), id(1)), Invalidation::Secret(secret(10))];
        let news = usize::try_from(place).ok().and_then(|place| all.get(place..));
        Feed {
            end: 2,
            news: news.map(<[_]>::to_vec),
        }
    };
    for place in [0, 1, 2, 3, u64::MAX] {
        assert_eq!(store.feed(Some(place)).await.unwrap(), news(place), "{place}");
    }
}

/// Each secret is in the news when it is replaced, and once more when its token is deleted.
async fn whoever_is_too_far_behind_forgets_everything(store: &dyn Store) {
    const REMEMBERED: u64 = 4_096;
    let world = World::new(store).await;
    world.mint(world.token(10)).await;
    let mut made = 1;
    for number in 11..2_100 {
        made += world.make(regenerate(number, 0)).await.len() as u64;
    }
    made += world.make(Change::Delete { token: id(10) }).await.len() as u64;
    assert!(made > REMEMBERED);
    let (known, forgotten) = (made - REMEMBERED, made - REMEMBERED - 1);
    assert_eq!(
        store.feed(Some(forgotten)).await.unwrap(),
        Feed { end: made, news: None }
    );
    let feed = store.feed(Some(known)).await.unwrap();
    assert_eq!((feed.end, feed.news.unwrap().len() as u64), (made, REMEMBERED));
}
