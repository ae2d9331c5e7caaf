//! Tokens that tokens minted.

use bailiwick::Timestamp;
use bailiwick_tokens::audit::{Event, Refusal};
use bailiwick_tokens::store::{Change, CommitError, Invalidation, NewToken, Store};

use super::on_every_store;
use crate::world::{NOW, World, id, later, member, secret, user};

on_every_store! {
    a_token_ends_with_what_minted_it_at_any_depth
    a_token_that_was_minted_ends_alone
    a_token_outlives_no_parent
    a_parent_is_of_the_same_user_and_team
    descendants_are_the_live_ones
    names_of_what_ended_with_a_parent_are_free
}

fn by(world: &World<'_>, parent: u128, number: u128, end: Option<Timestamp>) -> NewToken {
    let mut token = world.token(number);
    token.record.parent = Some(id(parent));
    token.record.expires_at = end;
    token
}

/// 10 minted 11 and 12, 11 minted 13, and 13 minted 14; 20 stands beside them.
async fn family(world: &World<'_>) {
    world.mint(world.token(10)).await;
    world.mint(world.token(20)).await;
    for (parent, number) in [(10, 11), (10, 12), (11, 13), (13, 14)] {
        world.mint(by(world, parent, number, None)).await;
    }
}

async fn a_token_ends_with_what_minted_it_at_any_depth(store: &dyn Store) {
    let world = World::new(store).await;
    family(&world).await;
    let again = Change::Regenerate {
        token: id(14),
        secret: secret(30),
        grace_until: Some(later(9)),
    };
    world.make(again).await;
    let news = world.make(Change::Delete { token: id(11) }).await;
    assert_eq!(
        news,
        [11, 13, 14, 30].map(|number| Invalidation::Secret(secret(number)))
    );
    assert_eq!(world.live(NOW).await, [10, 12, 20]);
    for number in [11, 13, 14, 30] {
        let found = store.find(&secret(number)).await.unwrap().unwrap();
        assert_eq!(found.judge(NOW).map(drop), Err(Refusal::Revoked), "{number}");
    }
    let expected = Event::TokenDeleted {
        team: id(1),
        token: id(11),
        descendants: 2,
    };
    assert_eq!(world.audit().await.pop().unwrap().event, expected);
    let error = world.commit(Change::Mint(Box::new(by(&world, 13, 15, None)))).await;
    assert!(matches!(error, Err(CommitError::NoToken)), "{error:?}");
}

async fn a_token_that_was_minted_ends_alone(store: &dyn Store) {
    let world = World::new(store).await;
    family(&world).await;
    world.make(Change::Delete { token: id(14) }).await;
    assert_eq!(world.live(NOW).await, [10, 11, 12, 13, 20]);
    let news = world.make(Change::Delete { token: id(10) }).await;
    assert_eq!(world.live(NOW).await, [20]);
    // One that was deleted before does not end again.
    assert_eq!(
        news,
        [10, 11, 12, 13].map(|number| Invalidation::Secret(secret(number)))
    );
    let event = world.audit().await.pop().unwrap().event;
    assert!(matches!(event, Event::TokenDeleted { descendants: 3, .. }), "{event:?}");
}

async fn a_token_outlives_no_parent(store: &dyn Store) {
    let world = World::new(store).await;
    let mut parent = world.token(10);
    parent.record.expires_at = Some(later(5));
    world.mint(parent).await;
    for end in [None, Some(later(6))] {
        let error = world.commit(Change::Mint(Box::new(by(&world, 10, 11, end)))).await;
        assert!(matches!(error, Err(CommitError::NotAllowed)), "{error:?}");
    }
    world.mint(by(&world, 10, 11, Some(later(5)))).await;
}

async fn a_parent_is_of_the_same_user_and_team(store: &dyn Store) {
    let world = World::new(store).await;
    world.mint(world.token(10)).await;
    world.make(Change::AddUser(user(2))).await;
    world.make(Change::AddMember(member(id(1), id(2)))).await;
    let mut anothers = by(&world, 10, 11, None);
    anothers.record.user = id(2);
    let error = world.commit(Change::Mint(Box::new(anothers))).await;
    assert!(matches!(error, Err(CommitError::NotAllowed)), "{error:?}");
}

async fn descendants_are_the_live_ones(store: &dyn Store) {
    let world = World::new(store).await;
    family(&world).await;
    world.mint(by(&world, 14, 15, Some(later(5)))).await;
    let count = async |number, at| store.descendants(id(number), at).await.unwrap();
    assert_eq!(
        [count(10, NOW).await, count(11, NOW).await, count(12, NOW).await],
        [5, 3, 0]
    );
    assert_eq!(
        [count(10, later(5)).await, count(20, NOW).await, count(9, NOW).await],
        [4, 0, 0]
    );
    world.make(Change::Delete { token: id(13) }).await;
    assert_eq!([count(10, NOW).await, count(13, NOW).await], [2, 0]);
}

async fn names_of_what_ended_with_a_parent_are_free(store: &dyn Store) {
    let world = World::new(store).await;
    family(&world).await;
    world.make(Change::Delete { token: id(10) }).await;
    let mut token = world.token(30);
    token.record.name = crate::world::name("14");
    world.mint(token).await;
    assert_eq!(world.live(NOW).await, [20, 30]);
}
