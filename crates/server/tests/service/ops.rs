//! What operators look at.

use crate::support::Service;

#[tokio::test]
async fn it_says_how_it_is_and_counts_by_route() {
    let service = Service::start().await;
    assert_eq!(service.get("/healthz", &[]).await.status, 200);
    assert_eq!(service.get("/readyz", &[]).await.status, 200);
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
