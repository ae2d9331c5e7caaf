//! Connections that the database ends.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::support::scene::Scene;
use crate::support::wait::{PATIENCE, until};

/// Cause: every connection of the service is ended, again and again. Bound: no answer is wrong, what is acknowledged holds, and all
/// is back ten seconds later.
#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_ended_are_made_again() {
    let Some(scene) = Scene::start(2).await else { return };
    scene.breaks();
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(5) {
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'bailiwick'";
        scene.server.sql(end).await;
        sleep(Duration::from_millis(50)).await;
    }
    scene.ends_well("ended connections").await;
}

/// Cause: the connection that listens for news is ended. Bound: a deletion by another process counts a second later, by asking.
#[tokio::test(flavor = "multi_thread")]
async fn news_comes_by_asking_where_nobody_listens() {
    let Some(scene) = Scene::start(2).await else { return };
    let world = scene.world.clone();
    for number in 4..9 {
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'";
        scene.server.sql(end).await;
        let token = world.token(number);
        assert_eq!(world.delete(number % 2, &token).await.status, 204);
        let other = 1 - number % 2;
        let refused = async || world.ask(other, &token, 0).await.told == crate::support::model::Told::Refused;
        until("the other process heeds a deletion", Duration::from_secs(1), refused).await;
    }
    let listening = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'";
    until("both listen again", PATIENCE, async || {
        scene.server.number(listening).await == 2
    })
    .await;
    scene.ends_well("nobody listens").await;
}
