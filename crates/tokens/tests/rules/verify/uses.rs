//! When a token was last used: to the minute, in batches, and off the request's path.

use std::time::Duration;

use bailiwick_tokens::store::Store;
use bailiwick_tokens::{Freshness, TokenId};

use crate::world::{NOW, World, answer, later, pass};

async fn last_used(world: &World, token: TokenId) -> Option<i64> {
    let record = world.store.token(token).await.unwrap().unwrap();
    record.last_used_at.map(|at| at.as_secs() - NOW.as_secs())
}

#[tokio::test(start_paused = true)]
async fn a_use_is_written_at_most_once_a_minute() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    let start = NOW.as_secs().rem_euclid(60);
    for second in 0..180 {
        assert_eq!(
            answer(&world.tokens, minted.secret.expose(), later(second - start)).await,
            "ok"
        );
    }
    assert_eq!(world.store.touched(), Vec::<Vec<_>>::new(), "nobody waited for it");
    world.tokens.flush().await.unwrap();
    assert_eq!(world.store.touched(), [[(minted.token.id, later(120 - start))]]);
    assert_eq!(last_used(&world, minted.token.id).await, Some(120 - start));
    for second in 121..180 {
        assert_eq!(
            answer(&world.tokens, minted.secret.expose(), later(second - start)).await,
            "ok"
        );
    }
    world.tokens.flush().await.unwrap();
    assert_eq!(world.store.touched().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_use_counts_also_when_the_store_was_asked() {
    let world = World::new().await;
    let minted = world.reader("laptop").await;
    for _ in 0..3 {
        assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
    }
    world.tokens.flush().await.unwrap();
    assert_eq!(world.store.touched(), [[(minted.token.id, NOW)]]);
    assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
    world.tokens.flush().await.unwrap();
    assert_eq!(
        world.store.touched().len(),
        1,
        "the record itself says that this minute is noted"
    );
}

#[tokio::test(start_paused = true)]
async fn many_are_written_in_batches() {
    let world = World::fresh().await;
    for number in 0..2_500 {
        let minted = world.reader(&number.to_string()).await;
        assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
    }
    pass(Freshness::default().flush).await;
    let sizes: Vec<usize> = world.store.touched().iter().map(Vec::len).collect();
    assert_eq!(sizes, [2_000, 500]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_use_is_none() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    world
        .tokens
        .delete(minted.token.id, &world.member(), NOW)
        .await
        .unwrap();
    assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "refused");
    world.tokens.flush().await.unwrap();
    assert!(world.store.touched().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_gets_it_later() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
    world.store.notes_fail.begin();
    assert!(world.tokens.flush().await.is_err());
    world.store.notes_fail.end();
    pass(Freshness::default().flush + Duration::from_millis(1)).await;
    assert_eq!(last_used(&world, minted.token.id).await, Some(0));
}

#[tokio::test(start_paused = true)]
async fn very_many_are_written_before_it_is_time() {
    let world = World::fresh().await;
    for number in 0..8_192 {
        let minted = world.reader(&number.to_string()).await;
        assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
    }
    pass(Duration::from_millis(1)).await;
    let touched = world.store.touched();
    assert_eq!(touched.iter().map(Vec::len).sum::<usize>(), 8_192);
}

/// Nothing blocks and nothing grows when nobody writes uses down; the next use after that is noted again.
#[tokio::test(start_paused = true)]
async fn more_than_can_wait_are_noted_at_their_next_use() {
    let world = World::new().await;
    let busy = world.reader("busy").await;
    let minted = world.reader("laptop").await;
    for minute in 0..32_768 {
        assert_eq!(
            answer(&world.tokens, busy.secret.expose(), later(minute * 60)).await,
            "ok"
        );
    }
    assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
    world.tokens.flush().await.unwrap();
    assert_eq!(last_used(&world, minted.token.id).await, None, "there was no room");
    assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
    world.tokens.flush().await.unwrap();
    assert_eq!(last_used(&world, minted.token.id).await, Some(0));
}
