//! SIGHUP: the service as an operator reloads it, who reads the log, while clients go on asking.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::run::bailiwick;

const CATALOG: &str = r#"
format = 1
[catalog]
name = "notes"
title = "Notes"
version = "1"
owner = "owner"
[scopes]
"note:read" = { title = "Read notes" }
[endpoints]
"GET /notes" = "note:read"
[roles.owner]
title = "Owner"
allow = ["*"]
"#;

struct Service {
    process: Child,
    out: BufReader<ChildStdout>,
    log: BufReader<ChildStderr>,
    address: String,
}

impl Drop for Service {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

fn next_line(from: &mut impl BufRead) -> String {
    let mut line = String::new();
    from.read_line(&mut line).unwrap();
    assert!(!line.is_empty(), "the process ended");
    line
}

impl Service {
    fn start(dir: &Path, more: &[&str]) -> Self {
        let mut process = bailiwick(dir)
            .args(["serve", "--catalog", "scopes.toml", "--database", "tokens.sqlite"])
            .args(["--listen", "127.0.0.1:0", "--log", "json"])
            .args(more)
            // At a terminal, SIGHUP says that it was closed.
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let log = BufReader::new(process.stderr.take().unwrap());
        let address = next_line(&mut out).trim().rsplit('/').next().unwrap().to_owned();
        let mut service = Self {
            process,
            out,
            log,
            address,
        };
        service.skip_link();
        service
    }

    fn skip_link(&mut self) {
        assert!(next_line(&mut self.out).contains("/first/"));
    }

    fn reload(&self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-HUP", &id]).status().unwrap().success());
    }

    /// The next line of the log that says so.
    fn logged(&mut self, message: &str) -> String {
        std::iter::repeat_with(|| next_line(&mut self.log))
            .find(|line| line.contains(message))
            .unwrap()
    }

    /// The status of a request that a gateway asks about.
    fn authorize(&self, path: &str) -> u16 {
        status(
            &self.address,
            "/authorize",
            &format!("X-Forwarded-Method: GET\r\nX-Forwarded-Uri: {path}\r\n"),
        )
    }

    /// What a program is answered that knows a secret.
    fn introspect(&self, basic: &str) -> u16 {
        let headers = format!(
            "Authorization: Basic {basic}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n"
        );
        send(&self.address, "POST", "/introspect", &headers, "token=x")
    }
}

fn status(address: &str, path: &str, headers: &str) -> u16 {
    send(address, "GET", path, headers, "")
}

fn send(address: &str, method: &str, path: &str, headers: &str, body: &str) -> u16 {
    let mut stream = TcpStream::connect(address).unwrap();
    let text = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}\r\n{body}");
    stream.write_all(text.as_bytes()).unwrap();
    let mut read = String::new();
    stream.read_to_string(&mut read).unwrap();
    let status = read.split(' ').nth(1).unwrap_or_else(|| panic!("no answer: {read:?}"));
    status.parse().unwrap()
}

fn with_catalog(text: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("scopes.toml"), text).unwrap();
    dir
}

#[test]
fn another_catalog_is_taken_over_by_the_same_process_and_no_request_is_lost() {
    let dir = with_catalog(CATALOG);
    let mut service = Service::start(dir.path(), &[]);
    assert_eq!((service.authorize("/notes"), service.authorize("/tags")), (401, 404));
    let id = service.process.id();
    let over = AtomicBool::new(false);
    let address = service.address.clone();
    let asked = thread::scope(|scope| {
        let clients: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut asked = 0;
                    while !over.load(Ordering::Relaxed) {
                        assert_eq!(status(&address, "/healthz", ""), 200);
                        asked += 1;
                    }
                    asked
                })
            })
            .collect();
        for round in 0..3 {
            let more = format!("\"GET /tags\" = \"note:read\"\n\"GET /round/{round}\" = \"note:read\"\n[roles.owner]");
            std::fs::write(dir.path().join("scopes.toml"), CATALOG.replace("[roles.owner]", &more)).unwrap();
            service.reload();
            let changed = service.logged("endpoints change");
            assert!(changed.contains(&format!("GET /round/{round}")), "{changed}");
            let role = service.logged("a role changes");
            assert!(role.contains(r#""role":"owner""#), "{role}");
            assert!(next_line(&mut service.out).contains(&service.address));
            service.skip_link();
            assert_eq!((service.authorize("/notes"), service.authorize("/tags")), (401, 401));
            assert_eq!(service.authorize(&format!("/round/{round}")), 401);
        }
        over.store(true, Ordering::Relaxed);
        clients.into_iter().map(|client| client.join().unwrap()).sum::<u32>()
    });
    assert!(asked > 0);
    assert_eq!(service.process.id(), id);
    assert!(service.process.try_wait().unwrap().is_none(), "it is the same process");
}

#[test]
fn nothing_is_taken_over_where_a_file_is_wrong() {
    let dir = with_catalog(CATALOG);
    let clients = dir.path().join("clients");
    std::fs::write(&clients, "edge:0123456789abcdef0123456789abcdef\n").unwrap();
    let mut service = Service::start(dir.path(), &["--clients", "clients"]);
    let (edge, other) = (
        "ZWRnZTowMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg==",
        "ZWRnZTphYmNkZWYwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OQ==",
    );
    assert_eq!((service.introspect(edge), service.introspect(other)), (200, 401));
    std::fs::write(&clients, "edge:abcdef0123456789abcdef0123456789\n").unwrap();
    for (wrong, told) in [
        (CATALOG.replace("[scopes]", "[scope]"), "scopes.toml:"),
        (
            CATALOG.replace("\"notes\"", "\"papers\""),
            "the catalog is `papers`, owned by `owner`, expected `notes`, owned by `owner`",
        ),
    ] {
        std::fs::write(dir.path().join("scopes.toml"), wrong).unwrap();
        service.reload();
        let line = service.logged("nothing was reloaded");
        assert!(line.contains(told) && line.contains("ERROR"), "{line}");
        assert_eq!((service.introspect(edge), service.introspect(other)), (200, 401));
    }
    std::fs::write(dir.path().join("scopes.toml"), CATALOG).unwrap();
    service.reload();
    service.logged("reloaded; the catalog is the same");
    assert_eq!((service.introspect(edge), service.introspect(other)), (401, 200));
    std::fs::write(&clients, "edge:short\n").unwrap();
    service.reload();
    let line = service.logged("nothing was reloaded");
    assert!(line.contains("clients: line 1: expected `name:secret`"), "{line}");
    assert_eq!(service.introspect(other), 200);
}

#[test]
fn settings_that_changed_are_not_taken_over_in_part() {
    let dir = with_catalog(CATALOG);
    let settings = dir.path().join("bailiwick.toml");
    std::fs::write(&settings, "poll = 100\n").unwrap();
    let mut service = Service::start(dir.path(), &["--settings", "bailiwick.toml"]);
    std::fs::write(&settings, "poll = 100\nlisten-gateway = \"127.0.0.1:0\"\n").unwrap();
    let more = "\"GET /tags\" = \"note:read\"\n[roles.owner]";
    std::fs::write(dir.path().join("scopes.toml"), CATALOG.replace("[roles.owner]", more)).unwrap();
    service.reload();
    let line = service.logged("nothing was reloaded");
    assert!(
        line.contains("bailiwick.toml is not as it was when the service started"),
        "{line}"
    );
    assert_eq!(service.authorize("/tags"), 404);
    std::fs::write(&settings, "poll = 100\n").unwrap();
    service.reload();
    service.logged("the service begins anew");
    assert!(next_line(&mut service.out).contains(&service.address));
    assert_eq!(service.authorize("/tags"), 401);
}

/// The other side is the client that people have: curl, which verifies.
#[test]
fn a_renewed_certificate_is_shown_and_health_asks_as_well() {
    let dir = with_catalog(CATALOG);
    let renew = |name: &str| {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(dir.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        std::fs::write(dir.path().join("certificate.pem"), made.cert.pem()).unwrap();
        std::fs::write(dir.path().join(name), made.cert.pem()).unwrap();
    };
    renew("first.pem");
    let mut service = Service::start(
        dir.path(),
        &["--tls-certificate", "certificate.pem", "--tls-key", "key.pem"],
    );
    let port = service.address.rsplit(':').next().unwrap().to_owned();
    let curl = |authority: &str| {
        let curl = Command::new("curl")
            .args([
                "--silent",
                "--noproxy",
                "*",
                "--resolve",
                &format!("localhost:{port}:127.0.0.1"),
            ])
            .args(["--cacert", authority, &format!("https://localhost:{port}/healthz")])
            .current_dir(dir.path())
            .status();
        curl.unwrap().success()
    };
    assert!(curl("first.pem"));
    renew("second.pem");
    assert!(curl("first.pem") && !curl("second.pem"));
    service.reload();
    service.logged("reloaded");
    assert!(curl("second.pem") && !curl("first.pem"));
    let health = bailiwick(dir.path())
        .args([
            "health",
            "--tls-certificate",
            "certificate.pem",
            "--listen",
            &service.address,
        ])
        .status();
    assert!(health.unwrap().success());
    let health = bailiwick(dir.path())
        .args(["health", "--listen", &service.address])
        .status();
    assert_eq!(health.unwrap().code(), Some(1));
}

#[test]
fn a_public_address_without_tls_does_not_go_with_a_certificate() {
    let dir = with_catalog(CATALOG);
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(dir.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    std::fs::write(dir.path().join("certificate.pem"), made.cert.pem()).unwrap();
    let output = bailiwick(dir.path())
        .args(["serve", "--tls-certificate", "certificate.pem", "--tls-key", "key.pem"])
        .args(["--public-url", "http://tokens.example.com"])
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        told.contains("--public-url begins with `http:`, expected `https:`"),
        "{told}"
    );
}
