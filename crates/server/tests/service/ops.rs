//! What operators look at.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use bailiwick::Timestamp;
use bailiwick::digitalocean::DigitalOcean;
use bailiwick_server::{App, ServeOptions, router};
use bailiwick_tokens::store::memory::MemoryStore;
use bailiwick_tokens::store::{Change, Write};
use bailiwick_tokens::{Actor, Freshness, Member, RoleRef, Tokens};
use tower::ServiceExt;

use crate::support::Service;

/// Returns once it is ready: it is when it has heard of changes for the first time.
pub(crate) async fn ready(service: &Service) {
    while service.get("/readyz", &[]).await.status != 200 {}
}

#[tokio::test]
async fn it_says_how_it_is_and_counts_by_route() {
    let service = Service::start().await;
    assert_eq!(service.get("/healthz", &[]).await.status, 200);
    ready(&service).await;
    let asked = [("X-Original-Method", "GET"), ("X-Original-URI", "/v2/droplets")];
    service.get("/authorize", &asked).await;
    service.get("/first/secret-code", &[]).await;
    let text = service.get("/metrics", &[]).await.body;
    assert!(
        text.contains("bailiwick_decisions_total{outcome=\"unauthenticated\"} 1"),
        "{text}"
    );
    assert!(
        text.contains("route=\"/first/{code}\",method=\"GET\",status=\"404\"} 1"),
        "{text}"
    );
    assert!(!text.contains("secret-code"));
    service.stop().await;
}

#[tokio::test(start_paused = true)]
async fn it_is_ready_only_while_it_hears_of_changes() {
    let tokens = Tokens::<DigitalOcean>::new(MemoryStore::new());
    let router = router(App::new(tokens.clone(), ServeOptions::default()));
    let ready = async || {
        let request = Request::get("/readyz").body(Body::empty()).unwrap();
        router.clone().oneshot(request).await.unwrap().status().as_u16()
    };
    assert_eq!(ready().await, 503);
    let upkeep = tokio::spawn(tokens.keep_fresh(Freshness::default()));
    while !tokens.is_fresh() {
        tokio::task::yield_now().await;
    }
    assert_eq!(ready().await, 200);
    upkeep.abort();
    tokio::time::advance(Freshness::default().staleness).await;
    assert_eq!(ready().await, 503);
}

#[tokio::test(start_paused = true)]
async fn probes_have_the_members_looked_at_every_30_seconds_at_most() {
    let tokens = Tokens::<DigitalOcean>::new(MemoryStore::new());
    let router = router(App::new(tokens.clone(), ServeOptions::default()));
    let upkeep = tokio::spawn(tokens.keep_fresh(Freshness::default()));
    while !tokens.is_fresh() {
        tokio::task::yield_now().await;
    }
    let probe = async || {
        let request = Request::get("/readyz").body(Body::empty()).unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        String::from_utf8(to_bytes(answer.into_body(), 1_024).await.unwrap().to_vec()).unwrap()
    };
    assert_eq!(probe().await, "ready");

    let (at, actor) = (Timestamp::from_secs(1_790_000_000), Actor::Program("test".to_owned()));
    let team = tokens.add_team("parcels".parse().unwrap(), &actor, at).await.unwrap();
    let user = tokens.add_user("ada".parse().unwrap(), &actor, at).await.unwrap();
    let role = RoleRef::Predefined("gone".to_owned());
    let (team, user) = (team.id, user.id);
    let change = Change::AddMember(Member { team, user, role });
    let keep = vec![];
    let write = Write {
        at,
        actor,
        change,
        keep,
    };
    tokens.store().commit(write).await.unwrap();
    tokio::time::sleep(Duration::from_millis(29_900)).await;
    assert_eq!(probe().await, "ready", "nobody looked again");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(probe().await.contains("`gone`, which 1 member has"));
    upkeep.abort();
}
