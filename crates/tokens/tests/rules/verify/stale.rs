//! Without news, memory counts for a while and no longer.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bailiwick::digitalocean::DigitalOcean;
use bailiwick_tokens::store::Store;
use bailiwick_tokens::{Freshness, Tokens};

use crate::world::{Fault, NOW, TestStore, World, answer, pass, poll, program, run};

const STALENESS: Duration = Duration::from_secs(5);

#[tokio::test(start_paused = true)]
async fn without_upkeep_every_authentication_asks_the_store() {
    let world = World::new().await;
    let minted = world.reader("laptop").await;
    for times in 1..4 {
        assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
        assert_eq!(world.store.finds(), times);
    }
    assert!(world.tokens.remembered(minted.secret.expose(), NOW).is_none());
    assert!(!world.tokens.is_fresh());
}

#[tokio::test(start_paused = true)]
async fn a_store_that_is_down_is_survived_for_five_seconds() {
    let world = World::fresh().await;
    let known = world.reader("laptop").await;
    let other = world.reader("server").await;
    assert_eq!(answer(&world.tokens, known.secret.expose(), NOW).await, "ok");
    world.store.down.begin();
    assert_eq!(answer(&world.tokens, other.secret.expose(), NOW).await, "unavailable");
    // The last news came a poll before the outage at the latest.
    pass(Duration::from_millis(4_749)).await;
    assert_eq!(answer(&world.tokens, known.secret.expose(), NOW).await, "ok");
    assert!(world.tokens.is_fresh());
    pass(Duration::from_millis(251)).await;
    assert!(!world.tokens.is_fresh());
    assert_eq!(answer(&world.tokens, known.secret.expose(), NOW).await, "unavailable");
    assert_eq!(
        answer(&world.tokens, "dop_v1_7", NOW).await,
        "refused",
        "no secret, whatever the store knows"
    );

    world.store.down.end();
    poll().await;
    assert!(world.tokens.is_fresh());
    assert_eq!(answer(&world.tokens, known.secret.expose(), NOW).await, "ok");
    let finds = world.store.finds();
    assert_eq!(answer(&world.tokens, known.secret.expose(), NOW).await, "ok");
    assert_eq!(
        world.store.finds(),
        finds,
        "it counts again, since the news of the outage did not touch it"
    );
}

#[tokio::test(start_paused = true)]
async fn what_changed_during_an_outage_is_learned_before_memory_counts_again() {
    let world = World::new().await;
    let here = world.elsewhere().await;
    let minted = world.reader("laptop").await;
    assert_eq!(answer(&here, minted.secret.expose(), NOW).await, "ok");
    world.store.feed_down.begin();
    world.tokens.delete(minted.token.id, &program(), NOW).await.unwrap();
    assert_eq!(
        answer(&here, minted.secret.expose(), NOW).await,
        "ok",
        "within the bound"
    );
    pass(STALENESS).await;
    assert_eq!(
        answer(&here, minted.secret.expose(), NOW).await,
        "refused",
        "the store itself was asked"
    );
    world.store.feed_down.end();
    poll().await;
    assert_eq!(answer(&here, minted.secret.expose(), NOW).await, "refused");
}

/// A feed from which no news comes, in every way there is.
#[tokio::test(start_paused = true)]
async fn however_the_news_stops_memory_stops_counting() {
    let faults: [fn(&TestStore) -> &Fault; 3] =
        [|store| &store.down, |store| &store.feed_down, |store| &store.feed_hangs];
    for fault in faults {
        let world = World::fresh().await;
        let minted = world.reader("laptop").await;
        assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
        fault(&world.store).begin();
        pass(STALENESS).await;
        assert!(world.tokens.remembered(minted.secret.expose(), NOW).is_none());
        assert!(!world.tokens.is_fresh());
        fault(&world.store).end();
        pass(STALENESS).await;
        assert!(
            world.tokens.remembered(minted.secret.expose(), NOW).is_some(),
            "it goes on by itself"
        );
    }
}

/// A store that takes four seconds to tell the news tells news that are four seconds old.
#[tokio::test(start_paused = true)]
async fn news_is_as_old_as_the_question() {
    let world = World::new().await;
    let here = world.elsewhere().await;
    let minted = world.reader("laptop").await;
    assert_eq!(answer(&here, minted.secret.expose(), NOW).await, "ok");
    world.store.feed_held.begin();
    poll().await;
    world.tokens.delete(minted.token.id, &program(), NOW).await.unwrap();
    pass(Duration::from_secs(4)).await;
    world.store.feed_down.begin();
    world.store.release.notify_one();
    pass(Duration::from_millis(900)).await;
    assert_eq!(
        answer(&here, minted.secret.expose(), NOW).await,
        "ok",
        "within the bound"
    );
    pass(Duration::from_millis(100)).await;
    assert_eq!(answer(&here, minted.secret.expose(), NOW).await, "refused");
}

#[tokio::test(start_paused = true)]
async fn an_upkeep_that_is_aborted_leaves_memory_to_go_stale() {
    let world = World::new().await;
    let upkeep = run(&world.tokens).await;
    let minted = world.reader("laptop").await;
    assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
    upkeep.abort();
    assert!(world.tokens.remembered(minted.secret.expose(), NOW).is_some());
    pass(STALENESS).await;
    assert!(world.tokens.remembered(minted.secret.expose(), NOW).is_none());
    assert!(!world.tokens.is_fresh());
}

#[tokio::test(start_paused = true)]
async fn a_feed_that_does_not_remember_makes_everything_be_forgotten() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
    world.store.feed_forgets.begin();
    poll().await;
    assert!(world.tokens.remembered(minted.secret.expose(), NOW).is_none());
    assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
}

/// A database that was restored from a backup says that its feed ends before the place that is known.
#[tokio::test(start_paused = true)]
async fn a_feed_that_went_back_makes_everything_be_forgotten() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
    world.store.feed_lost.store(1, Ordering::SeqCst);
    poll().await;
    assert!(world.tokens.remembered(minted.secret.expose(), NOW).is_none());
}

#[tokio::test(start_paused = true)]
async fn other_bounds_can_be_chosen() {
    let world = World::new().await;
    let here = Tokens::<DigitalOcean>::shared(Arc::clone(&world.store) as Arc<dyn Store>);
    let freshness = Freshness {
        staleness: Duration::from_secs(1),
        ..Freshness::default()
    };
    let _upkeep = tokio::spawn(here.keep_fresh(freshness));
    pass(Duration::from_millis(1)).await;
    let minted = world.reader("laptop").await;
    assert_eq!(answer(&here, minted.secret.expose(), NOW).await, "ok");
    assert!(here.remembered(minted.secret.expose(), NOW).is_some());
    world.store.feed_down.begin();
    pass(Duration::from_secs(1)).await;
    assert!(here.remembered(minted.secret.expose(), NOW).is_none());
}
