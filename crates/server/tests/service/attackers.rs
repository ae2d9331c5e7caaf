//! What somebody tries who has got hold of a token, or of a secret that was replaced.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::{Answer, CLIENT, Service, Session};

/// Whoever sends a bearer's requests.
struct Holder<'s> {
    service: &'s Service,
    bearer: String,
    team: String,
}

impl<'s> Holder<'s> {
    /// A token's identifier, and whoever got hold of it.
    async fn of_new(service: &'s Service, by: &Session, grant: Value) -> (String, Self) {
        let (id, secret) = service.mint(by, "ci", grant).await;
        (id, Self::of(service, by, &secret).await)
    }

    async fn of(service: &'s Service, by: &Session, secret: &str) -> Self {
        let (bearer, team) = (format!("Bearer {secret}"), service.team(by).await);
        Self { service, bearer, team }
    }

    async fn send(&self, method: &str, path: &str, body: &str) -> Answer {
        let headers = [
            ("Authorization", self.bearer.as_str()),
            ("Content-Type", "application/json"),
        ];
        self.service.send(method, path, &headers, body).await
    }

    async fn mint(&self, name: &str, expires: &str) -> Answer {
        let body = json!({ "name": name, "grant": "read_only", "expires": expires }).to_string();
        self.send("POST", &format!("/v1/teams/{}/tokens", self.team), &body)
            .await
    }

    /// Every request by which a token could change something.
    async fn changes(&self, token: &str) -> Vec<(&'static str, Answer)> {
        let path = format!("/v1/tokens/{token}");
        let regenerate = format!("{path}/regenerate");
        let long = json!({ "grace_seconds": 604_800 }).to_string();
        vec![
            ("mint", self.mint("for ever", "never").await),
            ("regenerate", self.send("POST", &regenerate, "").await),
            ("regenerate with grace", self.send("POST", &regenerate, &long).await),
            ("rename", self.send("PATCH", &path, r#"{"name":"mine"}"#).await),
            (
                "end the old secret",
                self.send("DELETE", &format!("{path}/old-secret"), "").await,
            ),
            ("delete", self.send("DELETE", &path, "").await),
        ]
    }

    async fn authorized(&self) -> u16 {
        let asked = [
            ("Authorization", self.bearer.as_str()),
            ("X-Original-Method", "GET"),
            ("X-Original-URI", "/v2/regions"),
        ];
        self.service.get("/authorize", &asked).await.status
    }
}

async fn token(service: &Service, by: &Session, id: &str) -> Answer {
    service.call(by, "GET", &format!("/v1/tokens/{id}"), &Value::Null).await
}

#[tokio::test]
async fn with_an_old_secret_nobody_takes_the_token_over() {
    let service = Service::where_tokens_mint().await;
    let ada = service.owner().await;
    let (id, old) = service.mint(&ada, "ci", json!("full_access")).await;
    let path = format!("/v1/tokens/{id}/regenerate");
    let again = service
        .call(&ada, "POST", &path, &json!({ "grace_seconds": 3600 }))
        .await;
    let new = again.json()["secret"].as_str().unwrap().to_owned();
    let thief = Holder::of(&service, &ada, &old).await;
    assert_eq!(thief.authorized().await, 200, "that is what a grace period is for");
    for (what, answer) in thief.changes(&id).await {
        assert_eq!(answer.status, 403, "{what}: {answer:?}");
        assert!(answer.body.contains("this secret was replaced"), "{what}: {answer:?}");
    }
    let basic = format!("Basic {}", STANDARD.encode(CLIENT));
    let revoked = service
        .form("/revoke", &[("Authorization", &basic)], &format!("token={old}"))
        .await;
    assert_eq!(
        (revoked.status, &revoked.json()["error"]),
        (400, &json!("unsupported_token_type"))
    );
    let holder = Holder::of(&service, &ada, &new).await;
    assert_eq!(holder.authorized().await, 200);
    assert_eq!(token(&service, &ada, &id).await.json()["descendants"], 0);
    service.stop().await;
}

#[tokio::test]
async fn with_a_token_that_ends_nobody_mints_one_that_goes_on() {
    let service = Service::where_tokens_mint().await;
    let ada = service.owner().await;
    let (id, thief) = Holder::of_new(&service, &ada, json!("full_access")).await;
    let end = token(&service, &ada, &id).await.json()["expires_at"].clone();
    assert!(end.is_string(), "{end}");
    let child = thief.mint("child", "never").await.json();
    assert_eq!((&child["parent"], &child["expires_at"]), (&json!(id), &end));
    let orphan = json!({ "name": "orphan", "grant": "read_only", "expires": "never", "orphan": true }).to_string();
    let orphan = thief
        .send("POST", &format!("/v1/teams/{}/tokens", thief.team), &orphan)
        .await;
    assert_eq!(orphan.status, 403, "{orphan:?}");
    let thief = Holder::of(&service, &ada, child["secret"].as_str().unwrap()).await;
    let minted = thief.mint("grandchild", "never").await;
    assert_eq!(minted.status, 403, "a read-only token mints nothing: {minted:?}");
    service.stop().await;
}

#[tokio::test]
async fn what_a_token_minted_is_dead_when_that_one_is_deleted() {
    let service = Service::where_tokens_mint().await;
    let ada = service.owner().await;
    let (id, thief) = Holder::of_new(&service, &ada, json!("full_access")).await;
    let child = thief.mint("a way back", "never").await.json();
    let back = Holder::of(&service, &ada, child["secret"].as_str().unwrap()).await;
    assert_eq!(back.authorized().await, 200);
    assert_eq!(token(&service, &ada, &id).await.json()["descendants"], 1);
    let list = service.get("/tokens", &[("Cookie", &ada.cookie)]).await;
    assert!(list.body.contains("generated by"), "{}", list.body);
    let page = service
        .get(&format!("/tokens/{id}/delete"), &[("Cookie", &ada.cookie)])
        .await;
    assert!(
        page.body.contains("So does that of 1 token that it minted."),
        "{}",
        page.body
    );
    let deleted = service
        .call(&ada, "DELETE", &format!("/v1/tokens/{id}"), &Value::Null)
        .await;
    assert_eq!(deleted.status, 204);
    assert_eq!(back.authorized().await, 401);
    assert_eq!(token(&service, &ada, child["id"].as_str().unwrap()).await.status, 404);
    service.stop().await;
}

#[tokio::test]
async fn with_a_read_only_token_nobody_changes_anything() {
    let service = Service::where_tokens_mint().await;
    let ada = service.owner().await;
    let (id, thief) = Holder::of_new(&service, &ada, json!("read_only")).await;
    for (what, answer) in thief.changes(&id).await {
        assert_eq!(answer.status, 403, "{what}: {answer:?}");
    }
    assert_eq!(thief.authorized().await, 200);
    assert_eq!(thief.send("GET", &format!("/v1/tokens/{id}"), "").await.status, 200);
    service.stop().await;
}

#[tokio::test]
async fn with_a_token_that_was_not_given_the_scope_for_it_nobody_makes_secrets() {
    for (service, grant, why) in [
        (
            Service::where_tokens_mint().await,
            json!(["regions:read"]),
            "missing account:read",
        ),
        (Service::start().await, json!("full_access"), "sign in for that"),
    ] {
        let ada = service.owner().await;
        let (id, thief) = Holder::of_new(&service, &ada, grant).await;
        let regenerate = format!("/v1/tokens/{id}/regenerate");
        for answer in [
            thief.mint("more", "never").await,
            thief.send("POST", &regenerate, "{}").await,
        ] {
            assert_eq!(answer.status, 403, "{answer:?}");
            assert!(answer.body.contains(why), "{answer:?}");
        }
        assert_eq!(thief.send("GET", &format!("/v1/tokens/{id}"), "").await.status, 200);
        service.stop().await;
    }
}

#[tokio::test]
async fn an_old_secret_that_leaked_is_ended_by_whoever_could_delete_the_token() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let (id, old) = service.mint(&ada, "ci", json!("full_access")).await;
    let path = format!("/v1/tokens/{id}");
    let regenerate = format!("{path}/regenerate");
    let grace = json!({ "grace_seconds": 3600 });
    assert_eq!(service.call(&ada, "POST", &regenerate, &grace).await.status, 200);
    let shown = token(&service, &ada, &id).await.json();
    assert!(shown["old_secret_until"].is_string(), "{shown}");
    let page = service.get(&format!("/tokens/{id}"), &[("Cookie", &ada.cookie)]).await;
    assert!(page.body.contains("End it now"), "{}", page.body);
    let thief = Holder::of(&service, &ada, &old).await;
    assert_eq!(thief.authorized().await, 200);
    let end = format!("{path}/old-secret");
    assert_eq!(service.call(&ada, "DELETE", &end, &Value::Null).await.status, 204);
    assert_eq!(thief.authorized().await, 401);
    assert!(token(&service, &ada, &id).await.json()["old_secret_until"].is_null());
    assert_eq!(service.call(&ada, "DELETE", &end, &Value::Null).await.status, 409);
    service.stop().await;
}
