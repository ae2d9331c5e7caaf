//! Requests that make no sense, among some that do.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::Session;

/// A request, byte for byte.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) bytes: Vec<u8>,
    /// Without a body in the answer.
    pub(super) is_head: bool,
    pub(super) for_gateway: bool,
    /// What it asks of the gateway's endpoint, if it asks one thing.
    pub(super) asked: Option<(String, String)>,
    /// Whether it presents the token, once.
    pub(super) has_token: bool,
}

/// What whoever sends them has in hand.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) secret: String,
    pub(super) team: String,
    pub(super) session: Session,
}

/// Requests of all kinds, some with what no request may have.
pub(super) fn sent(known: &Known) -> impl Strategy<Value = Sent> + use<> {
    let token = bearer(&known.secret);
    let csrf = format!("X-CSRF-Token: {}", known.session.csrf);
    let all = (0..6_u8, method(), target(), headers(known), body(), elsewhere(known));
    all.prop_map(move |(way, asked_with, target, mut lines, body, elsewhere)| {
        let spoken = lines
            .iter()
            .any(|line| line.starts_with(b"X-Original-") || line.starts_with(b"X-Forwarded-M"));
        let asked = Some((asked_with.to_owned(), target.clone())).filter(|_| !spoken);
        let (method, path, asked) = match way {
            0 | 1 => {
                let names = [
                    ("X-Original-Method", "X-Original-URI"),
                    ("X-Forwarded-Method", "X-Forwarded-Uri"),
                ];
                let names = names[usize::from(way)];
                lines.push(format!("{}: {asked_with}", names.0).into_bytes());
                lines.push(format!("{}: {target}", names.1).into_bytes());
                ("GET", "/authorize".to_owned(), asked)
            }
            2 => {
                // What is behind a `#` in the target of a request is gone before anybody can look at it.
                let until = |(method, target): (String, String)| (method, target.split('#').next().unwrap().to_owned());
                (asked_with, format!("/authorize{target}"), asked.map(until))
            }
            _ => {
                // Its own session is not ended by it, or nothing behind it would be tried any more.
                if way == 3 && !elsewhere.contains("session") {
                    lines.push(csrf.clone().into_bytes());
                }
                (asked_with, elsewhere, None)
            }
        };
        let credentials: Vec<_> = lines.iter().filter(|line| line.starts_with(b"Authorization")).collect();
        let has_token = matches!(credentials[..], [only] if *only == token);
        let mut bytes = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n").into_bytes();
        for line in lines {
            bytes.extend(line);
            bytes.extend(b"\r\n");
        }
        bytes.extend(format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes());
        bytes.extend(body);
        Sent {
            bytes,
            is_head: method == "HEAD",
            for_gateway: way < 3,
            asked,
            has_token,
        }
    })
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
        "/v2/droplets#x",
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
fn headers(known: &Known) -> impl Strategy<Value = Vec<Vec<u8>>> + use<> {
    let line = prop_oneof![
        60 => Just(bearer(&known.secret)),
        1 => Just(b"Authorization: Bearer dop_v1_\xff\xfe".to_vec()),
        1 => Just(b"Authorization: Basic Zm9vOmJhcg==".to_vec()),
        4 => Just(format!("Cookie: {}", known.session.cookie).into_bytes()),
        1 => Just(b"Cookie: bailiwick=x; bailiwick=y; =; ;".to_vec()),
        1 => Just(b"Cookie: \xff\xff".to_vec()),
        1 => Just(b"X-CSRF-Token: \xc3\xa9".to_vec()),
        1 => Just([b"X-Huge: ".as_slice(), &[b'x'; 20_000]].concat()),
        1 => Just([b"Cookie: ".as_slice(), &[b'y'; 500_000]].concat()),
        1 => Just(b"Content-Type: text/plain".to_vec()),
        1 => Just(b"Content-Type: application/json".to_vec()),
        1 => Just(b"Content-Type: application/json; charset=\xff".to_vec()),
        1 => Just(b"Content-Type: application/x-www-form-urlencoded".to_vec()),
        1 => Just(b"Accept: application/problem+json;q=x".to_vec()),
        1 => Just(b"X-Forwarded-For: \xfe, 1.2.3.4.5".to_vec()),
        1 => Just(b"X-Original-URI: /v2/droplets".to_vec()),
        1 => Just(b"X-Forwarded-Method: GET".to_vec()),
        1 => Just(b"Idempotency-Key: ".to_vec()),
        1 => Just(b"No colon here".to_vec()),
    ];
    vec(line, 0..4)
}

fn bearer(secret: &str) -> Vec<u8> {
    format!("Authorization: Bearer {secret}").into_bytes()
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => Just(Vec::new()),
        2 => vec(any::<u8>(), 0..64),
        1 => Just(vec![b'['; 1_000]),
        1 => Just(vec![b'x'; 70_000]),
        1 => Just(br#"{"name":"x","grant":["droplet:read"],"expires":"30","more":1}"#.to_vec()),
        1 => Just(br#"{"name":"x","grant":["\ud800"],"expires":"99999999999999999999"}"#.to_vec()),
        1 => Just(b"{\"name\":\"\xff\",\"permissions\":[]}".to_vec()),
        1 => Just(br#"{"role":{"predefined":"nobody","custom":0},"login":"\u0000"}"#.to_vec()),
        1 => Just(b"login=%ff%00&password=%&csrf=&token&grant=custom&scope=droplet:read&scope=".to_vec()),
    ]
}

/// Paths besides that of gateways, with a team that there is.
fn elsewhere(known: &Known) -> impl Strategy<Value = String> + use<> {
    let team = format!("/v1/teams/{}", known.team);
    let page = format!("/teams/{}", known.team);
    let whole = [
        "/v1/session",
        "/v1/teams",
        "/v1/teams/x/tokens",
        "/v1/tokens/%00",
        "/v1/tokens/0/regenerate",
        "/v1//teams",
        "/v1/openapi.json?%ff",
        "/introspect",
        "/revoke",
        "/sign-in",
        "/first/x",
        "/invitation/%2e",
        "/sign-out",
        "/",
        "/metrics",
        "/nothing",
        "/tokens",
        "/tokens/new",
        "/tokens/%2f",
        "/members",
        "/roles/..",
        "/audit?after=%ff",
        "/assets/%00",
    ];
    let inside = [
        "",
        "/",
        "/tokens",
        "/tokens?limit=-1",
        "/tokens?after=%ff",
        "/members",
        "/members/x",
        "/roles",
        "/roles/%2e%2e",
        "/audit?limit=18446744073709551616",
        "/audit?after=9",
        "/invitations",
        "/tokens/new",
        "/..",
        "/%2f",
    ];
    let inside = inside
        .iter()
        .flat_map(|each| [format!("{team}{each}"), format!("{page}{each}")]);
    select(
        whole
            .iter()
            .map(|&each| each.to_owned())
            .chain(inside)
            .collect::<Vec<_>>(),
    )
}
