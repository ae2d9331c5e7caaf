//! Connections that lead to a standby.

use std::time::Duration;

use crate::support::scene::Scene;
use crate::support::wait::PATIENCE;

const WORDS: [&str; 3] = ["standby", "recovery", "read-only"];

/// Cause: after a switchover, or by a mistake in what leads to the database, connections end at a server in recovery. Bound:
/// nothing is allowed by what it holds, `/readyz` and the log say so, and everything is back ten seconds after the way leads to
/// the primary. Before standbys were refused, the service was ready and allowed by what the standby held.
#[tokio::test(flavor = "multi_thread")]
async fn a_standby_is_asked_about_nothing() {
    if !crate::is_long("a standby") {
        return;
    }
    let Some(scene) = Scene::start(2).await else { return };
    let standby = scene.server.standby().await;
    let world = scene.world.clone();
    scene.breaks();
    scene.proxy.lead_to(standby.address);
    scene.not_ready(&WORDS).await;
    // By now memory is too old, so there is nobody to ask.
    tokio::time::sleep(Duration::from_secs(6)).await;
    for process in 0..2 {
        let answer = world.ask(process, &world.token(3), 0).await;
        assert_eq!(answer.told, crate::support::model::Told::Unavailable);
    }
    scene.logged(&WORDS).await;
    scene.proxy.lead_to(scene.server.address);
    scene.ends_well("standby").await;
    drop(standby);
}

/// Cause: the same, with a standby that replays nothing, while tokens are deleted at the primary. Bound: none of them is allowed
/// six seconds after it was deleted. Before, they were allowed for as long as the standby was behind.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_standby_has_not_replayed_is_not_allowed() {
    let Some(scene) = Scene::start(2).await else { return };
    let standby = scene.server.standby().await;
    let world = scene.world.clone();
    scene.server.streamed().await;
    standby.sql("SELECT pg_wal_replay_pause()").await;
    let other = scene.bystander(&scene.server).await;
    scene.breaks();
    scene.proxy.lead_to(standby.address);
    for number in [3, 7] {
        assert_eq!(world.delete_at(&other.origin, &world.token(number)).await.status, 204);
    }
    // Long enough for every memory to be too old.
    tokio::time::sleep(Duration::from_secs(12)).await;
    scene.proxy.lead_to(scene.server.address);
    scene.ends_well("paused standby").await;
}

/// Cause: a process is started while its database is a standby. Bound: it does not start, and says why, or starts when there is a
/// primary.
#[tokio::test(flavor = "multi_thread")]
async fn a_start_at_a_standby_says_what_it_is() {
    use crate::support::free::free;
    use crate::support::process::Process;
    use crate::support::wait::until;

    let Some(scene) = Scene::start(1).await else { return };
    let standby = scene.server.standby().await;
    let mut process = Process::spawn(env!("CARGO_BIN_EXE_bailiwick"), &standby.url(), free(), &[]);
    let says = async || process.logged(&WORDS);
    until("a start at a standby says what it is", PATIENCE, says).await;
    process.kill();
    scene.ends_well("start at a standby").await;
}
