//! Denied requests: nobody waits for them to be written down, none is lost, and many are one entry.

use std::time::Duration;

use bailiwick::Method;
use bailiwick_tokens::TokenId;

use crate::world::{NOW, World, later, pass};

const FLUSH: Duration = Duration::from_secs(5);
const CREATE: Option<(Method, &str)> = Some((Method::Post, "/v2/droplets"));

/// What the log says of denied requests: endpoint, what was missing, and how often.
async fn denials(world: &World) -> Vec<(Option<String>, Vec<String>, u64)> {
    let log = world.log().await;
    let denied = log.iter().filter(|entry| entry["event"] == "request_denied");
    let told = denied.map(|entry| {
        let missing = entry.get("missing").and_then(|missing| missing.as_array());
        let missing = missing
            .into_iter()
            .flatten()
            .map(|name| name.as_str().unwrap().to_owned());
        let endpoint = entry
            .get("endpoint")
            .map(|endpoint| endpoint.as_str().unwrap().to_owned());
        (endpoint, missing.collect(), entry["times"].as_u64().unwrap())
    });
    told.collect()
}

#[tokio::test(start_paused = true)]
async fn many_are_one_entry_for_each_endpoint_and_what_is_missing_there() {
    let world = World::fresh().await;
    let token = world.reader("ci").await.token.id;
    let before = world.store_log().await.len();
    for _ in 0..1_000 {
        world
            .tokens
            .note_denied(world.team, token, CREATE, &["droplet:create"], NOW);
    }
    world.tokens.note_denied(world.team, token, None, &[], later(1));
    assert_eq!(world.store_log().await.len(), before, "nothing is written at once");
    pass(FLUSH).await;
    let log = world.store_log().await;
    assert_eq!(log.len(), before + 2);
    for entry in &log[..2] {
        assert_eq!(entry["token"], token.to_string());
        assert_eq!(entry["team"], world.team.to_string());
        assert_eq!(entry["actor"]["program"], "authorization");
    }
    let create = (
        Some("POST /v2/droplets".to_owned()),
        vec!["droplet:create".to_owned()],
        1_000,
    );
    assert_eq!(denials(&world).await, [create, (None, vec![], 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_gets_them_later() {
    let world = World::fresh().await;
    let token = world.reader("ci").await.token.id;
    let deny = || {
        world
            .tokens
            .note_denied(world.team, token, CREATE, &["droplet:create"], NOW);
    };
    deny();
    world.store.notes_fail.begin();
    assert!(world.tokens.flush().await.is_err());
    deny();
    pass(FLUSH * 3).await;
    world.store.notes_fail.end();
    let times: u64 = denials(&world).await.iter().map(|(_, _, times)| times).sum();
    assert_eq!(times, 2);
}

/// Memory is bounded: behind 512 of a team, the rest of them is counted together.
#[tokio::test(start_paused = true)]
async fn more_than_can_be_counted_apart_are_counted_together() {
    let world = World::new().await;
    for _ in 0..10_000 {
        let token = TokenId::new(NOW).unwrap();
        world
            .tokens
            .note_denied(world.team, token, CREATE, &["droplet:create"], NOW);
    }
    let told = denials(&world).await;
    assert_eq!(told.len(), 512 + 1);
    assert_eq!(told.iter().map(|(_, _, times)| times).sum::<u64>(), 10_000);
    let together = told
        .iter()
        .filter(|(endpoint, missing, _)| endpoint.is_none() && missing.is_empty());
    assert_eq!(together.map(|(_, _, times)| *times).collect::<Vec<_>>(), [10_000 - 512]);
}
