//! Those who have no token take little from those who have one.

use std::time::Duration;

use bailiwick::digitalocean::DigitalOcean;
use bailiwick_tokens::{Secret, Tokens};
use tokio::task::JoinSet;

use crate::world::{NOW, World, answer, pass, poll, program};

/// A secret that nobody has.
fn unknown() -> String {
    Secret::generate::<DigitalOcean>().unwrap().expose().to_owned()
}

/// Presents so many secrets that nobody has, at the same time.
fn flood(tokens: &Tokens<DigitalOcean>, secrets: usize) -> JoinSet<&'static str> {
    let mut answers = JoinSet::new();
    for _ in 0..secrets {
        let tokens = tokens.clone();
        answers.spawn(async move { answer(&tokens, &unknown(), NOW).await });
    }
    answers
}

#[tokio::test(start_paused = true)]
async fn the_store_is_asked_about_a_bounded_number_of_secrets_and_the_rest_is_told_to_try_again() {
    let world = World::fresh().await;
    let known = world.reader("laptop").await;
    assert_eq!(answer(&world.tokens, known.secret.expose(), NOW).await, "ok");
    world.store.hold.begin();
    let mut answers = flood(&world.tokens, 300);
    for _ in 0..300 - 128 {
        assert_eq!(answers.join_next().await.unwrap().unwrap(), "busy");
    }
    assert_eq!(world.store.finds(), 1 + 128);
    assert_eq!(answer(&world.tokens, known.secret.expose(), NOW).await, "ok");
    assert!(world.tokens.is_fresh(), "news is followed meanwhile");

    world.store.hold.end();
    world.store.release.notify_waiters();
    for answer in answers.join_all().await {
        assert_eq!(answer, "refused");
    }
    let other = world.reader("server").await;
    assert_eq!(answer(&world.tokens, other.secret.expose(), NOW).await, "ok");
}

#[tokio::test(start_paused = true)]
async fn while_the_store_does_not_answer_it_is_asked_about_one_secret_a_second() {
    let world = World::new().await;
    let known = world.reader("laptop").await;
    world.store.down.begin();
    assert_eq!(answer(&world.tokens, known.secret.expose(), NOW).await, "unavailable");
    for second in 1..4 {
        for _ in 0..50 {
            assert_eq!(answer(&world.tokens, &unknown(), NOW).await, "busy");
        }
        assert_eq!(world.store.finds(), second);
        pass(Duration::from_secs(1)).await;
        assert_eq!(answer(&world.tokens, known.secret.expose(), NOW).await, "unavailable");
    }
    world.store.down.end();
    assert_eq!(answer(&world.tokens, known.secret.expose(), NOW).await, "busy");
    pass(Duration::from_secs(1)).await;
    for _ in 0..50 {
        assert_eq!(answer(&world.tokens, known.secret.expose(), NOW).await, "ok");
    }
}

#[tokio::test(start_paused = true)]
async fn news_tells_that_the_store_answers_again() {
    let world = World::fresh().await;
    let known = world.reader("laptop").await;
    world.store.down.begin();
    assert_eq!(answer(&world.tokens, known.secret.expose(), NOW).await, "unavailable");
    world.store.down.end();
    assert_eq!(answer(&world.tokens, known.secret.expose(), NOW).await, "busy");
    poll().await;
    assert_eq!(answer(&world.tokens, known.secret.expose(), NOW).await, "ok");
}

#[tokio::test(start_paused = true)]
async fn the_store_is_asked_once_a_second_about_a_secret_that_is_dead() {
    let world = World::fresh().await;
    let deleted = world.reader("laptop").await;
    world.tokens.delete(deleted.token.id, &program(), NOW).await.unwrap();
    for (secret, reason) in [(unknown(), "unknown"), (deleted.secret.expose().to_owned(), "revoked")] {
        let finds = world.store.finds();
        for second in 1..4 {
            for _ in 0..10 {
                assert_eq!(answer(&world.tokens, &secret, NOW).await, "refused");
            }
            assert_eq!(world.store.finds(), finds + second, "{reason}");
            pass(Duration::from_secs(1)).await;
        }
        world.tokens.flush().await.unwrap();
        let refusals = world.refusals().await;
        let counted = refusals.iter().filter(|(why, _, _)| why == reason);
        assert_eq!(counted.map(|(_, times, _)| times).sum::<u64>(), 30, "each is counted");
    }
}

/// They may ask again at once, without end; whoever waits asks for nothing.
#[tokio::test(start_paused = true)]
async fn very_many_refusals_are_answered_one_after_the_other() {
    let world = World::fresh().await;
    let began = tokio::time::Instant::now();
    let secret = unknown();
    for _ in 0..1_000 {
        assert_eq!(answer(&world.tokens, &secret, NOW).await, "refused");
    }
    assert_eq!(began.elapsed(), Duration::ZERO);
    let mut late = flood(&world.tokens, 100);
    for nth in 1..=100 {
        late.join_next().await.unwrap().unwrap();
        assert_eq!(began.elapsed(), Duration::from_millis(nth));
    }
    let began = tokio::time::Instant::now();
    flood(&world.tokens, 5_000).join_all().await;
    let waited = began.elapsed().as_millis();
    assert!((2_000..2_010).contains(&waited), "{waited} ms");

    pass(Duration::from_secs(3)).await;
    let began = tokio::time::Instant::now();
    assert_eq!(answer(&world.tokens, &secret, NOW).await, "refused");
    assert_eq!(began.elapsed(), Duration::ZERO);
}
