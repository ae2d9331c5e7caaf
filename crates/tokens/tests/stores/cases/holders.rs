//! Tokens by what they were given.

use bailiwick::{GrantKind, StoredGrant};
use bailiwick_tokens::store::{Change, HolderQuery, Store};

use super::on_every_store;
use crate::world::{NOW, World, id, later};

on_every_store! {
    tokens_are_found_by_names_and_kinds
    a_name_that_looks_like_a_kind_is_a_name
    what_died_holds_nothing
    pages_of_holders_follow_one_another
}

fn query(names: &[&str], kinds: &[GrantKind]) -> HolderQuery {
    HolderQuery {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        kinds: kinds.to_vec(),
        live_at: NOW,
        after: None,
        limit: u32::MAX,
    }
}

async fn found(store: &dyn Store, query: &HolderQuery) -> Vec<u128> {
    let tokens = store.holders(query).await.unwrap();
    tokens.iter().map(|token| token.id.as_uuid().as_u128()).collect()
}

async fn mint(world: &World<'_>, number: u128, grant: StoredGrant) {
    let mut token = world.token(number);
    token.record.grant = grant;
    world.mint(token).await;
}

async fn tokens_are_found_by_names_and_kinds(store: &dyn Store) {
    let world = World::new(store).await;
    mint(&world, 14, StoredGrant::custom(["a:read", "b:read"])).await;
    mint(&world, 10, StoredGrant::custom(["b:read", "c:read"])).await;
    mint(&world, 11, StoredGrant::READ_ONLY).await;
    mint(&world, 12, StoredGrant::FULL_ACCESS).await;
    mint(&world, 13, StoredGrant::custom(["a:read", "a:read"])).await;
    assert_eq!(found(store, &query(&["a:read"], &[])).await, [13, 14]);
    assert_eq!(found(store, &query(&["a:read", "b:read"], &[])).await, [10, 13, 14]);
    assert_eq!(found(store, &query(&["b:rea", "B:read"], &[])).await, []);
    assert_eq!(
        found(store, &query(&["c:read"], &[GrantKind::FullAccess])).await,
        [10, 12]
    );
    let kinds = [GrantKind::FullAccess, GrantKind::ReadOnly];
    assert_eq!(found(store, &query(&[], &kinds)).await, [11, 12]);
    assert_eq!(found(store, &query(&[], &[])).await, []);
    assert_eq!(found(store, &query(&[], &[GrantKind::Custom])).await, []);
    let held = store.holders(&query(&["c:read"], &[])).await.unwrap();
    assert_eq!(Some(&held[0]), store.token(id(10)).await.unwrap().as_ref());
}

async fn a_name_that_looks_like_a_kind_is_a_name(store: &dyn Store) {
    let world = World::new(store).await;
    mint(&world, 10, StoredGrant::custom(["read_only", ""])).await;
    mint(&world, 11, StoredGrant::READ_ONLY).await;
    assert_eq!(found(store, &query(&["read_only"], &[])).await, [10]);
    assert_eq!(found(store, &query(&[""], &[])).await, [10]);
    assert_eq!(found(store, &query(&[], &[GrantKind::ReadOnly])).await, [11]);
}

async fn what_died_holds_nothing(store: &dyn Store) {
    let world = World::new(store).await;
    let mut brief = world.token(10);
    brief.record.expires_at = Some(later(5));
    world.mint(brief).await;
    world.mint(world.token(11)).await;
    world.make(Change::Delete { token: id(11) }).await;
    let mut asked = query(&["a:read"], &[]);
    assert_eq!(found(store, &asked).await, [10]);
    asked.live_at = later(5);
    assert_eq!(found(store, &asked).await, []);
    asked.live_at = NOW;
    let (team, user) = (id(1), id(1));
    world.make(Change::RemoveMember { team, user }).await;
    assert_eq!(found(store, &asked).await, []);
}

async fn pages_of_holders_follow_one_another(store: &dyn Store) {
    let world = World::new(store).await;
    for number in 10..16 {
        let names: &[&str] = match number % 3 {
            0 => &["a:read"],
            1 => &["b:read"],
            _ => &["a:read", "b:read"],
        };
        mint(&world, number, StoredGrant::custom(names.iter().copied())).await;
    }
    mint(&world, 16, StoredGrant::READ_ONLY).await;
    let mut asked = query(&["a:read", "b:read"], &[GrantKind::ReadOnly]);
    asked.limit = 3;
    let mut pages = Vec::new();
    while let Some(last) = {
        let page = found(store, &asked).await;
        pages.push(page.clone());
        page.last().copied()
    } {
        asked.after = Some(id(last));
    }
    assert_eq!(pages, [vec![10, 11, 12], vec![13, 14, 15], vec![16], vec![]]);
}
