//! What operators look at.

use axum::body::Body;
use axum::http::Request;
use bailiwick::digitalocean::DigitalOcean;
use bailiwick_server::{App, ServeOptions, router};
use bailiwick_tokens::store::memory::MemoryStore;
use bailiwick_tokens::{Freshness, Tokens};
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
