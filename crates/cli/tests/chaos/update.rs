//! Another version of the program, over the same database.

use crate::support::free::free;
use crate::support::history::BOUND;
use crate::support::load::Load;
use crate::support::postgres::Postgres;
use crate::support::process::Process;
use crate::support::world::World;

/// The program of an older version.
const BEFORE: &str = "BAILIWICK_BEFORE";

/// Cause: a process of an older version runs while one of this version starts over its database, and changes it. Bound: no answer of
/// either is wrong, and neither loses what the other acknowledged.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_process_goes_on_beside_a_new_one() {
    let Ok(before) = std::env::var(BEFORE) else {
        crate::say("not run: an update, for want of an older program in BAILIWICK_BEFORE");
        return;
    };
    let Some(server) = Postgres::start().await else { return };
    let mut old = Process::spawn(&before, &server.url(), free(), &[]);
    old.listens().await;
    let world = World::new(&old).await;
    world.agrees().await;
    let new = Process::start(&server.url()).await;
    let world = world.also_at(&new);
    world.agrees().await;
    let load = Load::start(&world);
    for number in 0..8 {
        let deleted = world.delete(number % 2, &world.token(number)).await;
        assert_eq!(deleted.status, 204, "{deleted:?}");
        let minted = world.mint(1 - number % 2, 3).await;
        assert_eq!(minted.status, 201, "{minted:?}");
        world.agrees().await;
    }
    assert_eq!(world.read(&server).await, world.history.now());
    // The update ends with the last old process.
    world.history.break_something();
    drop(old);
    let summary = load.judge(&world.history, BOUND).await.unwrap();
    crate::say(&format!("update: {summary}"));
}
