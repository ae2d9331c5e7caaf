//! The way of a token, over PostgreSQL.

use std::sync::Arc;

use bailiwick_server::ServeOptions;
use bailiwick_tokens::store::postgres::PostgresStore;
use serde_json::{Value, json};

use crate::database::postgres_url;
use crate::ops::ready;
use crate::support::Service;

#[tokio::test]
async fn a_token_is_minted_counts_and_is_deleted_over_postgresql() {
    let Some(url) = postgres_url().await else {
        return;
    };
    let store = PostgresStore::connect(&url.parse().unwrap()).await.unwrap();
    let mut options = ServeOptions::default();
    options.listen = "127.0.0.1:0".parse().unwrap();
    let service = Service::over(Arc::new(store), options).await;
    ready(&service).await;

    let ada = service.owner().await;
    assert_eq!(service.claim(&service.first, "eve").await.status, 404);
    let (id, secret) = service.mint(&ada, "ci", json!(["droplet:read"])).await;
    let bearer = format!("Bearer {secret}");
    let authorize = async |method: &str| {
        let asked = [
            ("Authorization", bearer.as_str()),
            ("X-Original-Method", method),
            ("X-Original-URI", "/v2/droplets"),
        ];
        service.get("/authorize", &asked).await.status
    };
    assert_eq!((authorize("GET").await, authorize("POST").await), (200, 403));
    let path = format!("/v1/tokens/{id}");
    assert_eq!(service.call(&ada, "DELETE", &path, &Value::Null).await.status, 204);
    assert_eq!(authorize("GET").await, 401);
    service.stop().await;
}
