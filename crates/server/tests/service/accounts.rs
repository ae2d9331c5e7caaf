//! How people get in, and who does not.

use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, Service};

#[tokio::test]
async fn the_first_owners_link_works_once_and_nothing_else_does() {
    let service = Service::start().await;
    let page = service.get(&format!("/first/{}", service.first), &[]).await;
    assert_eq!(page.status, 200, "looking at it uses nothing up");
    assert_eq!(service.claim(&"A".repeat(43), "eve").await.status, 404);
    assert_eq!(service.claim(&service.first, "ada").await.status, 303);
    assert_eq!(service.claim(&service.first, "eve").await.status, 404);
    service.stop().await;
}

#[tokio::test]
async fn a_short_password_leaves_the_link_as_it_is() {
    let service = Service::start().await;
    let path = format!("/first/{}", service.first);
    let short = service.form(&path, &[], "login=ada&password=short&team=x").await;
    assert_eq!(short.status, 422);
    assert_eq!(service.claim(&service.first, "ada").await.status, 303);
    service.stop().await;
}

#[tokio::test]
async fn unknown_logins_and_wrong_passwords_are_answered_alike_and_not_without_end() {
    let service = Service::start().await;
    service.owner().await;
    let right = format!("login=ada&password={}", PASSWORD.replace(' ', "+"));
    assert_eq!(service.form("/sign-in", &[], &right).await.status, 303);
    let wrong = service.form("/sign-in", &[], "login=ada&password=wrong+password").await;
    let unknown = service.form("/sign-in", &[], "login=eve&password=wrong+password").await;
    // Each form keeps the login that was typed, and differs in nothing else.
    let same = unknown.body.replace("value=\"eve\"", "value=\"ada\"");
    assert_eq!((wrong.status, wrong.body), (unknown.status, same));
    assert_eq!(unknown.status, 401);
    let mut last = 0;
    for _ in 0..8 {
        last = service
            .form("/sign-in", &[], "login=ada&password=wrong+password")
            .await
            .status;
    }
    assert_eq!(last, 429);
    // The right one does not get through either: there would be no limit otherwise.
    assert_eq!(service.form("/sign-in", &[], &right).await.status, 429);
    service.stop().await;
}

#[tokio::test]
async fn a_session_ends_when_it_is_signed_out_of() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let cookie = [("Cookie", ada.cookie.as_str())];
    let other = service.form("/sign-out", &cookie, "csrf=AAAA").await;
    assert_eq!(other.status, 403, "a form of another session");
    assert_eq!(service.get("/v1/session", &cookie).await.status, 200);
    let own = service.form("/sign-out", &cookie, &format!("csrf={}", ada.csrf)).await;
    assert_eq!(own.status, 303);
    assert_eq!(service.get("/v1/session", &cookie).await.status, 401);
    service.stop().await;
}

#[tokio::test]
async fn cookies_are_out_of_reach_of_scripts_and_other_sites() {
    let service = Service::start().await;
    let answer = service.claim(&service.first, "ada").await;
    let set = |answer: &Answer| {
        let lines = answer.head.lines().filter_map(|line| line.split_once(": "));
        let set = lines.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        let set: Vec<_> = set.map(|(_, cookie)| cookie.to_owned()).collect();
        assert_eq!(set.len(), 2, "of the session and of the browser: {answer:?}");
        set
    };
    for cookie in set(&answer) {
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"));
    }
    service.stop().await;

    let mut options = bailiwick_server::ServeOptions::default();
    options.listen = "127.0.0.1:0".parse().unwrap();
    options.public_url = Some("https://tokens.example.com".to_owned());
    let service = Service::with(options).await;
    let answer = service.claim(&service.first, "ada").await;
    for cookie in set(&answer) {
        assert!(cookie.starts_with("__Host-") && cookie.contains("; Secure"), "{cookie}");
    }
    assert!(answer.header("strict-transport-security").is_some());
    service.stop().await;
}

#[tokio::test]
async fn pages_of_other_sites_change_nothing() {
    let service = Service::start().await;
    let ada = service.owner().await;
    for foreign in [("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example")] {
        let headers = [("Cookie", ada.cookie.as_str()), ("X-CSRF-Token", &ada.csrf), foreign];
        assert_eq!(service.send("DELETE", "/v1/session", &headers, "").await.status, 403);
        let form = service.form("/sign-in", &[foreign], "login=ada&password=x").await;
        assert_eq!(form.status, 403);
    }
    let bare = [("Cookie", ada.cookie.as_str())];
    assert_eq!(
        service.send("DELETE", "/v1/session", &bare, "").await.status,
        403,
        "without the token"
    );
    assert_eq!(service.call(&ada, "GET", "/v1/session", &Value::Null).await.status, 200);
    service.stop().await;
}

#[tokio::test]
async fn an_invitation_works_once_while_its_owner_is_one() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let team = service.team(&ada).await;
    let path = format!("/v1/teams/{team}/invitations");
    let invited = service
        .call(&ada, "POST", &path, &json!({ "role": { "predefined": "member" } }))
        .await;
    assert_eq!(invited.status, 201, "{invited:?}");
    let link = invited.json()["path"].as_str().unwrap().to_owned();
    let body = format!("login=bob&password={}", PASSWORD.replace(' ', "+"));
    let taken = service.form(&link, &[], &body.replace("bob", "ada")).await;
    assert_eq!(taken.status, 409, "she is a member, and the link is used up: {taken:?}");
    let invited = service
        .call(&ada, "POST", &path, &json!({ "role": { "predefined": "member" } }))
        .await;
    let link = invited.json()["path"].as_str().unwrap().to_owned();
    let wrong = service.form(&link, &[], "login=ada&password=not+her+password").await;
    assert_eq!(wrong.status, 409, "a known user proves who they are");
    let accepted = service.form(&link, &[], &body).await;
    assert_eq!(accepted.status, 303, "{accepted:?}");
    let bob = service.session(&accepted).await;
    assert_eq!(service.form(&link, &[], &body.replace("bob", "eve")).await.status, 404);
    for path in ["members", "roles", "audit"] {
        let path = format!("/v1/teams/{team}/{path}");
        assert_eq!(service.call(&bob, "GET", &path, &Value::Null).await.status, 403);
    }
    assert_eq!(
        service
            .call(&bob, "POST", &path, &json!({ "role": { "predefined": "owner" } }))
            .await
            .status,
        403
    );
    service.stop().await;
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_it_and_nobody_stays_in_with_the_old_one() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let right = format!("login=ada&password={}", PASSWORD.replace(' ', "+"));
    let elsewhere = service.form("/sign-in", &[], &right).await;
    let elsewhere = service.session(&elsewhere).await;
    let path = "/v1/account/password";
    let change = |current: &str, new: &str| json!({ "current": current, "new": new });
    let bare = [("Cookie", ada.cookie.as_str()), ("Content-Type", "application/json")];
    let body = change(PASSWORD, "another long one").to_string();
    assert_eq!(
        service.send("PUT", path, &bare, &body).await.status,
        403,
        "without the token"
    );
    let wrong = service
        .call(&ada, "PUT", path, &change("wrong password", "another long one"))
        .await;
    assert_eq!(wrong.status, 403, "{wrong:?}");
    let short = service.call(&ada, "PUT", path, &change(PASSWORD, "short")).await;
    assert_eq!(short.status, 422, "{short:?}");
    assert_eq!(
        service
            .call(&elsewhere, "GET", "/v1/session", &Value::Null)
            .await
            .status,
        200
    );
    let changed = service
        .call(&ada, "PUT", path, &change(PASSWORD, "another long one"))
        .await;
    assert_eq!(changed.status, 200, "{changed:?}");
    let fresh = service.session(&changed).await;
    assert_eq!(changed.json()["csrf"], fresh.csrf);
    for ended in [&ada, &elsewhere] {
        assert_eq!(
            service.call(ended, "GET", "/v1/session", &Value::Null).await.status,
            401
        );
    }
    assert_eq!(service.form("/sign-in", &[], &right).await.status, 401);
    let new = service
        .form("/sign-in", &[], "login=ada&password=another+long+one")
        .await;
    assert_eq!(new.status, 303);
    service.stop().await;
}

#[tokio::test]
async fn guesses_at_the_current_password_are_limited() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let wrong = json!({ "current": "wrong password", "new": "another long one" });
    let mut last = 0;
    for _ in 0..10 {
        last = service.call(&ada, "PUT", "/v1/account/password", &wrong).await.status;
    }
    assert_eq!(last, 429);
    service.stop().await;
}

#[tokio::test]
async fn one_signs_out_everywhere_at_once() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let right = format!("login=ada&password={}", PASSWORD.replace(' ', "+"));
    let elsewhere = service.form("/sign-in", &[], &right).await;
    let elsewhere = service.session(&elsewhere).await;
    let ended = service.call(&ada, "DELETE", "/v1/account/sessions", &Value::Null).await;
    assert_eq!(ended.status, 204, "{ended:?}");
    assert!(ended.header("set-cookie").unwrap().contains("Max-Age=0"));
    for ended in [&ada, &elsewhere] {
        assert_eq!(
            service.call(ended, "GET", "/v1/session", &Value::Null).await.status,
            401
        );
    }
    service.stop().await;
}

#[tokio::test]
async fn an_invitation_is_dead_when_whoever_made_it_is_no_owner_any_more() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let team = service.team(&ada).await;
    let path = format!("/v1/teams/{team}/invitations");
    let owner = json!({ "role": { "predefined": "owner" } });
    let invited = service.call(&ada, "POST", &path, &owner).await.json();
    let body = format!("login=bob&password={}", PASSWORD.replace(' ', "+"));
    let accepted = service.form(invited["path"].as_str().unwrap(), &[], &body).await;
    let bob = service.session(&accepted).await;
    let invited = service.call(&bob, "POST", &path, &owner).await.json();
    let user = service.call(&bob, "GET", "/v1/session", &Value::Null).await.json();
    let member = format!("/v1/teams/{team}/members/{}", user["user"].as_str().unwrap());
    let demoted = json!({ "role": { "predefined": "member" } });
    assert_eq!(service.call(&ada, "PUT", &member, &demoted).await.status, 204);
    let late = service
        .form(invited["path"].as_str().unwrap(), &[], &body.replace("bob", "eve"))
        .await;
    assert_eq!(late.status, 404, "{late:?}");
    service.stop().await;
}
