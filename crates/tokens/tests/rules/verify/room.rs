//! As many tokens are remembered as there is room for.

use std::sync::Arc;

use bailiwick_tokens::Tokens;
use bailiwick_tokens::store::Store;

use crate::world::{NOW, World, answer, later, program, run};

/// A process with room for so many, and as many secrets as are asked for.
async fn with_room(room: u32, secrets: usize) -> (World, Tokens<bailiwick::digitalocean::DigitalOcean>, Vec<String>) {
    let world = World::new().await;
    let tokens = Tokens::shared(Arc::clone(&world.store) as Arc<dyn Store>).remembering(room);
    run(&tokens).await;
    let mut minted = Vec::new();
    for number in 0..secrets {
        minted.push(world.reader(&number.to_string()).await.secret.expose().to_owned());
    }
    (world, tokens, minted)
}

#[tokio::test(start_paused = true)]
async fn with_no_room_every_authentication_asks_the_store() {
    let (world, tokens, secrets) = with_room(0, 2).await;
    for times in 1..4 {
        for secret in &secrets {
            assert_eq!(answer(&tokens, secret, NOW).await, "ok");
            assert!(tokens.remembered(secret, NOW).is_none());
        }
        assert_eq!(world.store.finds(), 2 * times);
    }
}

#[tokio::test(start_paused = true)]
async fn the_one_that_was_not_used_for_longest_makes_room() {
    // Four places, in one set.
    let (_world, tokens, secrets) = with_room(4, 5).await;
    for (minute, secret) in (0..).zip(&secrets[..4]) {
        assert_eq!(answer(&tokens, secret, later(minute * 60)).await, "ok");
    }
    assert_eq!(answer(&tokens, &secrets[0], later(600)).await, "ok");
    assert_eq!(answer(&tokens, &secrets[4], later(600)).await, "ok");
    let remembered = secrets
        .iter()
        .map(|secret| tokens.remembered(secret, later(600)).is_some());
    assert_eq!(remembered.collect::<Vec<_>>(), [true, false, true, true, true]);
}

#[tokio::test(start_paused = true)]
async fn one_that_is_dead_makes_room_before_any_that_lives() {
    let (world, tokens, secrets) = with_room(4, 5).await;
    for (minute, secret) in (0..).zip(&secrets[..4]) {
        assert_eq!(answer(&tokens, secret, later(minute * 60)).await, "ok");
    }
    let last = tokens.remembered(&secrets[3], later(180)).unwrap().id();
    tokens.delete(last, &program(), NOW).await.unwrap();
    assert_eq!(answer(&tokens, &secrets[4], later(600)).await, "ok");
    let remembered = secrets
        .iter()
        .map(|secret| tokens.remembered(secret, later(600)).is_some());
    assert_eq!(remembered.collect::<Vec<_>>(), [true, true, true, false, true]);
    drop(world);
}

#[tokio::test(start_paused = true)]
async fn nearly_all_of_half_as_many_tokens_as_there_is_room_for_are_remembered() {
    let (_world, tokens, secrets) = with_room(2_048, 1_024).await;
    for secret in &secrets {
        assert_eq!(answer(&tokens, secret, NOW).await, "ok");
    }
    let remembered = secrets.iter().filter(|secret| tokens.remembered(secret, NOW).is_some());
    // 986 on average, with a spread of 6.
    assert!(remembered.count() > 940);
}

#[tokio::test(start_paused = true)]
async fn what_is_remembered_is_counted() {
    let (world, tokens, secrets) = with_room(8, 3).await;
    assert_eq!((tokens.state().remembered, tokens.state().room), (0, 8));
    for secret in secrets.iter().chain(&secrets) {
        assert_eq!(answer(&tokens, secret, NOW).await, "ok");
    }
    assert_eq!(tokens.state().remembered, 3);
    assert_eq!((tokens.state().look_ups, tokens.state().unwritten), (3, 3));
    let gone = tokens.remembered(&secrets[0], NOW).unwrap().id();
    world.tokens.delete(gone, &program(), NOW).await.unwrap();
    crate::world::poll().await;
    assert_eq!(answer(&tokens, &secrets[0], NOW).await, "refused");
    assert_eq!(tokens.state().remembered, 2);
    tokens.flush().await.unwrap();
    assert_eq!(tokens.state().unwritten, 0);
}
