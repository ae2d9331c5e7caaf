//! Gateways in front of a backend that asks nobody, configured as the README has them.

mod heard;
mod program;

use std::net::SocketAddr;

use serde_json::json;

use crate::nginx::backend;
use crate::support::{Answer, Service, raw, request};
use heard::Listener;
use program::{Gateway, PROGRAMS, Program};

#[tokio::test(flavor = "multi_thread")]
async fn gateways_pass_on_what_a_token_allows_and_nothing_that_a_client_says_for_it() {
    for program in PROGRAMS {
        let service = Service::start().await;
        let Some(gateway) = program.start(service.address, backend().await).await else {
            continue;
        };
        passes_on_what_a_token_allows(program, &gateway, &service).await;
        service.stop().await;
        let unanswered = ask(&gateway, "GET", "/v2/droplets", &[]).await;
        assert_eq!(
            unanswered.status,
            program.without_an_answer(),
            "{program:?}: {unanswered:?}"
        );
    }
}

async fn ask(gateway: &Gateway, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    raw(gateway.address, &request(method, path, headers, "")).await
}

async fn passes_on_what_a_token_allows(program: Program, gateway: &Gateway, service: &Service) {
    let ada = service.owner().await;
    let (id, secret) = service.mint(&ada, "ci", json!(["droplet:read"])).await;
    let bearer = format!("Bearer {secret}");
    let token = ("Authorization", bearer.as_str());

    let disguised = [
        token,
        ("X-HTTP-Method", "GET"),
        ("X_HTTP_Method_Override", "DELETE"),
        ("X-Auth-User-Id", "somebody else"),
        ("X-Auth_User-Id", "somebody else"),
        ("X.Auth.Team.Id", "somebody else"),
    ];
    let allowed = ask(gateway, "GET", "/v2/droplets?page=2", &disguised).await;
    assert_eq!(allowed.status, 200, "{program:?}: {allowed:?}");
    assert!(
        allowed.body.starts_with("GET /v2/droplets?page=2 "),
        "{program:?}: {allowed:?}"
    );
    assert!(allowed.body.contains(&id), "{program:?}: {allowed:?}");
    let body = allowed.body.to_ascii_lowercase();
    for gone in ["somebody else", "delete", "method", &secret] {
        assert!(!body.contains(gone), "{program:?} passes {gone} on: {allowed:?}");
    }

    let more = |field| [token, field];
    for (status, method, path, headers) in [
        (401, "GET", "/v2/droplets", &[][..]),
        (403, "POST", "/v2/droplets", &[token]),
        (404, "GET", "/v2/nothing", &[token]),
        (program.tidied(200), "GET", "/v2//droplets", &[token]),
        (404, "GET", "/v2/droplets/%2e%2e", &[token]),
        (403, "POST", "/v2/droplets", &more(("X-Forwarded-Method", "GET"))),
        (403, "POST", "/v2/droplets", &more(("X-Forwarded-Uri", "/v2/account"))),
        // Envoy itself tells a client of gRPC by `grpc-status`.
        (
            program.unseen(200, 401),
            "GET",
            "/v2/droplets",
            &[("Content-Type", "application/grpc")],
        ),
        // Envoy shows `/authorize` none of these, so nobody is misled by them, and takes the second away.
        (
            program.unseen(403, 400),
            "POST",
            "/v2/droplets",
            &more(("X-Original-URI", "/v2/account")),
        ),
        (
            program.unseen(200, 400),
            "GET",
            "/v2/droplets",
            &more(("X-HTTP-Method-Override", "DELETE")),
        ),
    ] {
        let answer = ask(gateway, method, path, headers).await;
        assert_eq!(
            answer.status, status,
            "{program:?}: {method} {path} {headers:?}: {answer:?}"
        );
    }
    let spelling = ask(
        gateway,
        "GET",
        "/v2/droplets",
        &more(("X~Auth~User~Id", "somebody else")),
    )
    .await;
    assert!(!spelling.body.contains("somebody else"), "{program:?}: {spelling:?}");
}

/// Odd in every way in which one reader may take a target for another one.
const TARGETS: [&str; 40] = [
    "/v2/droplets?page=2",
    "//v2/droplets",
    "/v2//droplets",
    "/v2/../account",
    "/v2/%2e%2e/account",
    "/v2/%2E/account",
    "/v2/./a",
    "/v2/a/.",
    "/v2/a/..",
    "/v2/a/",
    "/v2/a%2fb",
    "/v2/a%2Fb",
    "/v2/a%252fb",
    "/v2/a%5cb",
    "/v2/a\\b",
    "/v2/a;b/c",
    "/v2/..;/account",
    "/v2/a%3bb/c",
    "/v2/a%00",
    "/v2/a%0a",
    "/v2/a\u{1}b",
    "/v2/a\u{7f}b",
    "/v2/a%",
    "/v2/a%zz",
    "/v2/a%3Fb",
    "/v2/a#b",
    "/v2/a%23b",
    "/v2/a?",
    "/v2/a?b;c=1",
    "/v2/a?x=/../b#c",
    "/%76%32/a",
    "/v2/ä",
    "/v2/a|b\"<>^`{}",
    "http://elsewhere/v2/droplets",
    "http://elsewhere//v2/../droplets",
    "http://elsewhere",
    "http:/v2/droplets",
    "v2/droplets",
    "*",
    "",
];

/// Who it is, as the listener that is asked says.
const CALLER: [(&str, &str); 3] = [
    ("x-auth-token-id", "t"),
    ("x-auth-user-id", "u"),
    ("x-auth-team-id", "v"),
];

/// Written by a client that wants another request to be decided on than the one that it makes.
const CLAIMS: [&[(&str, &str)]; 6] = [
    &[],
    &[("X-Original-URI", "/v2/account"), ("X-Original-Method", "GET")],
    &[("X-Forwarded-Uri", "/v2/account"), ("X-Forwarded-Method", "GET")],
    &[("X_Forwarded_Uri", "/v2/account"), ("X_Original_URI", "/v2/account")],
    &[
        ("X-Envoy-Original-Path", "/v2/account"),
        ("X-Rewrite-URL", "/v2/account"),
    ],
    &[
        ("X-HTTP-Method-Override", "GET"),
        (
            "Connection",
            "close, X-Forwarded-Uri, X-Original-URI, X-Auth-User-Id, X-Auth-Team-Id",
        ),
    ],
];

#[tokio::test(flavor = "multi_thread")]
async fn what_a_gateway_asks_about_is_what_it_passes_on() {
    for program in PROGRAMS {
        let (asked, passed) = (Listener::start().await, Listener::start().await);
        if let Some(gateway) = program.start(asked.address, passed.address).await {
            let reached = is_what_it_passes_on(&format!("{program:?}"), gateway.address, &asked, &passed).await;
            assert!(reached > 30, "{program:?} passes {reached} on");
        }
    }
    if crate::documented::is_here() {
        let (asked, passed) = (Listener::start().await, Listener::start().await);
        let nginx = crate::documented::nginx(asked.address, passed.address).await;
        let reached = is_what_it_passes_on("nginx", nginx.address, &asked, &passed).await;
        assert!(reached > 30, "nginx passes {reached} on");
    }
}

/// How many requests got to the backend, each with the method and the target that were asked about.
async fn is_what_it_passes_on(name: &str, gateway: SocketAddr, asked: &Listener, passed: &Listener) -> usize {
    // The start asks once, too.
    _ = (asked.taken(), passed.taken());
    let mut reached = 0;
    let odd = TARGETS.map(|target| ("GET", target, CLAIMS[0]));
    let claimed = ["GET", "POST", "HEAD", "PROPFIND", "get"]
        .into_iter()
        .flat_map(|method| CLAIMS.map(|claims| (method, TARGETS[0], claims)));
    for (method, target, claims) in odd.into_iter().chain(claimed) {
        let token = [("Authorization", "Bearer secret")];
        let sent = request(method, target, &[&token, claims].concat(), "");
        raw(gateway, &sent).await;
        let (asked, passed) = (asked.taken(), passed.taken());
        let at = format!("{name}: {method} {target:?} {claims:?}: asked {asked:?}, passed on {passed:?}");
        let Some(passed) = passed.first() else { continue };
        reached += 1;
        let [asked] = asked.as_slice() else {
            panic!("not asked once: {at}")
        };
        // Two conventions at once are answered 400.
        if let Some(about) = asked.about() {
            assert_eq!(about, passed.line(), "{at}");
        }
        assert_eq!(passed.field("authorization"), None, "{at}");
        for (name, value) in CALLER {
            assert_eq!(passed.field(name), Some(value), "{at}");
        }
    }
    reached
}
