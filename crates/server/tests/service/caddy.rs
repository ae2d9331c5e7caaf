//! Caddy in front of a backend that asks nobody, configured as the README has it.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};

use serde_json::json;

use crate::nginx::backend;
use crate::support::{Answer, Service, raw, request};

/// A running Caddy, which ends with the test.
struct Caddy {
    process: Child,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Drop for Caddy {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// The block of the README that is Caddy's.
fn documented() -> &'static str {
    let readme = include_str!("../../README.md");
    readme
        .split("```caddyfile\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap()
}

async fn caddy(service: SocketAddr, backend: SocketAddr) -> Option<Caddy> {
    let here = Command::new("caddy").arg("version").stdout(Stdio::null()).status();
    if !here.is_ok_and(|status| status.success()) {
        let skipped = "skipped: caddy is not here, so nothing is tried behind it";
        writeln!(std::io::stderr().lock(), "{skipped}").unwrap();
        return None;
    }
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let site = documented()
        .replace("127.0.0.1:8700", &service.to_string())
        .replace("127.0.0.1:9000", &backend.to_string())
        .replace(":80 {", &format!("http://:{} {{\n    bind 127.0.0.1", address.port()));
    let config = format!("{{\n admin off\n log {{\n  level ERROR\n }}\n}}\n{site}");
    std::fs::write(folder.path().join("Caddyfile"), config).unwrap();
    let mut process = Command::new("caddy")
        .args(["run", "--config", "Caddyfile", "--adapter", "caddyfile"])
        .current_dir(folder.path())
        .env("HOME", folder.path())
        .env("XDG_DATA_HOME", folder.path())
        .env("XDG_CONFIG_HOME", folder.path())
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    while tokio::net::TcpStream::connect(address).await.is_err() {
        let ended = process.try_wait().unwrap();
        assert!(ended.is_none(), "caddy does not take the configuration of the README");
        tokio::task::yield_now().await;
    }
    Some(Caddy {
        process,
        address,
        _folder: folder,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn caddy_passes_on_what_a_token_allows_and_nothing_that_a_client_says_for_it() {
    let service = Service::start().await;
    let Some(caddy) = caddy(service.address, backend().await).await else {
        return;
    };
    let ada = service.owner().await;
    let (id, secret) = service.mint(&ada, "ci", json!(["droplet:read"])).await;
    let bearer = format!("Bearer {secret}");
    let token = ("Authorization", bearer.as_str());
    let ask = async |method: &str, path: &str, headers: &[(&str, &str)]| -> Answer {
        raw(caddy.address, &request(method, path, headers, "")).await
    };

    let disguised = [
        token,
        ("X-HTTP-Method", "GET"),
        ("X_HTTP_Method_Override", "DELETE"),
        ("X-Auth-User-Id", "somebody else"),
        ("X-Auth_User-Id", "somebody else"),
        ("X.Auth.Team.Id", "somebody else"),
    ];
    let allowed = ask("GET", "/v2/droplets?page=2", &disguised).await;
    assert_eq!(allowed.status, 200, "{allowed:?}");
    assert!(allowed.body.starts_with("GET /v2/droplets?page=2 "), "{allowed:?}");
    assert!(allowed.body.contains(&id), "{allowed:?}");
    for gone in ["somebody else", "DELETE", "Method", &secret] {
        assert!(!allowed.body.contains(gone), "{gone}: {allowed:?}");
    }

    let more = |field| [token, field];
    for (status, method, path, headers) in [
        (401, "GET", "/v2/droplets", &[][..]),
        (403, "POST", "/v2/droplets", &[token]),
        (404, "GET", "/v2/nothing", &[token]),
        (404, "GET", "/v2//droplets", &[token]),
        (404, "GET", "/v2/droplets/%2e%2e", &[token]),
        (400, "GET", "/v2/droplets", &more(("X-HTTP-Method-Override", "DELETE"))),
        (400, "GET", "/v2/droplets", &more(("X~Auth~User~Id", "somebody else"))),
        (400, "POST", "/v2/droplets", &more(("X-Original-URI", "/v2/droplets"))),
        (403, "POST", "/v2/droplets", &more(("X-Forwarded-Method", "GET"))),
        (401, "GET", "/v2/droplets", &[("Content-Type", "application/grpc")]),
    ] {
        let answer = ask(method, path, headers).await;
        assert_eq!(answer.status, status, "{method} {path} {headers:?}: {answer:?}");
    }
    drop(caddy);
    service.stop().await;
}
