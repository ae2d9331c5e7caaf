//! `/v1`

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{PASSWORD, Service, Session};

/// Bob, a member of Ada's team.
async fn bob(service: &Service, ada: &Session) -> Session {
    let path = format!("/v1/teams/{}/invitations", service.team(ada).await);
    let invited = service
        .call(ada, "POST", &path, &json!({ "role": { "predefined": "member" } }))
        .await;
    let link = invited.json()["path"].as_str().unwrap().to_owned();
    let body = format!("login=bob&password={}", PASSWORD.replace(' ', "+"));
    let accepted = service.form(&link, &[], &body).await;
    service.session(&accepted).await
}

/// A document that describes routes that are not there, or leaves some out, is not one. What is there answers other than
/// 404 and 405 to its method; `PROPFIND` is answered 405 with the methods that are there.
#[tokio::test]
async fn routes_and_document_agree() {
    let service = Service::start().await;
    let document = service.get("/v1/openapi.json", &[]).await.json();
    let mut described = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        let methods: BTreeSet<_> = operations
            .as_object()
            .unwrap()
            .keys()
            .map(|name| name.to_uppercase())
            .collect();
        let sample = path.replace(['{', '}'], "");
        let answer = service.send("PROPFIND", &sample, &[], "").await;
        assert_eq!(answer.status, 405, "{path}");
        let allow = answer.header("allow").unwrap().split(',').map(str::to_owned);
        let allow: BTreeSet<_> = allow.filter(|name| name != "HEAD").collect();
        assert_eq!(allow, methods, "{path}");
        described.insert(path.clone());
    }
    let source = include_str!("../../src/api.rs");
    let routed: BTreeSet<_> = source
        .split('"')
        .filter(|text| text.starts_with("/v1/"))
        .map(str::to_owned)
        .collect();
    assert_eq!(routed, described);
    service.stop().await;
}

#[tokio::test]
async fn a_key_that_is_sent_again_mints_nothing_again() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let path = format!("/v1/teams/{}/tokens", service.team(&ada).await);
    let mint = |key: &'static str, name: &'static str| {
        let body = json!({ "name": name, "grant": "read_only", "expires": "never" }).to_string();
        let (service, path, ada) = (&service, &path, &ada);
        async move {
            let headers = [
                ("Cookie", ada.cookie.as_str()),
                ("X-CSRF-Token", &ada.csrf),
                ("Content-Type", "application/json"),
                ("Idempotency-Key", key),
            ];
            service.send("POST", path, &headers, &body).await
        }
    };
    let first = mint("k1", "ci").await;
    assert_eq!(first.status, 201, "{first:?}");
    let again = mint("k1", "ci").await;
    assert_eq!(
        (again.status, &again.json()["already_minted"]),
        (409, &first.json()["id"])
    );
    assert!(!again.body.contains(first.json()["secret"].as_str().unwrap()));
    assert_eq!(mint("k1", "other").await.status, 422);
    assert_eq!(mint("k2", "ci").await.status, 409, "the name is taken");
    assert_eq!(mint("k2", "other").await.status, 201, "nothing was minted with the key");
    service.stop().await;
}

#[tokio::test]
async fn lists_come_in_pages() {
    let service = Service::start().await;
    let ada = service.owner().await;
    for name in ["a", "b", "c"] {
        service.mint(&ada, name, json!("read_only")).await;
    }
    let mut path = format!("/v1/teams/{}/tokens?limit=2", service.team(&ada).await);
    let mut names = Vec::new();
    loop {
        let answer = service.call(&ada, "GET", &path, &Value::Null).await;
        let page = answer.json();
        names.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["name"].to_string()),
        );
        match answer.header("link") {
            Some(link) => path = link.split(['<', '>']).nth(1).unwrap().to_owned(),
            None => break,
        }
    }
    names.sort();
    assert_eq!(names, [r#""a""#, r#""b""#, r#""c""#]);
    for bad in ["limit=0", "limit=201", "limit=x", "after=x", "page=2"] {
        let path = format!("/v1/teams/{}/tokens?{bad}", service.team(&ada).await);
        assert_eq!(
            service.call(&ada, "GET", &path, &Value::Null).await.status,
            422,
            "{bad}"
        );
    }
    service.stop().await;
}

#[tokio::test]
async fn members_see_their_own_and_owners_see_all_but_take_no_secret() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let bob = bob(&service, &ada).await;
    let (hers, _) = service.mint(&ada, "hers", json!("full_access")).await;
    let (his, _) = service.mint(&bob, "his", json!(["droplet:read"])).await;
    let token = |id: &str| format!("/v1/tokens/{id}");
    assert_eq!(service.call(&bob, "GET", &token(&hers), &Value::Null).await.status, 404);
    assert_eq!(
        service.call(&bob, "DELETE", &token(&hers), &Value::Null).await.status,
        404
    );
    assert_eq!(service.call(&ada, "GET", &token(&his), &Value::Null).await.status, 200);
    let regenerate = format!("{}/regenerate", token(&his));
    assert_eq!(service.call(&ada, "POST", &regenerate, &Value::Null).await.status, 403);
    assert_eq!(service.call(&bob, "POST", &regenerate, &Value::Null).await.status, 200);
    assert_eq!(
        service.call(&ada, "DELETE", &token(&his), &Value::Null).await.status,
        204
    );
    let beyond = json!({ "name": "x", "grant": ["billing:read"], "expires": "30" });
    let path = format!("/v1/teams/{}/tokens", service.team(&bob).await);
    let refused = service.call(&bob, "POST", &path, &beyond).await;
    assert_eq!(
        (refused.status, &refused.json()["not_held"]),
        (422, &json!(["billing:read"]))
    );
    service.stop().await;
}

#[tokio::test]
async fn a_token_mints_within_itself_and_reaches_itself_alone() {
    let service = Service::where_tokens_mint().await;
    let ada = service.owner().await;
    let (other, _) = service.mint(&ada, "other", json!("read_only")).await;
    let (own, secret) = service.mint(&ada, "own", json!(["droplet:read", "account:read"])).await;
    let bearer = format!("Bearer {secret}");
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let team = service.team(&ada).await;
    let mint =
        |grant: Value| json!({ "name": "child", "grant": grant, "expires": "30", "with_required": true }).to_string();
    let path = format!("/v1/teams/{team}/tokens");
    let wider = service
        .send("POST", &path, &headers, &mint(json!(["droplet:delete"])))
        .await;
    assert_eq!(wider.status, 422);
    let child = service
        .send("POST", &path, &headers, &mint(json!(["regions:read"])))
        .await;
    assert_eq!(child.status, 201, "{child:?}");
    let list = service.send("GET", &path, &headers, "").await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        service
            .send("GET", &format!("/v1/tokens/{other}"), &headers, "")
            .await
            .status,
        404
    );
    for path in ["members", "roles", "audit"] {
        let answer = service
            .send("GET", &format!("/v1/teams/{team}/{path}"), &headers, "")
            .await;
        assert_eq!(answer.status, 403, "{path}");
    }
    assert_eq!(
        service
            .send("DELETE", &format!("/v1/tokens/{own}"), &headers, "")
            .await
            .status,
        204
    );
    assert_eq!(service.send("GET", &path, &headers, "").await.status, 401);
    service.stop().await;
}

#[tokio::test]
async fn a_team_keeps_an_owner() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let team = service.team(&ada).await;
    let me = service.call(&ada, "GET", "/v1/session", &Value::Null).await.json()["user"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/v1/teams/{team}/members/{me}");
    let demoted = service
        .call(&ada, "PUT", &path, &json!({ "role": { "predefined": "member" } }))
        .await;
    assert_eq!(demoted.status, 409, "{demoted:?}");
    assert_eq!(service.call(&ada, "DELETE", &path, &Value::Null).await.status, 409);
    service.stop().await;
}

#[tokio::test]
async fn roles_are_edited_and_tokens_follow() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let bob = bob(&service, &ada).await;
    let team = service.team(&ada).await;
    let new = json!({ "name": "deployer", "permissions": ["droplet:read", "regions:read", "actions:read", "image:read", "sizes:read"] });
    let added = service
        .call(&ada, "POST", &format!("/v1/teams/{team}/roles"), &new)
        .await;
    assert_eq!(added.status, 201, "{added:?}");
    let role = added.json()["role"].clone();
    let user = service.call(&bob, "GET", "/v1/session", &Value::Null).await.json()["user"]
        .as_str()
        .unwrap()
        .to_owned();
    let assigned = service
        .call(
            &ada,
            "PUT",
            &format!("/v1/teams/{team}/members/{user}"),
            &json!({ "role": role }),
        )
        .await;
    assert_eq!(assigned.status, 204, "{assigned:?}");
    let (_, secret) = service.mint(&bob, "his", json!(["droplet:read"])).await;
    let bearer = format!("Bearer {secret}");
    let asked = [
        ("Authorization", bearer.as_str()),
        ("X-Original-Method", "GET"),
        ("X-Original-URI", "/v2/droplets"),
    ];
    assert_eq!(service.get("/authorize", &asked).await.status, 200);
    let path = format!("/v1/teams/{team}/roles/{}", role["custom"].as_str().unwrap());
    let edited = service
        .call(&ada, "PUT", &path, &json!({ "permissions": ["regions:read"] }))
        .await;
    assert_eq!(edited.status, 204, "{edited:?}");
    assert_eq!(service.get("/authorize", &asked).await.status, 403);
    assert_eq!(
        service.call(&ada, "DELETE", &path, &Value::Null).await.status,
        409,
        "members have it"
    );
    service.stop().await;
}

#[tokio::test]
async fn the_log_names_roles_that_are_gone() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let bob = bob(&service, &ada).await;
    let team = service.team(&ada).await;
    let roles = format!("/v1/teams/{team}/roles");
    let new = json!({ "name": "night watch", "permissions": ["droplet:read"] });
    let role = service.call(&ada, "POST", &roles, &new).await.json()["role"].clone();
    let bob = service.call(&bob, "GET", "/v1/session", &Value::Null).await.json();
    let member = format!("/v1/teams/{team}/members/{}", bob["user"].as_str().unwrap());
    for role in [role.clone(), json!({ "predefined": "member" })] {
        let assigned = service.call(&ada, "PUT", &member, &json!({ "role": role })).await;
        assert_eq!(assigned.status, 204, "{assigned:?}");
    }
    let id = role["custom"].as_str().unwrap();
    let edited = json!({ "permissions": [] });
    service.call(&ada, "PUT", &format!("{roles}/{id}"), &edited).await;
    let removed = service
        .call(&ada, "DELETE", &format!("{roles}/{id}"), &Value::Null)
        .await;
    assert_eq!(removed.status, 204, "{removed:?}");
    let page = service.get("/audit", &[("Cookie", &ada.cookie)]).await.body;
    for said in [
        "made the role ",
        "gave <strong>bob</strong> the role ",
        "edited the role ",
        "deleted the role ",
    ] {
        let said = format!("{said}<strong>night watch</strong>");
        assert!(page.contains(&said), "{said}: {page}");
    }
    assert!(!page.contains(id), "{page}");
    service.stop().await;
}
