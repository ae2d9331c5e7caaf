//! What a service says when it starts, and what it does with few files.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::run::{bailiwick, utf8};

/// Longer than any answer takes.
const PATIENCE: Duration = Duration::from_secs(60);

struct Service(Child);

impl Drop for Service {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

impl Service {
    fn start(mut command: Command, more: &[&str]) -> Self {
        let fixed = ["serve", "--database", "tokens.sqlite", "--log", "json"];
        let command = command.args(fixed).args(more).env_remove("BAILIWICK_PUBLIC_URL");
        Self(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    }

    /// The lines that it prints before the link.
    fn said(&mut self) -> Vec<String> {
        let lines = BufReader::new(self.0.stdout.take().unwrap()).lines();
        let lines = lines
            .map(Result::unwrap)
            .take_while(|line| !line.contains("first owner"));
        lines.collect()
    }

    /// Ends it, and gives what it has logged.
    fn logged(mut self) -> String {
        self.0.kill().unwrap();
        let mut log = String::new();
        self.0.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        log
    }
}

/// What a service with these options logs when it starts.
fn started(more: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let mut service = Service::start(bailiwick(dir.path()), more);
    service.said();
    service.logged()
}

#[test]
fn it_warns_where_secrets_travel_in_the_clear() {
    let clear = "travel in the clear";
    let here = ["--listen", "127.0.0.1:0"];
    assert!(!started(&here).contains(clear));
    assert!(started(&["--listen", "0.0.0.0:0"]).contains(clear));
    let named = |url| [&here[..], &["--public-url", url]].concat();
    assert!(started(&named("http://tokens.example.com")).contains(clear));
    assert!(!started(&named("https://tokens.example.com")).contains(clear));
    assert!(!started(&named("http://localhost:8700")).contains(clear));
}

#[test]
fn it_says_where_gateways_ask() {
    let dir = tempfile::tempdir().unwrap();
    let apart = ["--listen", "127.0.0.1:0", "--listen-gateway", "127.0.0.1:0"];
    let mut service = Service::start(bailiwick(dir.path()), &apart);
    let said = service.said();
    let addresses: Vec<_> = said.iter().map(|line| line.rsplit_once("http://").unwrap()).collect();
    assert_eq!(addresses[0].0, "listening on ");
    assert_eq!(addresses[1].0, "listening for gateways on ");
    assert!(get(addresses[0].1, "/authorize").starts_with("HTTP/1.1 404"));
    assert!(get(addresses[1].1, "/authorize").starts_with("HTTP/1.1 400"));
}

/// What a service whose database is on another machine says before it finds that there is none.
fn connecting(url: &str, mode: Option<&str>) -> String {
    let mut command = bailiwick(Path::new("."));
    command.args(["serve", "--listen", "127.0.0.1:0", "--database", url]);
    match mode {
        Some(mode) => command.env("PGSSLMODE", mode),
        None => command.env_remove("PGSSLMODE"),
    };
    let output = command.output().unwrap();
    assert!(!output.status.success());
    utf8(&output.stderr).to_owned()
}

#[test]
fn it_warns_where_a_database_elsewhere_need_not_prove_which_it_is() {
    const ELSEWHERE: &str = "postgres://bailiwick:hidden@db.invalid/tokens";
    let warns = |url: &str, mode| {
        let said = connecting(url, mode);
        assert!(!said.contains("hidden"), "{said}");
        said.contains("sslmode=verify-full")
    };
    assert!(!warns(ELSEWHERE, None));
    assert!(!warns(&format!("{ELSEWHERE}?sslmode=verify-full"), None));
    for weak in ["disable", "prefer", "require", "verify-ca"] {
        assert!(warns(&format!("{ELSEWHERE}?sslmode={weak}"), None), "{weak}");
        assert!(warns(ELSEWHERE, Some(weak)), "{weak}");
    }
    assert!(!warns(
        "postgres://bailiwick:hidden@127.0.0.1:1/tokens?sslmode=disable",
        None
    ));
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut text = String::new();
    write!(
        text,
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    let mut read = String::new();
    stream.read_to_string(&mut read).unwrap();
    read
}

/// The command in a shell that lets it open so few files.
fn with_files(dir: &Path, files: u32) -> Command {
    let whole = bailiwick(dir);
    let mut shell = Command::new("sh");
    shell.current_dir(dir).arg("-c");
    shell
        .arg(format!("ulimit -n {files} && exec \"$0\" \"$@\""))
        .arg(whole.get_program());
    shell.env_remove("BAILIWICK_DATABASE");
    shell
}

fn many(address: &str) -> Vec<TcpStream> {
    let open = (0..200).map(|_| {
        let mut stream = TcpStream::connect(address).unwrap();
        // One that has to give way already takes nothing.
        _ = stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream
    });
    open.collect()
}

#[test]
fn as_many_connections_are_open_as_its_files_are_enough_for() {
    let dir = tempfile::tempdir().unwrap();
    let mut service = Service::start(with_files(dir.path(), 100), &["--listen", "127.0.0.1:0"]);
    let said = service.said();
    let address = said[0].strip_prefix("listening on http://").unwrap();
    let open = many(address);
    assert!(get(address, "/healthz").ends_with("\r\n\r\nok"));
    drop(open);
    let log = service.logged();
    assert!(
        log.contains("\"open\":36") && !log.contains("no connection can be accepted"),
        "{log}"
    );
    // However many were closed: it is told once in a while.
    assert_eq!(log.matches("quiet connections were closed").count(), 1, "{log}");
}

#[test]
fn without_files_for_a_connection_it_says_so_and_closes_quiet_ones() {
    let dir = tempfile::tempdir().unwrap();
    let much = ["--listen", "127.0.0.1:0", "--max-connections", "1000"];
    let mut service = Service::start(with_files(dir.path(), 100), &much);
    let said = service.said();
    let address = said[0].strip_prefix("listening on http://").unwrap();
    let open = many(address);
    assert!(get(address, "/healthz").ends_with("\r\n\r\nok"));
    drop(open);
    let log = service.logged();
    assert_eq!(log.matches("no connection can be accepted").count(), 1, "{log}");
    assert!(log.contains("os error 24"), "{log}");
}
