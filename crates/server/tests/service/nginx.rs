//! nginx in front of a backend that asks nobody, configured as the README has it.

use std::net::SocketAddr;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::documented::{is_here, nginx};
use crate::support::{Answer, Service, raw, request};

/// Answers everything with the request line and whom nginx says it is from.
pub(crate) async fn backend() -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut read = vec![0; 16_384];
            let length = stream.read(&mut read).await.unwrap_or(0);
            let body = String::from_utf8_lossy(&read[..length]).into_owned();
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn nginx_passes_on_what_a_token_allows_and_tells_what_it_does_not() {
    if !is_here() {
        return;
    }
    let service = Service::start().await;
    let nginx = nginx(service.address, backend().await).await;
    let ada = service.owner().await;
    let (id, secret) = service.mint(&ada, "ci", json!(["droplet:read"])).await;
    let team = service.team(&ada).await;
    let bearer = format!("Bearer {secret}");
    let ask = async |method: &str, path: &str, headers: &[(&str, &str)]| -> Answer {
        raw(nginx.address, &request(method, path, headers, "")).await
    };
    let token = ("Authorization", bearer.as_str());

    let allowed = ask(
        "GET",
        "/v2/droplets?page=2",
        &[
            token,
            ("X-Auth-User-Id", "somebody else"),
            ("X-Auth-Team-Id", "another team"),
        ],
    )
    .await;
    assert_eq!(allowed.status, 200, "{allowed:?}");
    assert!(
        allowed.body.starts_with("GET /v2/droplets?page=2 "),
        "as it came: {allowed:?}"
    );
    assert!(
        allowed.body.contains(&id) && !allowed.body.contains("somebody else"),
        "{allowed:?}"
    );
    assert!(
        allowed.body.contains(&team) && !allowed.body.contains("another team"),
        "{allowed:?}"
    );
    assert!(
        !allowed.body.contains(&secret),
        "the backend has no use for the secret: {allowed:?}"
    );

    let nobody = ask("GET", "/v2/droplets", &[]).await;
    assert_eq!(
        (nobody.status, nobody.header("www-authenticate")),
        (401, Some("Bearer")),
        "{nobody:?}"
    );

    let denied = ask("POST", "/v2/droplets", &[token]).await;
    assert_eq!(denied.status, 403, "{denied:?}");
    assert!(
        denied.header("www-authenticate").unwrap().contains("droplet:create"),
        "{denied:?}"
    );

    for path in [
        "/v2/nothing",
        "/v2/droplets/../account",
        "/v2//droplets",
        "/v2/droplets/%2e%2e",
    ] {
        assert_eq!(ask("GET", path, &[token]).await.status, 403, "{path}");
    }
    // Whoever speaks for the gateway is not heard.
    let spoken = [
        ("X-Original-URI", "/v2/droplets"),
        ("X-Forwarded-Uri", "/v2/droplets"),
        ("X-Forwarded-Method", "GET"),
    ];
    let spoken = ask("POST", "/v2/droplets", &[&[token], spoken.as_slice()].concat()).await;
    assert_eq!(spoken.status, 403, "{spoken:?}");
    let own = ask("GET", "/authorize", &[token]).await;
    assert_eq!(own.status, 403, "{own:?}");

    // Nobody but the gateway says who it is, and nothing says that another method is meant.
    let other = ask("GET", "/v2/droplets", &[token, ("X-HTTP-Method-Override", "DELETE")]).await;
    assert_eq!(other.status, 401, "{other:?}");
    let disguised = [
        token,
        ("X-HTTP-Method", "GET"),
        ("X_HTTP_Method_Override", "DELETE"),
        ("X_Auth_User_Id", "somebody else"),
        ("X.Auth.Team.Id", "somebody else"),
    ];
    let passed = ask("GET", "/v2/droplets", &disguised).await;
    assert_eq!(passed.status, 200, "{passed:?}");
    for gone in ["somebody else", "DELETE", "X-HTTP-Method"] {
        assert!(!passed.body.contains(gone), "{gone}: {passed:?}");
    }

    service
        .call(&ada, "DELETE", &format!("/v1/tokens/{id}"), &Value::Null)
        .await;
    assert_eq!(ask("GET", "/v2/droplets", &[token]).await.status, 401);
    drop(nginx);
    service.stop().await;
}
