//! A network that loses everything without a word.

use std::time::Duration;

use tokio::task::JoinSet;

use crate::support::free::free;
use crate::support::postgres::url_at;
use crate::support::process::Process;
use crate::support::scene::Scene;
use crate::support::wait::{PATIENCE, until};

/// More than there are connections.
const WAITING: usize = 64;
/// Long enough for every memory to be too old, and for each question to be given up.
const SILENT: Duration = Duration::from_secs(12);

const WORDS: [&str; 3] = ["answer", "reach", "news"];

enum Return {
    /// What was held back arrives.
    OfAll,
    /// Connections from before are silent for ever, as behind an address that moved.
    OfNewOnes,
}

/// Cause: a silent cut while all connections are in use. Bound: what is remembered goes on for five seconds and then is 503, a
/// token that is deleted meanwhile is never allowed six seconds later, and all is back ten seconds after the way is.
#[tokio::test(flavor = "multi_thread")]
async fn a_silent_cut_ends_with_its_cause() {
    if !crate::is_long("a silent cut") {
        return;
    }
    cut("silent cut", Return::OfAll).await;
}

/// The same where connections from before never come back. Before, each of them was waited for until it had been given up one
/// after the other.
#[tokio::test(flavor = "multi_thread")]
async fn connections_that_were_lost_are_given_up() {
    if !crate::is_long("a silent cut, lost connections") {
        return;
    }
    cut("silent cut, lost connections", Return::OfNewOnes).await;
}

async fn cut(name: &str, how: Return) {
    let Some(scene) = Scene::start(2).await else { return };
    let world = scene.world.clone();
    let other = scene.bystander(&scene.server).await;
    let mut strangers = strangers(&scene);
    // Until they have taken all connections.
    let busy = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'bailiwick'";
    until("many connections are open", PATIENCE, async || {
        scene.server.number(busy).await >= 16
    })
    .await;
    scene.breaks();
    scene.proxy.silence();
    assert_eq!(world.delete_at(&other.origin, &world.token(7)).await.status, 204);
    scene.not_ready(&WORDS).await;
    tokio::time::sleep(SILENT).await;
    let told = world.ask(0, &world.token(3), 0).await.told;
    assert_eq!(told, crate::support::model::Told::Unavailable);
    scene.logged(&WORDS).await;
    match how {
        Return::OfAll => scene.proxy.forward(),
        Return::OfNewOnes => scene.proxy.forward_new_ones(),
    }
    scene.ends_well(name).await;
    strangers.abort_all();
}

/// Requests with secrets that nobody has, for each of which the database is asked.
fn strangers(scene: &Scene) -> JoinSet<()> {
    let mut strangers = JoinSet::new();
    for number in 0..WAITING {
        let (http, origin) = (scene.world.http.clone(), scene.world.origins[number % 2].clone());
        strangers.spawn(async move {
            loop {
                let secret = format!("dop_v1_{:032x}{:032x}", fastrand::u128(..), fastrand::u128(..));
                let asking = http::Request::get(format!("{origin}/authorize"))
                    .header("Authorization", format!("Bearer {secret}"))
                    .header("X-Original-Method", "GET")
                    .header("X-Original-URI", "/v2/droplets");
                let answer = http.send(asking, String::new()).await;
                assert!([0, 401, 503].contains(&answer.status), "{answer:?}");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
    }
    strangers
}

/// Cause: something in front of the database takes connections and never answers. Bound: as above; and a process that is started
/// then says why it does not within half a minute.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_hangs_is_given_up() {
    let Some(scene) = Scene::start(2).await else { return };
    scene.breaks();
    scene.proxy.cut();
    scene.proxy.silence();
    let url = url_at(&[scene.proxy.address]);
    let mut late = Process::spawn(env!("CARGO_BIN_EXE_bailiwick"), &url, free(), &[]);
    scene.not_ready(&WORDS).await;
    scene.logged(&WORDS).await;
    let says = async || late.logged(&["answer", "reach", "connection"]);
    until(
        "a start says that the database does not answer",
        Duration::from_secs(30),
        says,
    )
    .await;
    late.kill();
    scene.proxy.forward();
    scene.ends_well("hanging proxy").await;
}
