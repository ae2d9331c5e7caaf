//! `bailiwick decide --batch`.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use insta::assert_snapshot;

use crate::run::{catalogs, feed, show, typed, utf8};

const BATCH: &str = "decide --catalog shop.toml --batch";

fn run(input: impl AsRef<[u8]>) -> String {
    show(&feed(typed(&catalogs(), BATCH), input.as_ref()))
}

#[test]
fn each_line_gets_a_decision() {
    assert_snapshot!(run(
        r#"{"method":"GET","path":"/v1/items","role":"owner","grant":"read_only"}
{"method":"POST","path":"/v1/items","role":"guest","grant":"full_access"}
{"method":"POST","path":"/v1/items","role":"clerk","grant":["item:read"]}
{"method":"POST","path":"/v1/items","role":["item:read"],"grant":[]}
{"method":"POST","path":"/v1/items","role":["item:write"],"grant":["item:write"]}
{"grant":["order:update"],"role":["order:update"],"path":"/v1/orders/1/payment","method":"POST"}
{"method":"GET","path":"/v1/items","role":["item:read","sea:sail"],"grant":["moon:land","item:read","moon:land"]}
{"method":"PATCH","path":"/v1/items","role":"owner","grant":"full_access"}
{"method":"GET","path":"/v1/me","role":[],"grant":[]}
"#
    ));
}

#[test]
fn bad_lines_are_answered_too() {
    let input: Vec<&[u8]> = vec![
        br#"{"method":"GET","path":"/v1/items","role":"owner","grant":"read_only"}"#,
        b"",
        b"GET /v1/items",
        br#"["GET","/v1/items","owner","read_only"]"#,
        br#"{"method":"GET","path":"/v1/items","role":"owner"}"#,
        br#"{"method":"GET","path":"/v1/items","role":"owner","grant":"read_only","now":1}"#,
        br#"{"method":"GET","method":"PUT","path":"/v1/items","role":"owner","grant":"read_only"}"#,
        br#"{"method":"get","path":"/v1/items","role":"owner","grant":"read_only"}"#,
        br#"{"method":"GET","path":7,"role":"owner","grant":"read_only"}"#,
        br#"{"method":"GET","path":"/v1/items","role":"onwer","grant":"read_only"}"#,
        br#"{"method":"GET","path":"/v1/items","role":"item:read","grant":"read_only"}"#,
        br#"{"method":"GET","path":"/v1/items","role":null,"grant":"read_only"}"#,
        br#"{"method":"GET","path":"/v1/items","role":["item:read",7],"grant":"read_only"}"#,
        br#"{"method":"GET","path":"/v1/items","role":"owner","grant":"read-only"}"#,
        br#"{"method":"GET","path":"/v1/items","role":"owner","grant":{}}"#,
        br#"{"method":"GET","path":"/v1/items","role":"owner","grant":"read_only"} {}"#,
        b"{\"method\":\"GET\",\"path\":\"/v1/\xff\",\"role\":\"owner\",\"grant\":\"read_only\"}",
        b"{\"method\":\"GET\",\"path\":\"/v1/items\",\"role\":\"owner\",\"grant\":\"read_only\"}\r",
        br#"{"method":"GET","path":"/v1/items","role":"guest","grant":[]}"#,
    ];
    assert_snapshot!(run(input.join(&b'\n')));
}

#[test]
fn a_line_without_end_costs_no_more_than_itself() {
    let fine = br#"{"method":"GET","path":"/v1/items","role":"owner","grant":"read_only"}"#;
    let long = vec![b'['; 3 << 20];
    let output = feed(typed(&catalogs(), BATCH), &[fine.as_slice(), &long, fine].join(&b'\n'));
    assert_snapshot!(show(&output));
}

#[test]
fn the_exit_code_is_the_worst_of_the_lines() {
    let allow = r#"{"method":"GET","path":"/v1/items","role":"owner","grant":"read_only"}"#;
    let deny = r#"{"method":"PUT","path":"/v1/items","role":"owner","grant":"read_only"}"#;
    for (lines, code) in [
        (&[][..], 0),
        (&[allow, allow], 0),
        (&[allow, deny, allow], 1),
        (&[deny, "?", allow], 2),
    ] {
        let output = feed(typed(&catalogs(), BATCH), lines.join("\n").as_bytes());
        assert_eq!(output.status.code(), Some(code), "{lines:?}");
        assert_eq!(utf8(&output.stdout).lines().count(), lines.len());
    }
}

#[test]
fn whoever_waits_for_an_answer_gets_it() {
    let mut child = typed(&catalogs(), BATCH)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let (send, answers) = mpsc::channel();
    thread::spawn(move || stdout.lines().for_each(|line| send.send(line.unwrap()).unwrap()));
    for _ in 0..3 {
        writeln!(stdin, r#"{{"method":"GET","path":"/v1/me","role":[],"grant":[]}}"#).unwrap();
        let answer = answers.recv_timeout(Duration::from_secs(20));
        assert_eq!(answer.as_deref(), Ok(r#"{"decision":"allow"}"#));
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_leaves_hears_nothing_and_is_told_no_success() {
    let line = r#"{"method":"GET","path":"/v1/me","role":[],"grant":[]}"#;
    let input = [line, "\n"].concat().repeat(20_000);
    let mut child = typed(&catalogs(), BATCH)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    thread::spawn(move || _ = stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), utf8(&output.stderr)), (Some(2), ""));
}

#[cfg(unix)]
#[test]
fn input_that_cannot_be_read_is_an_error() {
    let folder = std::fs::File::open(catalogs()).unwrap();
    let output = typed(&catalogs(), BATCH).stdin(folder).output().unwrap();
    assert_snapshot!(show(&output));
}
