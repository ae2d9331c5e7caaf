//! The service as whoever starts it meets it: a process, its output, and its end.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::run::bailiwick;

pub(crate) struct Service {
    process: Child,
    out: BufReader<ChildStdout>,
    address: String,
}

impl Drop for Service {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

impl Service {
    pub(crate) fn start(dir: &Path, more: &[&str]) -> Self {
        Self::start_under(dir, more, &[])
    }

    /// Started by something that sets variables for it.
    pub(crate) fn start_under(dir: &Path, more: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut process = bailiwick(dir)
            .args([
                "serve",
                "--database",
                "tokens.sqlite",
                "--listen",
                "127.0.0.1:0",
                "--log",
                "json",
            ])
            .args(more)
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let listening = line(&mut out);
        let address = listening.strip_prefix("listening on http://").unwrap().to_owned();
        Self { process, out, address }
    }

    /// The code of the link that it prints.
    fn link(&mut self) -> String {
        let line = line(&mut self.out);
        line.split_once("/first/").unwrap().1.to_owned()
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String, String) {
        let mut text = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.address
        );
        for (name, value) in headers {
            text = format!("{text}{name}: {value}\r\n");
        }
        text = format!("{text}Content-Length: {}\r\n\r\n{body}", body.len());
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        let mut read = String::new();
        stream.read_to_string(&mut read).unwrap();
        let (head, body) = read.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_owned(), body.to_owned())
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Asks for the end as a system does.
    pub(crate) fn ask_for_the_end(&self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Asks for the end as a system does, and waits for it.
    pub(crate) fn terminate(mut self) -> Option<i32> {
        self.ask_for_the_end();
        self.process.wait().unwrap().code()
    }
}

fn line(out: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

/// The first owner's cookie and the token of its forms.
fn sign_up(service: &mut Service) -> (String, String) {
    let path = format!("/first/{}", service.link());
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let body = "login=ada&password=correct+horse+battery&team=parcels";
    let (status, head, _) = service.send("POST", &path, &form, body);
    assert_eq!(status, 303, "{head}");
    let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let (_, _, body) = service.send("GET", "/v1/session", &[("Cookie", &cookie)], "");
    let session: Value = serde_json::from_str(&body).unwrap();
    (
        cookie,
        session
            .get("csrf")
            .and_then(serde_json::Value::as_str)
            .unwrap()
            .to_owned(),
    )
}

#[test]
fn it_says_what_the_readme_shows() {
    let dir = tempfile::tempdir().unwrap();
    let mut service = Service::start(dir.path(), &[]);
    let link = line(&mut service.out);
    let (words, _code) = link.rsplit_once('/').unwrap();
    let said = format!(
        "$ cargo run -- serve\nlistening on http://{}\n{words}/…\n",
        service.address
    );
    let shown = include_str!("../../../server/tests/browser/readme/start.console");
    assert_eq!(said.replace(&service.address, "127.0.0.1:8700"), shown);
}

#[test]
fn from_nothing_to_a_token_that_works_as_long_as_it_should() {
    let dir = tempfile::tempdir().unwrap();
    let mut service = Service::start(dir.path(), &[]);
    let (cookie, csrf) = sign_up(&mut service);
    let session = [
        ("Cookie", cookie.as_str()),
        ("X-CSRF-Token", csrf.as_str()),
        ("Content-Type", "application/json"),
    ];
    let (_, _, teams) = service.send("GET", "/v1/teams", &session, "");
    let teams: Value = serde_json::from_str(&teams).unwrap();
    let tokens = format!("/v1/teams/{}/tokens", teams["items"][0]["id"].as_str().unwrap());
    let wanted = json!({ "name": "ci", "grant": ["droplet:read"], "expires": "30", "with_required": true });
    let (status, _, minted) = service.send("POST", &tokens, &session, &wanted.to_string());
    assert_eq!(status, 201, "{minted}");
    let minted: Value = serde_json::from_str(&minted).unwrap();
    let bearer = format!("Bearer {}", minted["secret"].as_str().unwrap());
    let ask = |service: &Service, method: &str| {
        let headers = [
            ("Authorization", bearer.as_str()),
            ("X-Original-Method", method),
            ("X-Original-URI", "/v2/droplets"),
        ];
        service.send("GET", "/authorize", &headers, "")
    };
    assert_eq!(ask(&service, "GET").0, 200);
    let (status, _, body) = ask(&service, "POST");
    assert_eq!(status, 403);
    assert!(
        body.contains("You are missing the required permission droplet:create"),
        "{body}"
    );

    // A restart loses nothing, and prints no link again.
    assert_eq!(service.terminate(), Some(0));
    let mut service = Service::start(dir.path(), &[]);
    assert_eq!(ask(&service, "GET").0, 200);
    let token = format!("/v1/tokens/{}", minted["id"].as_str().unwrap());
    let (status, _, body) = service.send("DELETE", &token, &session, "");
    assert_eq!(status, 204, "{body}");
    assert_eq!(ask(&service, "GET").0, 401);
    service.ask_for_the_end();
    assert_eq!(line(&mut service.out), "", "nothing was printed before the end");
    assert_eq!(service.process.wait().unwrap().code(), Some(0));
}

#[test]
fn a_restart_prints_another_link_beside_those_of_others() {
    let dir = tempfile::tempdir().unwrap();
    let mut service = Service::start(dir.path(), &[]);
    let old = service.link();
    assert_eq!(service.terminate(), Some(0));
    let mut service = Service::start(dir.path(), &[]);
    let new = service.link();
    assert_ne!(old, new);
    for link in [old, new] {
        assert_eq!(service.send("GET", &format!("/first/{link}"), &[], "").0, 200);
    }
    assert_eq!(service.terminate(), Some(0));
}

#[test]
fn it_serves_another_catalogue() {
    let dir = tempfile::tempdir().unwrap();
    let catalog = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/own-catalog/scopes.toml");
    let service = Service::start(dir.path(), &["--catalog", catalog.to_str().unwrap()]);
    let ask = |target: &str| {
        let headers = [("X-Forwarded-Method", "GET"), ("X-Forwarded-Uri", target)];
        service.send("GET", "/authorize", &headers, "").0
    };
    assert_eq!((ask("/parcels"), ask("/v2/droplets"), ask("/tariffs")), (401, 404, 200));
    assert_eq!(service.terminate(), Some(0));
}

#[cfg(not(feature = "opentelemetry"))]
#[test]
fn a_build_without_opentelemetry_says_so_to_whoever_wants_it() {
    let dir = tempfile::tempdir().unwrap();
    for (flag, variable) in [(Some("--opentelemetry"), None), (None, Some("1"))] {
        let mut command = bailiwick(dir.path());
        command.arg("serve").args(flag).args(["--database", "tokens.sqlite"]);
        command.envs(variable.map(|value| ("BAILIWICK_OPENTELEMETRY", value)));
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("this `bailiwick` was built without OpenTelemetry"),
            "{said}"
        );
        assert!(!dir.path().join("tokens.sqlite").exists());
    }
}
