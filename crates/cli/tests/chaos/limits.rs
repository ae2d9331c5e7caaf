//! A database that may not write, or has no room for connections.

use std::time::Duration;

use sqlx::{Connection as _, PgConnection};

use crate::support::scene::Scene;
use crate::support::wait::{PATIENCE, until};

/// Cause: `default_transaction_read_only`. Bound: no answer is wrong, no change is acknowledged, and all is back ten seconds after
/// it is writable again.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_takes_no_writes_keeps_answers_right() {
    let Some(scene) = Scene::start(2).await else { return };
    let world = scene.world.clone();
    scene.breaks();
    scene.server.set("default_transaction_read_only", "on").await;
    let unwritable = async || [0, 500, 503].contains(&world.mint(0, 3).await.status);
    until("nothing is written", PATIENCE, unwritable).await;
    let refused = world.delete(1, &world.token(3)).await;
    assert_eq!(refused.status, 503, "{refused:?}");
    world.believe(&scene.server).await;
    tokio::time::sleep(Duration::from_secs(7)).await;
    scene.logged(&["read-only", "writes", "written", "database"]).await;
    scene.server.set("default_transaction_read_only", "off").await;
    writes_again(&scene).await;
    scene.ends_well("read-only database").await;
}

/// Cause: others use up all connections, and those of the service are closed. Bound: what is remembered goes on for five seconds,
/// then it is 503, and all is back ten seconds after there is room.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_without_room_for_connections_keeps_answers_right() {
    if !crate::is_long("no connection left") {
        return;
    }
    let Some(mut scene) = Scene::start(2).await else { return };
    scene.breaks();
    scene.proxy.refuse();
    scene.server.set("max_connections", "12").await;
    scene.server.set("autovacuum", "off").await;
    scene.server.stop();
    scene.server.go_on().await;
    let mut others = Vec::new();
    while let Ok(other) = PgConnection::connect(&scene.server.url()).await {
        others.push(other);
        assert!(others.len() < 13);
    }
    scene.proxy.forward();
    scene.not_ready(&["answer", "reach", "news", "connection"]).await;
    tokio::time::sleep(Duration::from_secs(6)).await;
    scene.logged(&["database", "connection"]).await;
    drop(others);
    scene.ends_well("no connection left").await;
}

/// Waits until a change is acknowledged.
async fn writes_again(scene: &Scene) {
    let writes = async || scene.world.mint(0, 3).await.status == 201;
    until("a token is minted again", Duration::from_secs(10), writes).await;
}
