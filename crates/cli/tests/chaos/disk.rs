//! A disk without room.

use crate::support::postgres::{Postgres, is_root};
use crate::support::scene::{SEEN, Scene};
use crate::support::wait::{PATIENCE, until};

/// Cause: the file system of the database's tables is full. Bound: no answer is wrong, no change is acknowledged that is not made,
/// and all is back ten seconds after there is room.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_keeps_answers_right() {
    if !is_root() {
        crate::say("not run: a full disk, since only root can mount one");
        return;
    }
    let Some(server) = Postgres::start_on_a_small_disk().await else {
        return;
    };
    let scene = Scene::over(server, 2).await;
    let world = scene.world.clone();
    scene.breaks();
    scene
        .server
        .sql("COPY (SELECT 1) TO PROGRAM 'dd if=/dev/zero of=filler bs=1M; true'")
        .await;
    let mut minted = Vec::new();
    let full = async || {
        let answer = world.mint(0, 3).await;
        if answer.status == 201 {
            minted.push(answer.text("id"));
        }
        answer.status == 503
    };
    until("nothing is minted on a full disk", PATIENCE, full).await;
    scene.processes[0].logs(&["database"], SEEN).await;
    let kept = world.read(&scene.server).await;
    assert!(
        minted.iter().all(|id| kept.live.contains(id)),
        "a token was acknowledged and is not there"
    );
    scene.server.sql("COPY (SELECT 1) TO PROGRAM 'rm filler'").await;
    let writes = async || world.mint(1, 3).await.status == 201;
    until("a token is minted again", PATIENCE, writes).await;
    scene.ends_well("full disk").await;
}
