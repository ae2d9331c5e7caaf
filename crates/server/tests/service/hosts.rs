//! Under which names the panel and the API answer.

use bailiwick_server::ServeOptions;

use crate::support::{Answer, PASSWORD, Service, local, raw};

async fn ask(service: &Service, path: &str, host: &str) -> Answer {
    let text = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    service.raw(text.as_bytes()).await
}

async fn reached_at(url: Option<&str>) -> Service {
    let mut options = local();
    options.public_url = url.map(str::to_owned);
    Service::with(options).await
}

/// Of the panel and of the API, each with its answer to whoever is let in.
const GUARDED: [(&str, u16); 4] = [
    ("/sign-in", 200),
    ("/tokens", 303),
    ("/v1/session", 401),
    ("/v1/openapi.json", 200),
];

#[tokio::test]
async fn a_name_that_a_page_elsewhere_has_lead_here_reaches_neither_panel_nor_api() {
    let service = reached_at(None).await;
    let own = service.address.to_string();
    for (path, status) in GUARDED {
        for host in [own.as_str(), "localhost", "[::1]:8700"] {
            assert_eq!(ask(&service, path, host).await.status, status, "{path} of {host}");
        }
        for host in [
            "evil.example",
            "evil.example:8700",
            "localhost.evil.example",
            "192.0.2.1",
        ] {
            let answer = ask(&service, path, host).await;
            assert_eq!(answer.status, 421, "{path} of {host}");
            assert!(
                answer.body.contains("--public-url") && !answer.body.contains("evil"),
                "{answer:?}"
            );
        }
    }
    // Two of them, and a target that names another one.
    for head in [
        "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nHost: evil.example",
        "GET http://evil.example/sign-in HTTP/1.1\r\nHost: localhost",
    ] {
        let answer = service
            .raw(format!("{head}\r\nConnection: close\r\n\r\n").as_bytes())
            .await;
        assert!([400, 421].contains(&answer.status), "{head}: {answer:?}");
    }
    service.stop().await;
}

#[tokio::test]
async fn the_public_url_is_a_name_of_the_service_and_no_other_is() {
    let service = reached_at(Some("https://tokens.example.com")).await;
    for (path, status) in GUARDED {
        for host in ["tokens.example.com", "TOKENS.example.com:443", "localhost"] {
            assert_eq!(ask(&service, path, host).await.status, status, "{path} of {host}");
        }
        for host in ["tokens.example.com:80", "example.com", "192.0.2.1:8700"] {
            let answer = ask(&service, path, host).await;
            assert_eq!(answer.status, 421, "{path} of {host}");
            assert!(answer.body.contains("https://tokens.example.com"), "{answer:?}");
        }
    }
    service.stop().await;
}

#[tokio::test]
async fn gateways_programs_and_probes_may_use_any_name() {
    let service = Service::start().await;
    assert_eq!(ask(&service, "/healthz", "10.0.0.7:8700").await.status, 200);
    assert_eq!(ask(&service, "/metrics", "bailiwick").await.status, 200);
    let asked = "GET /authorize HTTP/1.1\r\nHost: api.example.com\r\nX-Original-Method: GET\r\n\
                 X-Original-URI: /v2/droplets\r\nConnection: close\r\n\r\n";
    assert_eq!(service.raw(asked.as_bytes()).await.status, 401);
    let post = "POST /introspect HTTP/1.1\r\nHost: bailiwick\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    assert_eq!(service.raw(post.as_bytes()).await.status, 401);
    service.stop().await;
}

#[tokio::test]
async fn a_service_for_other_machines_without_a_name_is_reached_at_an_address() {
    let mut options = ServeOptions::default();
    options.listen = "0.0.0.0:0".parse().unwrap();
    let service = Service::with(options).await;
    let here = format!("127.0.0.1:{}", service.address.port()).parse().unwrap();
    let ask = async |host: &str| {
        let text = format!("GET /sign-in HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        raw(here, text.as_bytes()).await.status
    };
    assert_eq!(ask("192.0.2.1:8700").await, 200);
    assert_eq!(ask("tokens.example.com").await, 421);
    service.stop().await;
}

/// As nginx does it with an `upstream`, or without `proxy_set_header Host`.
#[tokio::test]
async fn a_proxy_that_names_this_machine_is_let_in_and_its_forms_count() {
    let service = reached_at(Some("http://tokens.example.com")).await;
    let body = format!("login=ada&password={}&team=parcels", PASSWORD.replace(' ', "+"));
    let text = format!(
        "POST /first/{} HTTP/1.1\r\nHost: 127.0.0.1:8700\r\nOrigin: http://tokens.example.com\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        service.first,
        body.len()
    );
    assert_eq!(service.raw(text.as_bytes()).await.status, 303);
    service.stop().await;
}
