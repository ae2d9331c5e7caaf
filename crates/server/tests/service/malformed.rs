//! Requests that make no sense: they are answered, never by a failure, and never by an allow that the naive reading of the
//! catalogue denies.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::naive::{Decision, Grant, Naive, names};
use crate::support::Service;

const REQUESTS: usize = 1_000;

/// A request, byte for byte, and what it asks of the gateway's endpoint if it is well enough formed to ask something.
#[derive(Clone, Debug)]
struct Sent {
    bytes: Vec<u8>,
    asked: Option<(String, String)>,
}

fn target() -> impl Strategy<Value = String> {
    let segment = select(vec![
        "v2",
        "droplets",
        "account",
        "keys",
        "1",
        "..",
        ".",
        "",
        "%2f",
        "%2e%2e",
        "%00",
        "%64roplets",
        "a%2Fb",
        "a\\b",
        "#",
        "\u{e9}",
        "*",
        "registries",
        "validate-name",
        "domains",
        "records",
        "a:b",
        "{droplet_id}",
    ]);
    let known = select(vec![
        "/v2/droplets",
        "/v2/droplets/7",
        "/v2/account",
        "/v2/domains/x/records",
        "/v2/1-clicks",
    ]);
    let query = select(vec!["", "?page=2", "?access_token=x", "?a=%ff", "?/../#"]);
    let path = prop_oneof![
        3 => known.prop_map(str::to_owned),
        2 => vec(segment, 0..6).prop_map(|segments| format!("/{}", segments.join("/"))),
        1 => "\\PC{0,12}".prop_map(|text| format!("/v2/{}", text.replace(['\r', '\n', ' '], ""))),
    ];
    (path, query).prop_map(|(path, query)| format!("{path}{query}"))
}

fn method() -> impl Strategy<Value = &'static str> {
    select(vec![
        "GET", "GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PROPFIND", "get",
        "G\u{e9}T",
    ])
}

/// Header lines, of which some have what no header may.
fn headers(secret: &str) -> impl Strategy<Value = Vec<Vec<u8>>> + use<> {
    let line = prop_oneof![
        12 => Just(format!("Authorization: Bearer {secret}").into_bytes()),
        1 => Just(b"Authorization: Bearer dop_v1_\xff\xfe".to_vec()),
        1 => Just(b"Authorization: Basic Zm9vOmJhcg==".to_vec()),
        1 => Just(b"Cookie: bailiwick=x; bailiwick=y; =; ;".to_vec()),
        1 => Just(b"Cookie: \xff\xff".to_vec()),
        1 => Just([b"X-Huge: ".as_slice(), &[b'x'; 20_000]].concat()),
        1 => Just(b"Content-Type: text/plain".to_vec()),
        1 => Just(b"Content-Type: application/json".to_vec()),
        1 => Just(b"Content-Type: application/x-www-form-urlencoded".to_vec()),
        1 => Just(b"Accept: application/problem+json;q=x".to_vec()),
        1 => Just(b"X-Forwarded-For: \xfe, 1.2.3.4.5".to_vec()),
        1 => Just(b"Idempotency-Key: ".to_vec()),
        1 => Just(b"No colon here".to_vec()),
    ];
    vec(line, 0..3)
}

fn sent(secret: &str) -> impl Strategy<Value = Sent> + use<> {
    let body = prop_oneof![
        4 => Just(Vec::new()),
        2 => vec(any::<u8>(), 0..64),
        1 => Just(vec![b'['; 1_000]),
        1 => Just(vec![b'x'; 70_000]),
        1 => Just(br#"{"name":"x","grant":["droplet:read"],"expires":"30","more":1}"#.to_vec()),
    ];
    let elsewhere = select(vec![
        "/v1/session",
        "/v1/teams",
        "/v1/teams/x/tokens",
        "/v1/tokens/%00",
        "/introspect",
        "/revoke",
        "/sign-in",
        "/first/x",
        "/invitation/%2e",
        "/sign-out",
        "/",
        "/metrics",
        "/nothing",
    ]);
    (0..4_u8, method(), target(), headers(secret), body, elsewhere).prop_map(
        |(way, asked_with, target, mut headers, body, elsewhere)| {
            let asked = Some((asked_with.to_owned(), target.clone()));
            let (method, path, asked) = match way {
                0 | 1 => {
                    let names = [
                        ("X-Original-Method", "X-Original-URI"),
                        ("X-Forwarded-Method", "X-Forwarded-Uri"),
                    ];
                    let names = names[usize::from(way)];
                    headers.push(format!("{}: {asked_with}", names.0).into_bytes());
                    headers.push(format!("{}: {target}", names.1).into_bytes());
                    ("GET", "/authorize".to_owned(), asked)
                }
                2 => (asked_with, format!("/authorize{target}"), asked),
                _ => (asked_with, elsewhere.to_owned(), None),
            };
            let mut bytes = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n").into_bytes();
            for line in headers {
                bytes.extend(line);
                bytes.extend(b"\r\n");
            }
            bytes.extend(format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes());
            bytes.extend(body);
            Sent { bytes, asked }
        },
    )
}

#[tokio::test]
async fn nothing_that_is_sent_makes_it_fail_or_allow_what_it_must_not() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let (_, secret) = service.mint(&ada, "ci", json!(["droplet:read"])).await;
    let shown = service.get("/v1/openapi.json", &[]).await;
    assert_eq!(shown.status, 200);

    let naive = Naive::load(include_str!("../../../../scopes.toml"));
    let role = naive.roles["owner"].clone();
    let given = naive.required(&names(["droplet:read"]));
    let grant = Grant::Custom(given.into_iter().chain(["droplet:read".to_owned()]).collect());
    let mut runner = TestRunner::deterministic();
    let strategy = sent(&secret);
    let mut allowed = 0;
    for _ in 0..REQUESTS {
        let sent = strategy.new_tree(&mut runner).unwrap().current();
        let answer = service.raw(&sent.bytes).await;
        let text = || String::from_utf8_lossy(&sent.bytes).into_owned();
        assert!(answer.status < 500, "{answer:?} to {}", text());
        if let Some((method, target)) = sent.asked.filter(|_| answer.status == 200) {
            allowed += 1;
            let path = target.split('?').next().unwrap();
            let decision = naive.decide(Some(&grant), &role, &method, path);
            assert_eq!(decision, Decision::Allow, "{}", text());
        }
    }
    assert!(allowed >= 10, "something has to pass, or nothing was tried: {allowed}");
    service.stop().await;
}
