//! Refused uses: nobody waits for them to be written down, none is lost, and many are one entry.

use std::time::Duration;

use bailiwick::Grant;
use bailiwick::digitalocean::DigitalOcean;
use bailiwick_tokens::{Expiry, Freshness, Secret};

use crate::world::{NOW, World, answer, later, pass, program};

const FLUSH: Duration = Duration::from_secs(5);

fn unknown() -> String {
    Secret::generate::<DigitalOcean>().unwrap().expose().to_owned()
}

#[tokio::test(start_paused = true)]
async fn the_log_says_what_the_client_is_not_told() {
    let world = World::fresh().await;
    let mut request = world.request("build server", Grant::read_only());
    request.expiry = Expiry::At(later(60));
    let expiring = world.tokens.mint(request, &world.member(), NOW).await.unwrap();
    let grace = world.reader("server").await;
    world
        .tokens
        .regenerate(grace.token.id, None, &program(), NOW)
        .await
        .unwrap();
    let deleted = world.reader("old").await;
    world.tokens.delete(deleted.token.id, &program(), NOW).await.unwrap();

    let presented = [
        (unknown(), 3),
        ("dop_v1_short".to_owned(), 2),
        (expiring.secret.expose().to_owned(), 4),
        (grace.secret.expose().to_owned(), 1),
        (deleted.secret.expose().to_owned(), 2),
    ];
    for (secret, times) in &presented {
        for _ in 0..*times {
            let error = world.tokens.authenticate(secret, later(60)).await.unwrap_err();
            assert_eq!(error.to_string(), "the token is not valid");
        }
    }
    let mut told = world.refusals().await;
    told.sort();
    let expected = [
        ("expired", 4, true),
        ("malformed", 2, false),
        ("revoked", 1, true),
        ("revoked", 2, true),
        ("unknown", 3, false),
    ];
    assert_eq!(
        told,
        expected.map(|(reason, times, known)| (reason.to_owned(), times, known))
    );
    let log = world.log().await;
    let entry = log.iter().find(|entry| entry["reason"] == "expired").unwrap();
    assert_eq!(entry["token"], expiring.token.id.to_string());
    assert_eq!(entry["team"], world.team.to_string());
    assert_eq!(entry["at"], "2026-09-21T14:14:20Z");
}

#[tokio::test(start_paused = true)]
async fn a_removed_member_is_told_from_a_deleted_token_only_in_the_log() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
    world
        .tokens
        .remove_member(world.team, world.user, &program(), NOW)
        .await
        .unwrap();
    assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "refused");
    assert_eq!(world.refusals().await, [("revoked".to_owned(), 1, true)]);
}

#[tokio::test(start_paused = true)]
async fn they_are_written_now_and_then_and_once() {
    let world = World::fresh().await;
    let secret = unknown();
    for _ in 0..1_000 {
        assert_eq!(answer(&world.tokens, &secret, NOW).await, "refused");
    }
    let before = world.store_log().await;
    pass(FLUSH).await;
    let after = world.store_log().await;
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(after[0]["times"], 1_000);
    pass(FLUSH * 3).await;
    assert_eq!(world.store_log().await.len(), after.len(), "nothing new, no entry");
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_gets_them_later() {
    let world = World::fresh().await;
    let secret = unknown();
    assert_eq!(answer(&world.tokens, &secret, NOW).await, "refused");
    world.store.notes_fail.begin();
    assert!(world.tokens.flush().await.is_err());
    assert_eq!(answer(&world.tokens, &secret, NOW).await, "refused");
    pass(FLUSH * 3).await;
    world.store.notes_fail.end();
    let times: u64 = world.refusals().await.iter().map(|(_, times, _)| times).sum();
    assert_eq!(times, 2);
}

/// As when a server shuts down: the upkeep is aborted while it writes.
#[tokio::test(start_paused = true)]
async fn a_write_that_is_given_up_is_made_by_the_next_flush() {
    let world = World::new().await;
    let upkeep = tokio::spawn(world.tokens.keep_fresh(Freshness::default()));
    assert_eq!(answer(&world.tokens, &unknown(), NOW).await, "refused");
    world.store.notes_hang.begin();
    pass(FLUSH).await;
    upkeep.abort();
    world.store.notes_hang.end();
    assert_eq!(world.refusals().await, [("unknown".to_owned(), 1, false)]);
}

#[tokio::test(start_paused = true)]
async fn a_hanging_write_keeps_no_request_and_no_news_waiting() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
    assert_eq!(answer(&world.tokens, &unknown(), NOW).await, "refused");
    world.store.notes_hang.begin();
    pass(FLUSH * 4).await;
    assert!(world.tokens.remembered(minted.secret.expose(), NOW).is_some());
    assert_eq!(answer(&world.tokens, &unknown(), NOW).await, "refused");
}

/// Memory is bounded: behind 512 tokens and reasons of a team, the rest of it is counted together.
#[tokio::test(start_paused = true)]
async fn more_tokens_than_can_be_counted_apart_are_counted_together() {
    let world = World::new().await;
    for _ in 0..520 {
        let other = world.reader("other").await;
        world.tokens.delete(other.token.id, &program(), NOW).await.unwrap();
        assert_eq!(answer(&world.tokens, other.secret.expose(), NOW).await, "refused");
    }
    let told = world.refusals().await;
    assert_eq!(told.len(), 512 + 1);
    assert_eq!(told.iter().map(|(_, times, _)| times).sum::<u64>(), 520);
    assert_eq!(told.iter().filter(|(_, _, known)| !known).count(), 1);
    let log = world.log().await;
    let shared = log
        .iter()
        .find(|entry| entry["event"] == "use_refused" && entry.get("token").is_none());
    assert_eq!(shared.unwrap()["team"], world.team.to_string());
}
