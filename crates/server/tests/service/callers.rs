//! Tokens as callers of the API: one at a time, in their team, and never as owners.

use std::sync::Arc;

use bailiwick::Timestamp;
use bailiwick::digitalocean::DigitalOcean;
use bailiwick_server::ServeOptions;
use bailiwick_tokens::store::Store;
use bailiwick_tokens::store::memory::MemoryStore;
use bailiwick_tokens::{Actor, RoleRef, Tokens};
use serde_json::json;

use crate::support::Service;

#[tokio::test]
async fn two_tokens_are_none() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let (id, secret) = service.mint(&ada, "ci", json!("full_access")).await;
    let bearer = format!("Bearer {secret}");
    let token = ("Authorization", bearer.as_str());
    let path = format!("/v1/tokens/{id}");
    assert_eq!(service.get(&path, &[token]).await.status, 200);
    assert_eq!(service.get(&path, &[token, token]).await.status, 401);
    let with_session = [token, token, ("Cookie", ada.cookie.as_str())];
    assert_eq!(
        service.get(&path, &with_session).await.status,
        401,
        "a session does not help"
    );
    service.stop().await;
}

#[tokio::test]
async fn a_token_sees_no_other_team_of_its_holder_and_nothing_of_others_in_its_own() {
    let store = Arc::new(MemoryStore::new());
    let mut options = ServeOptions::default();
    options.listen = "127.0.0.1:0".parse().unwrap();
    let service = Service::over(Arc::<MemoryStore>::clone(&store), options).await;
    let ada = service.owner().await;
    let (id, secret) = service.mint(&ada, "ci", json!("full_access")).await;
    service.mint(&ada, "another", json!("full_access")).await;
    let own = service.team(&ada).await;

    let tokens = Tokens::<DigitalOcean>::shared(Arc::<MemoryStore>::clone(&store));
    let (actor, now) = (Actor::Program("test".to_owned()), Timestamp::from_secs(1_700_000_000));
    let team = tokens.add_team("letters".parse().unwrap(), &actor, now).await.unwrap();
    let user = store.user_by_login(&"ada".parse().unwrap()).await.unwrap().unwrap();
    let role = RoleRef::Predefined("owner".to_owned());
    tokens.add_member(team.id, user.id, role, &actor, now).await.unwrap();

    let bearer = format!("Bearer {secret}");
    let token = [("Authorization", bearer.as_str())];
    let cookie = [("Cookie", ada.cookie.as_str())];
    for path in ["", "/tokens"] {
        let path = format!("/v1/teams/{}{path}", team.id);
        assert_eq!(service.get(&path, &cookie).await.status, 200, "{path}");
        assert_eq!(service.get(&path, &token).await.status, 404, "{path}");
    }
    let listed = service.get(&format!("/v1/teams/{own}/tokens"), &token).await.json();
    let listed: Vec<_> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| &each["id"])
        .collect();
    assert_eq!(listed, [&json!(id)]);
    for path in ["members", "roles", "audit"] {
        let path = format!("/v1/teams/{own}/{path}");
        assert_eq!(service.get(&path, &token).await.status, 403, "{path}");
    }
    service.stop().await;
}
