//! What is counted: as Prometheus wants it, and as the table, the alerts and the dashboard say.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::json;
use tokio::net::TcpStream;

use crate::ops::ready;
use crate::support::{Service, options, raw, request};

/// Asked of stores with a server alone.
const OF_POSTGRES: &str = "bailiwick_store_connections";

fn deploy() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy")
}

/// A service that was asked for all kinds of things.
async fn used() -> Service {
    let service = Service::start().await;
    ready(&service).await;
    let ada = service.owner().await;
    let (_, secret) = service.mint(&ada, "ci", json!(["regions:read"])).await;
    for bearer in [format!("Bearer {secret}"), "Bearer dop_v1_7".to_owned()] {
        for path in ["/v2/regions", "/v2/droplets", "/v2/nothing"] {
            let asked = [
                ("Authorization", bearer.as_str()),
                ("X-Original-Method", "GET"),
                ("X-Original-URI", path),
            ];
            service.get("/authorize", &asked).await;
        }
    }
    service
}

/// The names of metrics in a text. Those of a histogram's and a summary's parts are its own.
fn names(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !(letter.is_ascii_lowercase() || letter == '_'));
    let is_ours = |word: &&str| word.starts_with("bailiwick_") || word.starts_with("process_");
    let names = words.filter(|word| is_ours(word) && !word.ends_with("_test"));
    let parts = ["_bucket", "_sum", "_count"];
    let whole = |name: &str| {
        parts
            .iter()
            .find_map(|part| name.strip_suffix(part))
            .unwrap_or(name)
            .to_owned()
    };
    names.map(whole).collect()
}

/// What promtool says to some arguments and an input; `None`, with a line that says so, where it is not installed.
fn promtool(arguments: &[&str], input: &str) -> Option<(bool, String)> {
    let started = Command::new("promtool")
        .args(arguments)
        .current_dir(deploy().join("prometheus"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut started) = started else {
        let skipped = format!("skipped: promtool is not here, so {arguments:?} was not tried");
        writeln!(std::io::stderr().lock(), "{skipped}").unwrap();
        return None;
    };
    started.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = started.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8(said).unwrap()))
}

#[tokio::test]
async fn prometheus_has_nothing_against_them() {
    let service = used().await;
    let text = service.get("/metrics", &[]).await;
    assert_eq!(
        text.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    if let Some((good, said)) = promtool(&["check", "metrics"], &text.body) {
        assert!(good && said.is_empty(), "{said}");
    }
    let newer = [("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")];
    let newer = service.get("/metrics", &newer).await;
    assert!(
        newer
            .header("content-type")
            .unwrap()
            .starts_with("application/openmetrics-text")
    );
    assert!(newer.body.ends_with("# EOF\n"));
    service.stop().await;
}

#[tokio::test]
async fn table_alerts_and_dashboard_name_what_there_is_and_all_of_it_is_in_the_table() {
    let service = used().await;
    let mut there = names(&service.get("/metrics", &[]).await.body);
    service.stop().await;
    there.insert(OF_POSTGRES.to_owned());
    let readme = include_str!("../../README.md");
    let table = readme
        .split("## Metrics")
        .nth(1)
        .and_then(|rest| rest.split("\n## ").next())
        .unwrap();
    let rows: String = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|row| row.split('`').next())
        .collect::<Vec<_>>()
        .join("\n");
    assert_eq!(names(&rows), there);
    let dashboard = fs::read_to_string(deploy().join("grafana/bailiwick.json")).unwrap();
    serde_json::from_str::<serde_json::Value>(&dashboard).unwrap();
    assert_eq!(names(&dashboard), there, "the dashboard shows all of it");
    for file in ["alerts.yaml", "alerts_test.yaml"] {
        let named = names(&fs::read_to_string(deploy().join("prometheus").join(file)).unwrap());
        assert!(named.is_subset(&there), "{file}: {:?}", named.difference(&there));
    }
}

#[test]
fn alerts_are_raised_when_they_should_be() {
    for arguments in [["check", "rules", "alerts.yaml"], ["test", "rules", "alerts_test.yaml"]] {
        if let Some((good, said)) = promtool(&arguments, "") {
            assert!(good, "{said}");
        }
    }
}

#[tokio::test]
async fn why_it_is_not_ready_is_a_metric() {
    let service = Service::start().await;
    ready(&service).await;
    let body = service.get("/metrics", &[]).await.body;
    for cause in ["store", "clock", "news", "ending"] {
        assert!(
            body.contains(&format!("bailiwick_not_ready{{cause=\"{cause}\"}} 0")),
            "{body}"
        );
    }
    service.stop().await;
}

/// A text has each of these lines.
fn has(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.lines().any(|each| each == *line), "{line} in {text}");
    }
}

#[tokio::test]
async fn connections_are_counted_by_listener_and_so_are_those_that_give_way() {
    let mut options = options();
    options.listen_gateway = Some("127.0.0.1:0".parse().unwrap());
    options.max_connections = NonZeroUsize::new(2);
    let service = Service::with(options).await;
    let for_gateways = service.for_gateways.unwrap();
    let people = TcpStream::connect(service.address).await.unwrap();
    // Each is open before the next is: the last one asks, and the first one gives way to it.
    let quiet = [(); 2].map(|()| TcpStream::connect(for_gateways));
    let mut open = Vec::new();
    for quiet in quiet {
        open.push(quiet.await.unwrap());
    }
    // Answered, so open on both sides.
    assert_eq!(service.get("/healthz", &[]).await.status, 200);
    let counted = raw(for_gateways, &request("GET", "/metrics", &[], "")).await.body;
    has(
        &counted,
        &[
            "bailiwick_client_connections{listener=\"gateway\"} 2",
            "bailiwick_client_connections_limit{listener=\"gateway\"} 2",
            "bailiwick_client_connections_limit{listener=\"public\"} 2",
            "bailiwick_client_connections_closed_total{listener=\"gateway\"} 1",
            "bailiwick_client_connections_closed_total{listener=\"public\"} 0",
        ],
    );
    drop((people, open));
    service.stop().await;
}

#[tokio::test]
async fn tries_that_are_too_many_are_counted_by_what_was_tried() {
    let service = Service::start().await;
    let guess = [("Authorization", "Bearer dop_v1_7")];
    for _ in 0..10 {
        assert_eq!(service.get("/v1/teams", &guess).await.status, 401);
    }
    for _ in 0..2 {
        assert_eq!(service.get("/v1/teams", &guess).await.status, 429);
    }
    let counted = service.get("/metrics", &[]).await.body;
    has(
        &counted,
        &[
            "bailiwick_tries_refused_total{limit=\"token\"} 2",
            "bailiwick_tries_refused_total{limit=\"address\"} 0",
        ],
    );
    service.stop().await;
}

#[tokio::test]
async fn a_secret_that_nobody_has_is_one_look_up_of_the_store() {
    let service = Service::start().await;
    let guess = format!("Bearer dop_v1_{}", "0".repeat(64));
    let asked = [
        ("Authorization", guess.as_str()),
        ("X-Original-Method", "GET"),
        ("X-Original-URI", "/v2/regions"),
    ];
    assert_eq!(service.get("/authorize", &asked).await.status, 401);
    let counted = service.get("/metrics", &[]).await.body;
    has(
        &counted,
        &["bailiwick_store_duration_seconds_count{operation=\"look_up\"} 1"],
    );
    service.stop().await;
}
