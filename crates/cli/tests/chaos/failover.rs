//! A failover that loses the end of what was written.

use crate::naive::names;
use crate::support::history::BACK;
use crate::support::postgres::Postgres;
use crate::support::process::Process;
use crate::support::scene::Scene;
use crate::support::wait::{PATIENCE, until};

/// Cause: a standby that has not heard of the last changes is promoted, and numbers other changes as those were that are lost.
/// Bound: what the standby holds counts six seconds after the primary is gone. Before places in the feed had a random value,
/// both processes went on for ever to allow what was deleted under a number that they had read already.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_failover_lost_is_not_believed() {
    let Some(mut scene) = Scene::start(2).await else { return };
    let standby = scene.server.standby().await;
    let (world, doomed, victim) = (scene.world.clone(), scene.world.token(3), scene.world.token(7));
    scene.server.streamed().await;
    cut(&scene.server, &standby).await;

    // These are in the primary alone, and both processes have read of them.
    assert_eq!(world.delete(0, &doomed).await.status, 204);
    let minted = world.mint(0, 3).await;
    assert_eq!(minted.status, 201, "{minted:?}");
    world.agrees().await;

    let other = fail_over(&mut scene, &standby).await;
    assert_eq!(world.delete_at(&other.origin, &victim).await.status, 204);
    scene.proxy.lead_to(standby.address);
    scene.server = standby;

    assert!(scene.world.read(&scene.server).await.live.contains(&doomed.id));
    scene.logged(&["database"]).await;
    scene.ends_well("failover").await;
}

/// The same while changes go on at the promoted standby, and more of them than were lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_overtakes_what_was_lost_is_not_taken_for_the_same() {
    if !crate::is_long("a failover with many changes") {
        return;
    }
    let Some(mut scene) = Scene::start(2).await else { return };
    let standby = scene.server.standby().await;
    let world = scene.world.clone();
    scene.server.streamed().await;
    cut(&scene.server, &standby).await;
    for number in [1, 2] {
        assert_eq!(world.delete(0, &world.token(number)).await.status, 204);
    }
    let edited = world.edit(1, names(["domain:read"])).await;
    assert!(edited.is_success(), "{edited:?}");
    world.agrees().await;

    let other = fail_over(&mut scene, &standby).await;
    for number in [3, 5, 6, 7, 8] {
        assert_eq!(world.delete_at(&other.origin, &world.token(number)).await.status, 204);
    }
    scene.proxy.lead_to(standby.address);
    scene.server = standby;
    for number in [9, 10] {
        let token = world.token(number);
        let deleted = async || {
            let answer = world.delete_at(&other.origin, &token).await;
            [204, 404].contains(&answer.status)
        };
        until("a token is deleted at the new primary", BACK, deleted).await;
    }
    scene.ends_well("failover with many changes").await;
}

/// Cause: the primary's machine falls silent and the standby is promoted, with nobody to lead connections elsewhere: the processes
/// know of both hosts. Bound: everything is back ten seconds after the promotion. Before a URL could name several, it never was.
#[tokio::test(flavor = "multi_thread")]
async fn the_host_that_takes_writes_is_found() {
    let Some((mut scene, standby)) = Scene::with_standby(2).await else {
        return;
    };
    scene.server.streamed().await;
    cut(&scene.server, &standby).await;
    scene.breaks();
    scene.world.history.begin(scene.world.read(&standby).await);
    scene.proxy.silence();
    scene.server.kill();
    scene.not_ready(&["no host of the database takes writes"]).await;
    scene.world.history.settle();
    standby.promote().await;
    scene.server = standby;
    scene.logged(&["database"]).await;
    scene.ends_well("failover to the other host").await;
}

/// From here on, the standby hears of nothing.
async fn cut(primary: &Postgres, standby: &Postgres) {
    standby.set("primary_conninfo", "''").await;
    let sql = "SELECT count(*) FROM pg_stat_replication";
    until("the standby streams no more", PATIENCE, async || {
        primary.number(sql).await == 0
    })
    .await;
}

/// Kills the primary and promotes the standby. Only the process that is answered reaches that one: it has read nothing of what is
/// lost, and is there before the others are back.
async fn fail_over(scene: &mut Scene, standby: &Postgres) -> Process {
    scene.breaks();
    scene.world.history.begin(scene.world.read(standby).await);
    scene.proxy.refuse();
    scene.server.kill();
    scene.world.history.settle();
    standby.promote().await;
    scene.bystander(standby).await
}
