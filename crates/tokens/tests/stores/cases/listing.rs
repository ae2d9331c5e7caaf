//! Lists of tokens, and of logins.

use bailiwick_tokens::store::{Change, Store, TokenQuery};

use super::on_every_store;
use crate::world::{NOW, World, all_tokens, id, later, member, name, team, user};

on_every_store! {
    live_tokens_are_listed_in_the_order_of_identifiers
    a_list_is_of_a_team_a_user_or_both
    pages_follow_one_another
    every_login_is_listed
    live_tokens_that_end_soon_are_counted
}

async fn live_tokens_that_end_soon_are_counted(store: &dyn Store) {
    let world = World::new(store).await;
    for (number, end) in [
        (10, Some(0)),
        (11, Some(1)),
        (12, Some(5)),
        (13, Some(6)),
        (14, None),
        (15, Some(3)),
    ] {
        let mut token = world.token(number);
        token.record.expires_at = end.map(later);
        world.mint(token).await;
    }
    world.make(Change::Delete { token: id(15) }).await;
    let expiring = async |after, until| store.expiring(later(after), later(until)).await.unwrap();
    assert_eq!(expiring(0, 5).await, 2);
    assert_eq!((expiring(5, 6).await, expiring(6, 9).await), (1, 0));
}

async fn live_tokens_are_listed_in_the_order_of_identifiers(store: &dyn Store) {
    let world = World::new(store).await;
    for number in [13, 10, 12, 11] {
        let mut token = world.token(number);
        token.record.expires_at = (number == 12).then_some(later(5));
        world.mint(token).await;
    }
    world.make(Change::Delete { token: id(11) }).await;
    assert_eq!(world.live(later(4)).await, [10, 12, 13]);
    assert_eq!(world.live(later(5)).await, [10, 13]);
}

async fn a_list_is_of_a_team_a_user_or_both(store: &dyn Store) {
    let world = World::new(store).await;
    world.make(Change::AddTeam(team(2))).await;
    world.make(Change::AddUser(user(2))).await;
    let mut number = 10;
    for (team, user) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
        if (team, user) != (1, 1) {
            world.make(Change::AddMember(member(id(team), id(user)))).await;
        }
        for _ in 0..2 {
            let mut token = world.token(number);
            (token.record.team, token.record.user) = (id(team), id(user));
            world.mint(token).await;
            number += 1;
        }
    }
    let listed = async |team: Option<u128>, user: Option<u128>| {
        let query = TokenQuery {
            team: team.map(id),
            user: user.map(id),
            ..all_tokens(NOW)
        };
        let tokens = store.tokens(&query).await.unwrap();
        tokens
            .iter()
            .map(|token| token.id.as_uuid().as_u128())
            .collect::<Vec<_>>()
    };
    assert_eq!(listed(Some(1), None).await, [10, 11, 12, 13]);
    assert_eq!(listed(None, Some(1)).await, [10, 11, 14, 15]);
    assert_eq!(listed(Some(2), Some(1)).await, [14, 15]);
    assert_eq!(listed(None, None).await.len(), 8);
    assert_eq!(listed(Some(9), None).await, []);
    assert_eq!(listed(Some(1), Some(9)).await, []);
}

async fn pages_follow_one_another(store: &dyn Store) {
    let world = World::new(store).await;
    for number in 10..17 {
        let mut token = world.token(number);
        token.record.expires_at = (number == 12).then_some(later(0));
        world.mint(token).await;
    }
    for query in [
        all_tokens(NOW),
        TokenQuery {
            user: Some(id(1)),
            ..all_tokens(NOW)
        },
        TokenQuery {
            team: Some(id(1)),
            ..all_tokens(NOW)
        },
    ] {
        let mut query = TokenQuery { limit: 4, ..query };
        let first = store.tokens(&query).await.unwrap();
        query.after = first.last().map(|token| token.id);
        let second = store.tokens(&query).await.unwrap();
        let numbers = [&first, &second].map(|page| {
            page.iter()
                .map(|token| token.id.as_uuid().as_u128())
                .collect::<Vec<_>>()
        });
        assert_eq!(numbers, [vec![10, 11, 13, 14], vec![15, 16]]);
        query.limit = 0;
        assert_eq!(store.tokens(&query).await.unwrap(), []);
    }
}

async fn every_login_is_listed(store: &dyn Store) {
    let world = World::new(store).await;
    world.make(Change::AddUser(user(2))).await;
    let mut logins = store.logins().await.unwrap();
    logins.sort();
    assert_eq!(logins, [name("user 1"), name("user 2")]);
}
