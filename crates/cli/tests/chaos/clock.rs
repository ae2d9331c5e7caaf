//! A process whose clock is wrong.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use crate::support::free::free;
use crate::support::model::MODEL;
use crate::support::postgres::url_at;
use crate::support::process::Process;
use crate::support::scene::Scene;
use crate::support::wait::{PATIENCE, until};

/// Cause: a process is 30 days ahead, and its clock runs sixty times as fast, so that it comes to what it does every ten minutes.
/// Bound: sessions, invitations and keys of requests of others go on; it is not ready, and says why. Before the database's clock
/// counted, it ended all of them, and minted a second token for a request that was repeated.
#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_ahead_ends_nothing_of_others() {
    let Some(library) = library() else {
        crate::say("not run: a wrong clock, for want of libfaketime");
        return;
    };
    let Some(scene) = Scene::start(1).await else { return };
    let world = scene.world.clone();
    let origin = &world.origins[0];
    let wanted = json!({ "name": "once", "grant": MODEL.wanted(0), "expires": "30" });
    let mint = async |origin: &str| {
        let url = format!("{origin}{}/tokens", world.team);
        let key = [("Idempotency-Key", "only once")];
        let call = world
            .http
            .call_with(&world.member, "POST", &url, Some(wanted.clone()), &key);
        call.await
    };
    assert_eq!(mint(origin).await.status, 201);
    let url = format!("{origin}{}/invitations", world.team);
    let wanted = json!({ "role": { "custom": world.role } });
    let invited = world.http.call(&world.owner, "POST", &url, Some(wanted)).await;
    assert!(invited.is_success(), "{invited:?}");

    let library = library.to_string_lossy().into_owned();
    let variables = [("LD_PRELOAD", library.as_str()), ("FAKETIME", "+30d x60")];
    let url = url_at(&[scene.proxy.address]);
    let ahead = Process::start_with(&url, free(), &variables).await;
    let not_ready = async || {
        let answer = world.ready(&ahead.origin).await;
        answer.status == 503 && answer.body.contains("clock")
    };
    // More than ten minutes of its time, in which it also takes away what has ended.
    for _ in 0..12 {
        assert_ne!(
            mint(&ahead.origin).await.status,
            201,
            "a repeated request has minted again"
        );
        let url = format!("{}/v1/session", ahead.origin);
        world.http.call(&world.owner, "GET", &url, None).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let url = format!("{origin}/v1/session");
    for (who, session) in [("owner", &world.owner), ("member", &world.member)] {
        let answer = world.http.call(session, "GET", &url, None).await;
        assert_eq!(answer.status, 200, "the session of the {who} has ended: {answer:?}");
    }
    assert_eq!(mint(origin).await.status, 409, "the key of a request was forgotten");
    let url = format!("{origin}{}", invited.text("path"));
    let accepted = world.http.form(&url, "login=eve&password=correct+horse+battery").await;
    assert_eq!(accepted.status, 303, "the invitation has ended: {accepted:?}");
    until(
        "a process that is ahead is not ready, and says why",
        PATIENCE,
        not_ready,
    )
    .await;
    ahead.logs(&["clock"], PATIENCE).await;
    scene.ends_well("wrong clock").await;
}

/// Where Debian keeps the library that has another time for a program, for each kind of machine.
fn library() -> Option<PathBuf> {
    let machines = fs::read_dir("/usr/lib").ok()?.flatten();
    let mut libraries = machines.map(|machine| machine.path().join("faketime/libfaketimeMT.so.1"));
    libraries.find(|library| library.exists())
}
