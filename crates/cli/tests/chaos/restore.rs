//! An older backup in place of the database.

use crate::support::scene::Scene;

/// Cause: the database is replaced by a backup from before the last changes, under processes that go on to run. Bound: what the
/// backup holds counts six seconds after the database is gone. Before places in the feed had a random value, a token that was
/// deleted afterwards under a number of the lost part was allowed for ever.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_backup_counts_as_it_is() {
    let Some(mut scene) = Scene::start(2).await else { return };
    let (world, doomed, victim) = (scene.world.clone(), scene.world.token(3), scene.world.token(7));
    // A cold copy: the processes lose the database for a moment.
    scene.breaks();
    scene.proxy.refuse();
    scene.server.stop();
    scene.server.keep();
    scene.server.go_on().await;
    scene.proxy.forward();
    world.agrees().await;
    world.history.mended();
    let kept = world.history.now();

    assert_eq!(world.delete(1, &doomed).await.status, 204);
    let minted = world.mint(0, 3).await;
    assert_eq!(minted.status, 201, "{minted:?}");
    world.agrees().await;

    scene.breaks();
    world.history.begin(kept);
    scene.proxy.refuse();
    scene.server.kill();
    world.history.settle();
    scene.server.restore();
    scene.server.go_on().await;
    let other = scene.bystander(&scene.server).await;
    assert_eq!(world.delete_at(&other.origin, &victim).await.status, 204);
    scene.proxy.forward();

    assert_eq!(world.read(&scene.server).await, world.history.now());
    scene.logged(&["database"]).await;
    scene.ends_well("restore").await;
}
