//! Guesses at passwords, secrets and codes.

use std::collections::BTreeMap;
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::people::{address, behind_a_proxy, browser, join, right, sign_in, user};
use crate::support::{CLIENT, Service};

const WRONG: &str = "login=ada&password=wrong+password";

async fn owned() -> (Service, String) {
    let service = behind_a_proxy().await;
    let claimed = service.claim(&service.first, "ada").await;
    assert_eq!(claimed.status, 303, "{claimed:?}");
    let browser = browser(&claimed);
    (service, browser)
}

/// The statuses of tries, each from an address of its own.
async fn tries(service: &Service, addresses: std::ops::Range<u32>, cookie: &str, body: &str) -> Vec<u16> {
    let mut statuses = Vec::new();
    for number in addresses {
        statuses.push(sign_in(service, &address(number), cookie, body).await.status);
    }
    statuses
}

#[tokio::test]
async fn from_many_addresses_an_account_is_tried_few_times_and_its_owner_is_not_locked_out() {
    let (service, hers) = owned().await;
    let guessed = tries(&service, 0..40, "", WRONG).await;
    assert_eq!(guessed[..20], [401; 20], "{guessed:?}");
    assert_eq!(guessed[20..], [429; 20], "{guessed:?}");
    let refused = sign_in(&service, &address(50), "", &right("ada")).await;
    assert_eq!(refused.status, 429, "a stranger who knows it gets no further");
    assert!(refused.header("retry-after").is_some());
    // One try at her account, whatever the login is written like.
    let written = tries(&service, 60..62, "", "login=ADA&password=wrong+password").await;
    assert_eq!(written, [429, 429]);
    // From her own browser she gets in, also from an address that has no tries left.
    let hers = sign_in(&service, &address(0), &hers, &right("ada")).await;
    assert_eq!(hers.status, 303, "{hers:?}");
    service.stop().await;
}

#[tokio::test]
async fn a_login_that_nobody_has_is_limited_like_one_that_somebody_has() {
    let (service, _) = owned().await;
    let known = tries(&service, 0..25, "", WRONG).await;
    let unknown = tries(&service, 100..125, "", "login=eve&password=wrong+password").await;
    assert_eq!(known, unknown);
    service.stop().await;
}

#[tokio::test]
async fn the_cookie_of_a_browser_lets_nobody_in_and_has_few_tries_at_one_account() {
    let (service, hers) = owned().await;
    let all = tries(&service, 0..30, &hers, WRONG).await;
    assert_eq!(all.iter().filter(|status| **status == 401).count(), 5 + 20, "{all:?}");
    assert_eq!(sign_in(&service, "192.0.2.1", &hers, &right("ada")).await.status, 429);
    service.stop().await;

    // It is nothing at the account of somebody else, and nor is one that was made up.
    let (service, hers) = owned().await;
    let ada = service
        .session(&sign_in(&service, "192.0.2.1", &hers, &right("ada")).await)
        .await;
    join(&service, &ada, &service.team(&ada).await, "bob", "member").await;
    let his = "login=bob&password=wrong+password";
    tries(&service, 0..20, "", his).await;
    let made_up = format!("bailiwick-browser={}", "A".repeat(43));
    for cookie in [&hers, &made_up] {
        assert_eq!(sign_in(&service, "192.0.2.2", cookie, &right("bob")).await.status, 429);
    }
    service.stop().await;
}

#[tokio::test]
async fn a_password_that_changes_makes_other_browsers_strangers() {
    let (service, hers) = owned().await;
    let first = sign_in(&service, "192.0.2.1", "", &right("ada")).await;
    let (ada, new) = (
        service.session(&first).await,
        json!({ "current": "correct horse battery", "new": "another long one" }),
    );
    let changed = service.call(&ada, "PUT", "/v1/account/password", &new).await;
    assert_eq!(changed.status, 200, "{changed:?}");
    tries(&service, 0..20, "", WRONG).await;
    let body = "login=ada&password=another+long+one";
    assert_eq!(sign_in(&service, "192.0.2.2", &hers, body).await.status, 429);
    assert_eq!(
        sign_in(&service, "192.0.2.2", &browser(&changed), body).await.status,
        303
    );
    service.stop().await;
}

/// How long it takes is printed: no bound on time holds on every machine.
#[expect(clippy::print_stdout, reason = "how long it took is for whoever reads it")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_who_try_at_once_do_not_keep_the_owner_out() {
    let (service, hers) = owned().await;
    let service = std::sync::Arc::new(service);
    let flood: Vec<_> = (0..1_000)
        .map(|number| {
            let service = std::sync::Arc::clone(&service);
            tokio::spawn(async move {
                let body = format!("login=user{number}&password=wrong+password");
                sign_in(&service, &address(number), "", &body).await.status
            })
        })
        .collect();
    let began = Instant::now();
    let own = sign_in(&service, "192.0.2.1", &hers, &right("ada")).await;
    println!("the owner got in after {:?}", began.elapsed());
    assert_eq!(own.status, 303, "{own:?}");
    let mut statuses = BTreeMap::new();
    for each in flood {
        *statuses.entry(each.await.unwrap()).or_insert(0) += 1;
    }
    println!("{statuses:?}, the last after {:?}", began.elapsed());
    assert!(statuses[&429] > statuses[&401], "few wait: {statuses:?}");
    std::sync::Arc::into_inner(service).unwrap().stop().await;
}

#[tokio::test]
async fn whoever_has_a_session_guesses_the_password_no_faster() {
    let (service, _) = owned().await;
    let stolen = service
        .session(&sign_in(&service, "192.0.2.1", "", &right("ada")).await)
        .await;
    let wrong = json!({ "current": "wrong password", "new": "another long one" }).to_string();
    let mut statuses = Vec::new();
    for number in 0..30 {
        let from = address(number);
        let headers = [
            ("Cookie", stolen.cookie.as_str()),
            ("X-CSRF-Token", &stolen.csrf),
            ("Content-Type", "application/json"),
            ("X-Forwarded-For", &from),
        ];
        statuses.push(
            service
                .send("PUT", "/v1/account/password", &headers, &wrong)
                .await
                .status,
        );
    }
    assert_eq!(statuses[..19], [403; 19], "{statuses:?}");
    assert_eq!(statuses[20..], [429; 10], "{statuses:?}");
    service.stop().await;
}

#[tokio::test]
async fn whoever_is_invited_guesses_the_password_of_nobody_else() {
    let (service, hers) = owned().await;
    let ada = service
        .session(&sign_in(&service, "192.0.2.1", &hers, &right("ada")).await)
        .await;
    let team = service.team(&ada).await;
    let invited = super::people::invite(&service, &ada, &team, json!({ "predefined": "member" })).await;
    let link = invited.json()["path"].as_str().unwrap().to_owned();
    let mut statuses = Vec::new();
    for number in 0..25 {
        let from = address(number);
        let answer = service.form(&link, &[("X-Forwarded-For", &from)], WRONG).await;
        statuses.push(answer.status);
    }
    assert_eq!(statuses[..20], [409; 20], "{statuses:?}");
    assert_eq!(statuses[20..], [429; 5], "{statuses:?}");
    assert_eq!(sign_in(&service, "192.0.2.1", &hers, &right("ada")).await.status, 303);
    assert!(!user(&service, &ada).await.is_empty());
    service.stop().await;
}

#[tokio::test]
async fn secrets_of_programs_are_tried_ten_times_a_minute_the_right_one_included() {
    let service = behind_a_proxy().await;
    let ask = async |from: &str, secret: &str| {
        let basic = format!("Basic {}", STANDARD.encode(secret));
        let headers = [("Authorization", basic.as_str()), ("X-Forwarded-For", from)];
        service.form("/introspect", &headers, "token=x").await.status
    };
    assert_eq!(ask("192.0.2.1", CLIENT).await, 200);
    for from in ["192.0.2.1", "192.0.2.2"] {
        for _ in 0..10 {
            let wrong = ask(from, "edge:wrong").await;
            assert!(wrong == 401 || from == "192.0.2.1", "{wrong}");
        }
        assert_eq!(ask(from, "edge:wrong").await, 429, "{from}");
    }
    assert_eq!(
        ask("192.0.2.2", CLIENT).await,
        429,
        "a guess that is right counts no more than others"
    );
    assert_eq!(
        ask("192.0.2.1", CLIENT).await,
        200,
        "a program is not shut out where it was before"
    );
    assert_eq!(ask("192.0.2.3", CLIENT).await, 200);
    service.stop().await;
}

#[tokio::test]
async fn codes_of_links_are_guessed_ten_times_a_minute() {
    for door in ["first", "invitation", "reset"] {
        let service = Service::start().await;
        let guess = format!("/{door}/{}", "A".repeat(43));
        for _ in 0..10 {
            assert_eq!(service.get(&guess, &[]).await.status, 404, "{door}");
        }
        let refused = service.get(&guess, &[]).await;
        assert_eq!(refused.status, 429, "{door}");
        assert!(refused.header("retry-after").is_some());
        for _ in 0..10 {
            service.form(&guess, &[], &format!("{}&team=x", right("eve"))).await;
        }
        let refused = service.form(&guess, &[], &format!("{}&team=x", right("eve"))).await;
        assert_eq!(refused.status, 429, "{door}");
        let first = service.get(&format!("/first/{}", service.first), &[]).await;
        assert_eq!(first.status, 200, "whoever has a link is not kept out by others");
        service.stop().await;
    }
}

#[tokio::test]
async fn bad_tokens_are_told_so_ten_times_a_minute_and_good_ones_are_let_in() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let (id, secret) = service.mint(&ada, "ci", json!("read_only")).await;
    let path = format!("/v1/tokens/{id}");
    let ask = async |secret: &str| {
        let bearer = format!("Bearer {secret}");
        service.get(&path, &[("Authorization", &bearer)]).await.status
    };
    for _ in 0..10 {
        assert_eq!(ask("dop_v1_0").await, 401);
    }
    assert_eq!(ask("dop_v1_0").await, 429);
    assert_eq!(ask(&secret).await, 200);
    // Each is counted for itself.
    assert_eq!(service.form("/sign-in", &[], &right("ada")).await.status, 303);
    let session = service.call(&ada, "GET", "/v1/session", &Value::Null).await;
    assert_eq!(session.status, 200);
    service.stop().await;
}
