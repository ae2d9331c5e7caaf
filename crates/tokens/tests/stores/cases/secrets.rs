//! What a secret stands for.

use bailiwick::Timestamp;
use bailiwick_tokens::audit::{Event, Refusal};
use bailiwick_tokens::store::{Change, Invalidation, Store};
use bailiwick_tokens::{Member, RoleRef, Standing};

use super::on_every_store;
use crate::world::{NOW, World, id, later, member, role, secret};

on_every_store! {
    a_secret_leads_to_its_token_and_the_role_as_it_is
    a_replaced_secret_is_dead_at_once
    a_grace_period_ends
    a_token_has_one_old_secret_at_most
    a_deleted_token_is_told_from_one_that_never_was
    the_last_use_only_moves_forward
}

fn regenerate(number: u128, grace_until: Option<Timestamp>) -> Change {
    Change::Regenerate {
        token: id(10),
        secret: secret(number),
        grace_until,
    }
}

/// The latest moment at which a secret is good, from a second after now on; `None` for never.
async fn judged(store: &dyn Store, number: u128, at: Timestamp) -> Result<(), Refusal> {
    let found = store.find(&secret(number)).await.unwrap().unwrap();
    found.judge(at).map(drop)
}

async fn a_secret_leads_to_its_token_and_the_role_as_it_is(store: &dyn Store) {
    let world = World::new(store).await;
    let token = world.token(10);
    world.mint(token.clone()).await;
    assert!(store.find(&secret(9)).await.unwrap().is_none());
    let found = store.find(&secret(10)).await.unwrap().unwrap();
    assert_eq!((found.deleted, found.good_until), (false, None));
    assert_eq!(found.token, token.record);
    let custom = None;
    let standing = Standing {
        member: member(id(1), id(1)),
        custom,
    };
    assert_eq!(found.standing, Some(standing));

    world.make(Change::AddRole(role(3, id(1)))).await;
    let role = RoleRef::Custom(id(3));
    world
        .make(Change::AssignRole(Member {
            role,
            ..member(id(1), id(1))
        }))
        .await;
    let permissions = vec!["c:read".to_owned()];
    world
        .make(Change::EditRole {
            role: id(3),
            permissions: permissions.clone(),
        })
        .await;
    let standing = store.find(&secret(10)).await.unwrap().unwrap().standing.unwrap();
    assert_eq!(standing.custom.unwrap().permissions, permissions);
}

async fn a_replaced_secret_is_dead_at_once(store: &dyn Store) {
    let world = World::new(store).await;
    world.mint(world.token(10)).await;
    assert_eq!(
        world.make(regenerate(11, None)).await,
        [Invalidation::Secret(secret(10))]
    );
    assert_eq!(
        judged(store, 10, Timestamp::from_secs(i64::MIN)).await,
        Err(Refusal::Revoked)
    );
    assert_eq!(judged(store, 11, NOW).await, Ok(()));
    assert_eq!(
        world.make(regenerate(12, None)).await,
        [Invalidation::Secret(secret(11))]
    );
    let expected = Event::TokenRegenerated {
        team: id(1),
        token: id(10),
        grace: 0,
    };
    assert_eq!(world.audit().await.pop().unwrap().event, expected);
}

async fn a_grace_period_ends(store: &dyn Store) {
    let world = World::new(store).await;
    world.mint(world.token(10)).await;
    world.make(regenerate(11, Some(later(5)))).await;
    assert_eq!(judged(store, 10, later(4)).await, Ok(()));
    assert_eq!(judged(store, 10, later(5)).await, Err(Refusal::Revoked));
    assert_eq!(judged(store, 11, later(5)).await, Ok(()));
    let event = world.audit().await.pop().unwrap().event;
    assert!(matches!(event, Event::TokenRegenerated { grace: 5, .. }), "{event:?}");
}

async fn a_token_has_one_old_secret_at_most(store: &dyn Store) {
    let world = World::new(store).await;
    world.mint(world.token(10)).await;
    world.make(regenerate(11, Some(later(5)))).await;
    assert_eq!(judged(store, 10, NOW).await, Ok(()));
    let news = world.make(regenerate(12, Some(later(9)))).await;
    assert_eq!(news, [10, 11].map(|number| Invalidation::Secret(secret(number))));
    assert_eq!(judged(store, 10, NOW).await, Err(Refusal::Revoked));
    assert_eq!(judged(store, 11, later(8)).await, Ok(()));
    // What is over already is no news.
    let news = world
        .commit_at(later(9), regenerate(13, Some(later(12))))
        .await
        .unwrap();
    assert_eq!(news, [Invalidation::Secret(secret(12))]);
    assert_eq!(judged(store, 11, later(9)).await, Err(Refusal::Revoked));
    assert_eq!(judged(store, 12, later(11)).await, Ok(()));
}

async fn a_deleted_token_is_told_from_one_that_never_was(store: &dyn Store) {
    let world = World::new(store).await;
    world.mint(world.token(10)).await;
    world.make(regenerate(11, None)).await;
    let news = world.make(Change::Delete { token: id(10) }).await;
    assert_eq!(news, [10, 11].map(|number| Invalidation::Secret(secret(number))));
    for number in [10, 11] {
        let found = store.find(&secret(number)).await.unwrap().unwrap();
        assert!(found.deleted);
        assert_eq!(found.judge(NOW).map(drop), Err(Refusal::Revoked));
    }
}

async fn the_last_use_only_moves_forward(store: &dyn Store) {
    let world = World::new(store).await;
    world.mint(world.token(10)).await;
    world.mint(world.token(11)).await;
    let used = async |number| store.token(id(number)).await.unwrap().unwrap().last_used_at;
    store
        .touch(&[(id(11), later(2)), (id(9), later(9)), (id(10), later(3))])
        .await
        .unwrap();
    assert_eq!((used(10).await, used(11).await), (Some(later(3)), Some(later(2))));
    store
        .touch(&[(id(11), later(1)), (id(10), later(9)), (id(10), later(4))])
        .await
        .unwrap();
    assert_eq!((used(10).await, used(11).await), (Some(later(9)), Some(later(2))));
    let found = store.find(&secret(10)).await.unwrap().unwrap();
    assert_eq!(found.token.last_used_at, Some(later(9)));
    store.touch(&[]).await.unwrap();
    let many: Vec<_> = (0..2_000).map(|second| (id(10), later(second))).collect();
    store.touch(&many).await.unwrap();
    assert_eq!(used(10).await, Some(later(1_999)));
}
