//! A database that takes its time.

use std::time::Duration;

use crate::naive::Grant;
use crate::support::model::MODEL;
use crate::support::scene::Scene;
use crate::support::wait::{PATIENCE, until};

/// Cause: each answer of the database takes 2, 50 and 200 ms more, the last where there is time for it. Bound: all answers are right, the service stays ready, and when
/// tokens were used is noted.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_database_is_waited_for() {
    let Some(scene) = Scene::start(2).await else { return };
    let world = scene.world.clone();
    let delays: &[_] = if crate::is_long("200 ms of delay") {
        &[2, 50, 200]
    } else {
        &[2, 50]
    };
    for (number, millis) in (4..).zip(delays.iter().copied()) {
        scene.proxy.delay(Duration::from_millis(millis));
        assert_eq!(world.delete(0, &world.token(number)).await.status, 204);
        for origin in &world.origins {
            let ready = async || world.ready(origin).await.status == 200;
            until(
                "a process over a slow database is ready",
                Duration::from_secs(10),
                ready,
            )
            .await;
        }
        world.agrees().await;
    }
    let Grant::Custom(scopes) = &MODEL.grants[0] else {
        unreachable!()
    };
    let edited = world.edit(1, scopes.clone()).await;
    assert!(edited.is_success(), "{edited:?}");
    world.agrees().await;
    let minted = world.mint(1, 0).await;
    assert_eq!(minted.status, 201, "{minted:?}");
    let used = format!(
        "SELECT count(*) FROM uses WHERE token_id::text = '{}'",
        minted.text("id")
    );
    until("a use is noted", PATIENCE, async || {
        scene.server.number(&used).await == 1
    })
    .await;
    scene.proxy.delay(Duration::ZERO);
    scene.ends_well("slow database").await;
}
