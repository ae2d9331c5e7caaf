//! `/authorize`, by each of the conventions.

use serde_json::json;

use crate::support::{Answer, Service};

async fn by_nginx(service: &Service, method: &str, target: &str, more: &[(&str, &str)]) -> Answer {
    let headers = [&[("X-Original-Method", method), ("X-Original-URI", target)], more].concat();
    service.get("/authorize", &headers).await
}

async fn by_traefik(service: &Service, method: &str, target: &str, more: &[(&str, &str)]) -> Answer {
    let headers = [&[("X-Forwarded-Method", method), ("X-Forwarded-Uri", target)], more].concat();
    service.get("/authorize", &headers).await
}

async fn by_envoy(service: &Service, method: &str, target: &str, more: &[(&str, &str)]) -> Answer {
    service.send(method, &format!("/authorize{target}"), more, "").await
}

/// Method, target, fields, the status by each convention, and the reason.
type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], [u16; 3], &'a str);

#[tokio::test]
async fn all_conventions_decide_alike_and_say_it_as_their_gateways_understand() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let (id, secret) = service.mint(&ada, "ci", json!(["droplet:read"])).await;
    let bearer = format!("Bearer {secret}");
    let token = [("Authorization", bearer.as_str())];
    let twice = [token[0], token[0]];
    let nobody: [(&str, &str); 0] = [];
    let again = [token[0], ("X-HTTP-Method-Override", "post")];
    let other = [token[0], ("X-HTTP-Method-Override", "DELETE")];
    let cases: [Case<'_>; 11] = [
        ("GET", "/v2/droplets?page=2", &token, [200; 3], ""),
        ("GET", "/v2/droplets", &nobody, [401; 3], "unauthenticated"),
        (
            "GET",
            "/v2/droplets",
            &[("Authorization", "Bearer dop_v1_0")],
            [401; 3],
            "unauthenticated",
        ),
        ("POST", "/v2/droplets", &token, [403; 3], "insufficient_scope"),
        ("GET", "/v2/nothing", &token, [403, 404, 404], "not_found"),
        ("PATCH", "/v2/droplets", &token, [403, 405, 405], "method_not_allowed"),
        ("GET", "/v2/droplets", &twice, [401, 400, 400], "invalid_request"),
        ("GET", "/v2/droplets", &other, [401, 400, 400], "invalid_request"),
        ("POST", "/v2/droplets", &again, [403; 3], "insufficient_scope"),
        ("GET", "/v2/%64roplets/..", &token, [403, 404, 404], "not_found"),
        ("GET", "/v2//droplets", &token, [403, 404, 404], "not_found"),
    ];
    for (method, target, more, expected, reason) in cases {
        let answers = [
            by_nginx(&service, method, target, more).await,
            by_traefik(&service, method, target, more).await,
            by_envoy(&service, method, target, more).await,
        ];
        for (answer, expected) in answers.iter().zip(expected) {
            assert_eq!(answer.status, expected, "{method} {target}: {answer:?}");
            assert_eq!(answer.header("x-auth-reason").unwrap_or_default(), reason);
            let named = answer.header("x-auth-token-id").unwrap_or_default();
            assert_eq!(named == id, expected == 200);
        }
    }
    let denied = by_nginx(&service, "POST", "/v2/droplets", &token).await;
    let challenge = denied.header("www-authenticate").unwrap();
    assert_eq!(
        challenge,
        "Bearer error=\"insufficient_scope\", scope=\"droplet:create\""
    );
    assert!(denied.body.contains("droplet:create"));
    service.stop().await;
}

#[tokio::test]
async fn whoever_asks_about_nothing_or_about_two_things_is_denied() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let (_, secret) = service.mint(&ada, "ci", json!("full_access")).await;
    let bearer = format!("Bearer {secret}");
    let token = ("Authorization", bearer.as_str());
    let (method, uri) = (("X-Original-Method", "GET"), ("X-Original-URI", "/v2/droplets"));
    let forwarded = [("X-Forwarded-Method", "GET"), ("X-Forwarded-Uri", "/v2/droplets")];
    let cases: [(&str, &[(&str, &str)]); 8] = [
        ("/authorize", &[token]),
        ("/authorize", &[token, method]),
        ("/authorize", &[token, uri]),
        ("/authorize", &[token, method, uri, uri]),
        ("/authorize", &[token, method, uri, forwarded[0]]),
        ("/authorize", &[token, method, uri, forwarded[0], forwarded[1]]),
        ("/authorize/v2/droplets", &[token, method, uri]),
        ("/authorize", &[token, ("X-Original-Method", "G T"), uri]),
    ];
    for (path, headers) in cases {
        let answer = service.get(path, headers).await;
        assert_eq!(answer.status, 400, "{path} {headers:?}");
    }
    service.stop().await;
}

#[tokio::test]
async fn a_header_that_the_service_behind_reads_as_the_caller_s_name_is_refused() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let (id, secret) = service.mint(&ada, "ci", json!("full_access")).await;
    let bearer = format!("Bearer {secret}");
    for name in ["X_Auth_User_Id", "x-auth_user-id", "X.Auth.Team.Id", "X-Auth-Token~Id"] {
        let headers = [("Authorization", bearer.as_str()), (name, "somebody else")];
        let answer = by_traefik(&service, "GET", "/v2/droplets", &headers).await;
        assert_eq!(answer.status, 400, "{name}");
        assert_eq!(answer.header("x-auth-token-id"), None);
    }
    // That name itself is written over.
    let headers = [("Authorization", bearer.as_str()), ("X-Auth-Token-Id", "somebody else")];
    let answer = by_traefik(&service, "GET", "/v2/droplets", &headers).await;
    assert_eq!(answer.header("x-auth-token-id"), Some(id.as_str()));
    service.stop().await;
}

#[tokio::test]
async fn a_target_that_two_readers_could_take_for_two_is_none() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let (_, secret) = service.mint(&ada, "ci", json!("full_access")).await;
    let bearer = format!("Bearer {secret}");
    let token = [("Authorization", bearer.as_str())];
    for target in [
        "/v2/droplets#/../../x",
        "/v2/droplets/a\\b",
        "/v2/droplets/\u{e9}",
        "http://elsewhere/v2/droplets",
        "v2/droplets",
        "//v2/droplets",
        "/v2/droplets/%2e%2e/account",
        "/v2/droplets/1%2f2",
        "*",
    ] {
        let answer = by_traefik(&service, "GET", target, &token).await;
        assert_eq!(answer.status, 404, "{target}");
    }
    service.stop().await;
}
