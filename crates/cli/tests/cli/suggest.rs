//! `bailiwick suggest`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use insta::assert_snapshot;
use serde_json::Value;

use crate::run::{feed, session, show, typed, utf8};

const COMMON: &str = r#"203.0.113.7 - ci [02/Nov/2026:06:00:01 +0000] "GET /v1/items HTTP/1.1" 200 312
203.0.113.7 - ci [02/Nov/2026:06:00:02 +0000] "-" 408 0
203.0.113.7 - ci [04/Nov/2026:06:00:02 +0000] "POST /v1/orders/7/payment HTTP/1.1" 202 19
203.0.113.7 - ci [04/Nov/2026:06:00:03 +0000] "GET /v1/items/7?full=1 HTTP/1.1" 404 71
203.0.113.7 - ci [04/Nov/2026:06:00:04 +0000] "GET /v1/health HTTP/1.1" 200 2
203.0.113.7 - ci [04/Nov/2026:06:00:05 +0000] "GET /wp-login.php?a=1 HTTP/1.1" 404 71
203.0.113.7 - ci [04/Nov/2026:06:00:05 +0000] "GET /wp-login.php?a=2 HTTP/1.1" 404 71
"#;

const HAR: &str = r#"{"log": {"version": "1.2", "entries": [
    {"startedDateTime": "2026-11-24T12:00:00Z", "request": {"method": "GET", "url": "https://shop.example/v1/items?q=1"},
     "response": {"status": 200}},
    {"startedDateTime": "2026-11-24T12:00:09Z", "request": {"method": "PUT", "url": "https://shop.example/v1/items/7/stock"},
     "response": {"status": 204}}
]}}"#;

fn gzipped(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// A folder with the same calls in every format.
fn logs() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).unwrap();
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/catalogs/shop.toml");
    write("shop.toml", &fs::read(shop).unwrap());
    write("access.log", COMMON.as_bytes());
    // Two members, as `cat one.gz two.gz` makes them.
    let (first, second) = COMMON.split_at(COMMON.find("203.0.113.7 - ci [04").unwrap());
    write("access.log.gz", &[gzipped(first), gzipped(second)].concat());
    write("calls.har", HAR.as_bytes());
    write("calls.har.gz", &gzipped(HAR));
    write("plain.txt", b"\nGET /v1/items\nDELETE /v1/items/7\n");
    write(
        "calls.jsonl",
        b"{\"http\":{\"verb\":\"GET\",\"uri\":\"/v1/items\"},\"at\":1795518000}\n",
    );
    let gz = gzipped(&COMMON.repeat(400));
    write("cut.log.gz", gz.get(..gz.len() / 2).unwrap());
    write("bytes.log", b"GET /v1/items\nGET /\xff\n");
    write(
        "long.log",
        &[
            b"GET /v1/items\nGET /".as_slice(),
            &vec![b'a'; 10 << 20],
            b"\nGET /v1/items\n",
        ]
        .concat(),
    );
    write("not.har", b"{\"log\": 7}");
    write(
        "mixed.log",
        b"GET /v1/items\n{\"method\":\"GET\",\"path\":\"/v1/items\"}\n",
    );
    dir
}

fn asked(lines: &[&str]) -> String {
    let dir = logs();
    let lines: Vec<_> = lines
        .iter()
        .map(|line| format!("suggest --catalog shop.toml {line}"))
        .collect();
    session(dir.path(), &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn the_least_that_is_enough_comes_with_its_reasons() {
    assert_snapshot!(asked(&[
        "access.log",
        "access.log --skip-failed",
        "plain.txt calls.har",
        "plain.txt --format json",
    ]));
}

#[test]
fn a_token_is_compared_with_what_it_does() {
    assert_snapshot!(asked(&[
        "access.log --current item:read,item:write,order:pay,moon:land",
        "plain.txt --current read-only",
        "plain.txt --current item:read,item:delete --format json",
    ]));
}

#[test]
fn every_format_says_the_same() {
    let dir = logs();
    let ask = |line: &str, input: &[u8]| {
        let output = feed(
            typed(dir.path(), &format!("suggest --catalog shop.toml --format json {line}")),
            input,
        );
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", utf8(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let common = ask("access.log", b"");
    assert_eq!(ask("access.log.gz", b""), common);
    assert_eq!(ask("", COMMON.as_bytes()), common);
    assert_eq!(ask("-", &gzipped(COMMON)), common);
    assert_eq!(ask("--log-format common access.log", b""), common);
    assert_eq!(ask("calls.har.gz", b""), ask("calls.har", b""));
    assert_eq!(ask("--log-format har", HAR.as_bytes()), ask("calls.har", b""));
    let json = ask(
        "calls.jsonl --method-field http.verb --path-field http.uri --time-field at",
        b"",
    );
    assert_eq!(json["scopes"], serde_json::json!(["item:read"]));
    assert_eq!(json["total"]["first"], 1_795_518_000);
}

#[test]
fn logs_that_cannot_be_read_are_named_with_the_line() {
    assert_snapshot!(asked(&[
        "cut.log.gz",
        "bytes.log",
        "long.log",
        "not.har",
        "mixed.log",
        "shop.toml",
        "missing.log",
        "access.log --current moon",
    ]));
}

#[test]
fn bad_lines_can_be_left_out_and_are_counted() {
    let dir = logs();
    for (name, bad) in [("bytes.log", 1), ("long.log", 1), ("mixed.log", 1)] {
        let line = format!("suggest --catalog shop.toml {name} --skip-bad-lines --format json");
        let output = feed(typed(dir.path(), &line), b"");
        assert_eq!(output.status.code(), Some(0), "{}", show(&output));
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer["skipped"]["bad_lines"], bad, "{name}");
        assert_eq!(answer["scopes"], serde_json::json!(["item:read"]));
    }
    // What is cut off is not a bad line.
    let output = feed(
        typed(dir.path(), "suggest --catalog shop.toml cut.log.gz --skip-bad-lines"),
        b"",
    );
    assert_eq!(output.status.code(), Some(2), "{}", show(&output));
}

/// Every operation of DigitalOcean's API, called once by the path of its template.
#[test]
fn a_log_of_every_operation_is_covered() {
    let listed = feed(typed(&PathBuf::from("."), "list endpoints --format plain"), b"");
    let call = |line: &str| line.split('\t').take(2).collect::<Vec<_>>().join(" ");
    let log = utf8(&listed.stdout).lines().map(call).collect::<Vec<_>>().join("\n");
    let output = feed(typed(&PathBuf::from("."), "suggest --format json"), log.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", utf8(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["needs"].as_array().unwrap().len(), log.lines().count());
    assert_eq!(answer["proof"], serde_json::json!({ "is": "minimum" }));
    assert_eq!(answer["unmatched"], serde_json::json!([]));
}
