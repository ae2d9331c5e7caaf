//! What a live token was denied, as its team's owners find it in the log.

use bailiwick_tokens::store::Store;
use bailiwick_tokens::store::memory::MemoryStore;
use serde_json::{Value, json};
use std::sync::Arc;

use crate::ops::ready;
use crate::support::{Service, Session, local};

/// Asks about a request, by its token.
async fn ask(service: &Service, secret: &str, method: &str, target: &str) -> u16 {
    let bearer = format!("Bearer {secret}");
    let asked = [
        ("Authorization", bearer.as_str()),
        ("X-Forwarded-Method", method),
        ("X-Forwarded-Uri", target),
    ];
    service.get("/authorize", &asked).await.status
}

/// The denials in the log of the team, without what differs between runs, and their page of the panel.
async fn denials(service: &Service, by: &Session) -> (Vec<Value>, String) {
    let path = format!("/v1/teams/{}/audit", service.team(by).await);
    let log = service.call(by, "GET", &path, &Value::Null).await.json();
    let denied = log["items"].as_array().unwrap().iter();
    let denied = denied.filter(|entry| entry["event"] == "request_denied");
    let told = denied.map(|entry| json!([entry["token"], entry["endpoint"], entry["missing"], entry["times"]]));
    let mut told: Vec<_> = told.collect();
    told.sort_by_key(Value::to_string);
    (told, service.get("/audit", &[("Cookie", &by.cookie)]).await.body)
}

#[tokio::test]
async fn owners_read_what_their_tokens_were_denied_and_nothing_that_a_client_wrote() {
    let store = Arc::new(MemoryStore::new());
    let service = Service::over(Arc::clone(&store) as Arc<dyn Store>, local()).await;
    let ada = service.owner().await;
    let (id, secret) = service.mint(&ada, "ci", json!(["droplet:read"])).await;
    ready(&service).await;
    assert_eq!(ask(&service, &secret, "GET", "/v2/droplets").await, 200);
    for number in 0..3 {
        let target = format!("/v2/droplets/4711{number}?name=private");
        assert_eq!(ask(&service, &secret, "DELETE", &target).await, 403);
    }
    assert_eq!(ask(&service, &secret, "GET", "/v2/private").await, 404);
    assert_eq!(ask(&service, &secret, "PATCH", "/v2/droplets").await, 405);
    // Nobody's, and so in nobody's log.
    assert_eq!(ask(&service, "dop_v1_0", "GET", "/v2/private").await, 404);
    service.stop().await;

    // The end has written them down.
    let service = Service::over(store, local()).await;
    let ada = service.sign_in("ada").await;
    let (told, page) = denials(&service, &ada).await;
    let expected = [
        json!([id, "DELETE /v2/droplets/{droplet_id}", ["droplet:delete"], 3]),
        json!([id, null, null, 2]),
    ];
    assert_eq!(told, expected);
    let said = page.replace("<strong>", "").replace("</strong>", "");
    for sentence in [
        "The token ci was denied DELETE /v2/droplets/{droplet_id} 3 times: it lacks droplet:delete",
        "The token ci was denied what the API does not have 2 times",
    ] {
        assert!(said.contains(sentence), "{said}");
    }
    assert!(!said.contains("4711") && !said.contains("private"), "{said}");
    service.stop().await;
}
