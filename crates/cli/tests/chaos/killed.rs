//! Processes and databases that end without a word.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::time::sleep;

use crate::support::model::MODEL;
use crate::support::postgres::url_at;
use crate::support::process::Process;
use crate::support::scene::Scene;
use crate::support::wait::{PATIENCE, until};

/// Cause: one process is killed and started again, in the middle of changes, while the other goes on. Bound: whatever was
/// acknowledged is so, and no answer is wrong.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_loses_nothing_that_was_acknowledged() {
    let rounds = if std::env::var_os(crate::LONG).is_some() { 40 } else { 4 };
    let Some(mut scene) = Scene::start(2).await else { return };
    let world = scene.world.clone();
    let url = url_at(&[scene.proxy.address]);
    let address = world.origins[0].strip_prefix("http://").unwrap().parse().unwrap();
    let mut acknowledged = BTreeSet::new();
    let mut random = fastrand::Rng::with_seed(13);
    scene.breaks();
    for round in 0..rounds {
        let doomed = world.token(round % 6);
        let pause = Duration::from_millis(random.u64(..40));
        let changes = async {
            let minted = world.mint(0, random.usize(..MODEL.grants.len())).await;
            let deleted = world.delete(0, &doomed).await;
            (minted, deleted)
        };
        let kill = async {
            sleep(pause).await;
            scene.processes[0].kill();
        };
        let ((minted, deleted), ()) = tokio::join!(changes, kill);
        if minted.status == 201 {
            acknowledged.insert(minted.text("id"));
        }
        // Nobody knows what became of it, until another one says so.
        if deleted.status != 204 {
            let gone = async || [204, 404].contains(&world.delete(1, &doomed).await.status);
            until("a token is deleted by the other process", PATIENCE, gone).await;
            world.history.settle();
        }
        scene.processes[0] = Process::start_with(&url, address, &[]).await;
        acknowledged.remove(&doomed.id);
        let next = world.mint(1, 3).await;
        assert_eq!(next.status, 201, "{next:?}");
        acknowledged.insert(next.text("id"));
    }
    let kept = world.read(&scene.server).await;
    assert!(
        acknowledged.is_subset(&kept.live),
        "a token was acknowledged and is not there"
    );
    assert!(
        !(0..rounds.min(6)).any(|number| kept.live.contains(&world.token(number).id)),
        "a token is alive again"
    );
    scene.ends_well("killed process").await;
}

/// Cause: the database is killed in the middle of changes, and started again. Bound: whatever was acknowledged is so, no answer is
/// wrong, and all is back ten seconds after the database is.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_database_loses_nothing_that_was_acknowledged() {
    let rounds = if std::env::var_os(crate::LONG).is_some() { 10 } else { 2 };
    let Some(mut scene) = Scene::start(2).await else { return };
    let world = scene.world.clone();
    let mut random = fastrand::Rng::with_seed(14);
    scene.breaks();
    for round in 0..rounds {
        let doomed = world.token(round);
        let pause = Duration::from_millis(random.u64(..30));
        let changes = async {
            let minted = world.mint(0, 3).await;
            (minted, world.delete(1, &doomed).await)
        };
        let kill = async {
            sleep(pause).await;
            scene.server.kill();
        };
        let ((minted, deleted), ()) = tokio::join!(changes, kill);
        scene.server.go_on().await;
        let kept = world.read(&scene.server).await;
        assert!(
            minted.status != 201 || kept.live.contains(&minted.text("id")),
            "a minted token is gone"
        );
        assert!(
            deleted.status != 204 || !kept.live.contains(&doomed.id),
            "a deleted token is there"
        );
        let gone = async || [204, 404].contains(&world.delete(0, &doomed).await.status);
        until("a token is deleted", PATIENCE, gone).await;
        world.believe(&scene.server).await;
    }
    scene.logged(&["database"]).await;
    scene.ends_well("killed database").await;
}
