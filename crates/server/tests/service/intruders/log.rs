//! Entries of the log about those who got in and those who tried.

use std::sync::Arc;

use bailiwick_tokens::audit::{AuditQuery, Event};
use bailiwick_tokens::store::Store;
use bailiwick_tokens::store::memory::MemoryStore;
use serde_json::json;

use super::people::{address, behind_a_proxy, behind_a_proxy_over, browser, join, log, right, sign_in, user};

#[tokio::test]
async fn owners_see_who_signed_in_from_where_and_what_was_tried() {
    let service = behind_a_proxy().await;
    let claimed = service.claim(&service.first, "ada").await;
    let (ada, hers) = (service.session(&claimed).await, browser(&claimed));
    let team = service.team(&ada).await;
    join(&service, &ada, &team, "bob", "member").await;
    for _ in 0..3 {
        sign_in(&service, "192.0.2.1", "", "login=bob&password=wrong+password").await;
    }
    assert_eq!(sign_in(&service, "192.0.2.2", "", &right("bob")).await.status, 303);
    assert_eq!(sign_in(&service, "2001:db8::7", &hers, &right("ada")).await.status, 303);
    let said = log(&service, &ada, &team).await;
    let refused: Vec<_> = said
        .iter()
        .filter(|entry| entry["event"] == "sign_in_refused")
        .collect();
    assert_eq!(refused.len(), 1, "they are counted: {refused:?}");
    let expected = [
        ("address", json!("192.0.2.1")),
        ("reason", json!("wrong_password")),
        ("times", json!(3)),
        ("actor", json!({ "program": "sign-in" })),
    ];
    for (name, value) in expected {
        assert_eq!(refused[0][name], value, "{refused:?}");
    }
    let signed_in: Vec<_> = said.iter().filter(|entry| entry["event"] == "signed_in").collect();
    let addresses: Vec<_> = signed_in
        .iter()
        .map(|entry| entry["address"].as_str().unwrap())
        .collect();
    assert_eq!(addresses, ["2001:db8::/64", "192.0.2.2", "127.0.0.1"], "{signed_in:?}");
    assert_eq!(signed_in[0]["user"], json!(user(&service, &ada).await));
    for event in ["invitation_made", "invitation_accepted"] {
        assert!(said.iter().any(|entry| entry["event"] == event), "{event}: {said:?}");
    }
    let page = service.get("/audit", &[("Cookie", &ada.cookie)]).await.body;
    for sentence in [
        "<strong>bob</strong> signed in from 192.0.2.2",
        "A sign-in as <strong>bob</strong> was refused 3 times, from 192.0.2.1: the password was wrong",
        "<strong>bob</strong> accepted an invitation, from 192.0.2.77",
        "<strong>ada</strong> invited <strong>somebody</strong> as ",
    ] {
        assert!(page.contains(sentence), "{sentence}: {page}");
    }
    service.stop().await;
}

#[tokio::test]
async fn what_was_typed_as_a_login_is_nowhere_and_a_flood_is_few_entries() {
    let store = Arc::new(MemoryStore::new());
    let service = behind_a_proxy_over(&store).await;
    let ada = service.owner().await;
    let team = service.team(&ada).await;
    let mut tried = 0;
    for number in 0..100 {
        let body = format!("login=hunter2hunter2&password=wrong+password+{number}");
        tried += u64::from(sign_in(&service, &address(number), "", &body).await.status != 303);
    }
    let theirs = log(&service, &ada, &team).await;
    assert!(
        !theirs.iter().any(|entry| entry["event"] == "sign_in_refused"),
        "nobody's: {theirs:?}"
    );
    // The last failures are written at the end.
    service.stop().await;
    let query = AuditQuery {
        limit: u32::MAX,
        ..AuditQuery::default()
    };
    let all = store.audit(&query).await.unwrap();
    let mut counted = (0, 0);
    for entry in all {
        assert!(!format!("{entry:?}").contains("hunter2"), "{entry:?}");
        if let Event::SignInRefused { times, user, .. } = entry.event {
            assert_eq!(user, None);
            counted = (counted.0 + 1, counted.1 + times);
        }
    }
    assert!(counted.1 == tried && counted.0 < 80, "{counted:?} of {tried}");
}
