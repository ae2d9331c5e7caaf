//! A listener of its own for gateways.

use std::net::SocketAddr;

use bailiwick_server::ServeOptions;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::support::{Answer, CLIENT, Service, local, raw, request};

async fn apart() -> (Service, SocketAddr) {
    with(|_| {}).await
}

async fn with(tell: fn(&mut ServeOptions)) -> (Service, SocketAddr) {
    let mut options = local();
    tell(&mut options);
    options.listen_gateway = Some("127.0.0.1:0".parse().unwrap());
    options.clients = CLIENT.parse().unwrap();
    let service = Service::with(options).await;
    let for_gateways = service.for_gateways.unwrap();
    (service, for_gateways)
}

/// Method, path, fields and body.
type Sent<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a str);

#[tokio::test]
async fn what_gateways_and_programs_ask_is_there_and_nothing_else_is() {
    let (service, for_gateways) = apart().await;
    let ada = service.owner().await;
    let (_, secret) = service.mint(&ada, "ci", json!(["droplet:read"])).await;
    let (bearer, basic) = (format!("Bearer {secret}"), format!("Basic {}", STANDARD.encode(CLIENT)));
    let asked = [
        ("Authorization", bearer.as_str()),
        ("X-Original-Method", "GET"),
        ("X-Original-URI", "/v2/droplets"),
    ];
    let form = [
        ("Authorization", basic.as_str()),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    let token = format!("token={secret}");
    let requests: [Sent<'_>; 5] = [
        ("GET", "/authorize", &asked, ""),
        ("GET", "/authorize/v2/droplets", &asked[..1], ""),
        ("GET", "/metrics", &[], ""),
        ("POST", "/introspect", &form, &token),
        ("POST", "/revoke", &form, &token),
    ];
    for (method, path, headers, body) in requests {
        let send = async |to| -> Answer { raw(to, &request(method, path, headers, body)).await };
        let public = send(service.address).await;
        assert_eq!(public.status, 404, "{path}: {public:?}");
        let apart = send(for_gateways).await;
        assert_eq!(apart.status, 200, "{path}: {apart:?}");
    }
    for path in ["/", "/sign-in", "/tokens", "/v1/session", "/v1/openapi.json"] {
        let answer = raw(for_gateways, &request("GET", path, &[], "")).await;
        assert_eq!(answer.status, 404, "{path}: {answer:?}");
    }
    for to in [service.address, for_gateways] {
        assert_eq!(raw(to, &request("GET", "/healthz", &[], "")).await.status, 200);
        assert_ne!(raw(to, &request("GET", "/readyz", &[], "")).await.status, 404);
    }
    service.stop().await;
    assert!(tokio::net::TcpStream::connect(for_gateways).await.is_err(), "both end");
}

#[tokio::test]
async fn nobody_says_there_who_they_are() {
    for tell in [
        (|options| options.trust_forwarded_for = true) as fn(&mut ServeOptions),
        |options| options.trust_forwarded = true,
    ] {
        let (service, for_gateways) = with(tell).await;
        let mut statuses = Vec::new();
        for number in 0..11 {
            let (x, forwarded) = (format!("192.0.2.{number}"), format!("for=192.0.2.{number}"));
            let headers = [("X-Forwarded-For", x.as_str()), ("Forwarded", forwarded.as_str())];
            statuses.push(
                raw(for_gateways, &request("POST", "/introspect", &headers, ""))
                    .await
                    .status,
            );
        }
        assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
        service.stop().await;
    }
}

#[tokio::test]
async fn without_it_everything_is_at_one_address() {
    let service = Service::start().await;
    assert_eq!(service.for_gateways, None);
    assert_eq!(service.get("/metrics", &[]).await.status, 200);
    assert_eq!(service.get("/authorize/v2/droplets", &[]).await.status, 401);
    service.stop().await;
}
