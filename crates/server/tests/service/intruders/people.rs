//! The people in these tests.

use std::net::Ipv4Addr;
use std::sync::Arc;

use bailiwick_tokens::store::memory::MemoryStore;
use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, Service, Session, options};

/// A service behind something that says whose a request is.
pub(super) async fn behind_a_proxy() -> Service {
    behind_a_proxy_over(&Arc::default()).await
}

/// The same over a store that the test looks into.
pub(super) async fn behind_a_proxy_over(store: &Arc<MemoryStore>) -> Service {
    let mut options = options();
    options.trust_forwarded_for = true;
    Service::over(Arc::<MemoryStore>::clone(store), options).await
}

/// The address of one of many.
pub(super) fn address(number: u32) -> String {
    Ipv4Addr::from(u32::from(Ipv4Addr::new(198, 18, 0, 0)) + number).to_string()
}

/// The cookies of an answer, as a browser sends them again.
pub(super) fn cookies(answer: &Answer) -> String {
    let lines = answer.head.lines().filter_map(|line| line.split_once(": "));
    let set = lines.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    let kept: Vec<_> = set.filter_map(|(_, value)| value.split(';').next()).collect();
    kept.join("; ")
}

/// The cookie alone that says which browser it is.
pub(super) fn browser(answer: &Answer) -> String {
    let all = cookies(answer);
    let known = all.split("; ").find(|cookie| cookie.starts_with("bailiwick-browser="));
    known.unwrap().to_owned()
}

pub(super) fn right(login: &str) -> String {
    format!("login={login}&password={}", PASSWORD.replace(' ', "+"))
}

pub(super) async fn sign_in(service: &Service, from: &str, cookie: &str, body: &str) -> Answer {
    let mut headers = vec![("X-Forwarded-For", from)];
    if !cookie.is_empty() {
        headers.push(("Cookie", cookie));
    }
    service.form("/sign-in", &headers, body).await
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub(super) async fn user(service: &Service, by: &Session) -> String {
    text(&service.call(by, "GET", "/v1/session", &Value::Null).await.json()["user"])
}

/// Invites somebody under a role.
pub(super) async fn invite(service: &Service, by: &Session, team: &str, role: Value) -> Answer {
    let path = format!("/v1/teams/{team}/invitations");
    service.call(by, "POST", &path, &json!({ "role": role })).await
}

/// Somebody who accepted an invitation.
pub(super) async fn join(service: &Service, by: &Session, team: &str, login: &str, role: &str) -> Session {
    let invited = invite(service, by, team, json!({ "predefined": role })).await.json();
    let from = [("X-Forwarded-For", "192.0.2.77")];
    let accepted = service
        .form(invited["path"].as_str().unwrap(), &from, &right(login))
        .await;
    assert_eq!(accepted.status, 303, "{accepted:?}");
    service.session(&accepted).await
}

/// The log of a team, the newest first.
pub(super) async fn log(service: &Service, by: &Session, team: &str) -> Vec<Value> {
    let path = format!("/v1/teams/{team}/audit?limit=200");
    let answer = service.call(by, "GET", &path, &Value::Null).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["items"].as_array().unwrap().clone()
}
