//! Input that is no input: each kind of it, wherever a file is read, gets an error with its place, and nothing is written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::run::{feed, typed, utf8};

const OK: &str = "format = 1\n[catalog]\nname = 'x'\n[scopes]\n's:read' = {}\n[endpoints]\n'GET /a' = 's:read'\n\
                  [roles.r]\nallow = ['*']\n";
const LOOP: &str = "openapi: 3.1.0\ncomponents: { securitySchemes: { t: { type: http } } }\npaths:\n  \
                    /a: { $ref: '#/paths/~1b' }\n  /b: { $ref: '#/paths/~1a' }\n";

/// How long a long line is.
const LONG: usize = 10 << 20;

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).unwrap();
    let long = "a".repeat(LONG);
    write("ok.toml", OK.as_bytes());
    write(
        "ok.yml",
        LOOP.replace("{ $ref: '#/paths/~1b' }", "{ get: { security: [] } }")
            .as_bytes(),
    );
    write("not.toml", b"format = 1\n{\n");
    write("bytes.toml", b"format = 1\n# \xff\n");
    write("long.toml", format!("format = 1\n{long}").as_bytes());
    write("not.json", b"{\"openapi\": \"3.1.0\",\n");
    write("not.yml", b"openapi: 3.1.0\npaths: }\n");
    write("bytes.yml", b"openapi: 3.1.0\npaths: \xff\n");
    write("part.yml", b"openapi: 3.1.0\npaths:\n  /a: { $ref: bytes.yml }\n");
    write(
        "long.json",
        format!("{{\"openapi\": \"3.1.0\",\n\"x\": \"{long}\" \"").as_bytes(),
    );
    write("loop.yml", LOOP.as_bytes());
    write("names.txt", b"s:read\n\xff\n");
    write("not.jsonl", b"\n{\"role\":\n");
    write("bytes.jsonl", b"\n{\"role\": \"\xff\"}\n");
    write(
        "long.jsonl",
        format!("\n{{\"role\": \"{long}\", \"grant\": \"read_only\", \"method\": 7}}\n").as_bytes(),
    );
    write("role.jsonl", b"\n{\"role\": \"q\", \"grant\": \"read_only\"}\n");
    write("taken.jsonl", b"\n{\"role\": \"r\", \"scopes\": []}\n");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    std::io::Write::write_all(&mut gzip, "GET /a\n".repeat(100_000).as_bytes()).unwrap();
    let whole = gzip.finish().unwrap();
    write("cut.log.gz", whole.get(..whole.len() / 2).unwrap());
    write("cut.har.gz", whole.get(..whole.len() / 2).unwrap());
    dir
}

/// Every file below a folder, with its length.
fn listed(dir: &Path) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        found.insert(entry.path().display().to_string(), entry.metadata().unwrap().len());
        if entry.file_type().unwrap().is_dir() {
            found.extend(listed(&entry.path()));
        }
    }
    found
}

/// Each has one file in it that is wrong, and that file's name is told with the line.
fn refused(files: &[&str], lines: &[&str]) {
    let dir = folder();
    let before = listed(dir.path());
    for line in lines {
        for file in files {
            let line = line.replace("FILE", file);
            let output = feed(typed(dir.path(), &line), b"");
            let told = utf8(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{line}: {told}");
            assert!(output.stdout.is_empty(), "{line}");
            let (_, place) = told
                .split_once(&format!("{file}:"))
                .unwrap_or_else(|| panic!("{line}: {told}"));
            assert!(place.starts_with(|char: char| char.is_ascii_digit()), "{line}: {told}");
            assert!(told.len() < 1000, "{line}: {told}");
            assert_eq!(listed(dir.path()), before, "{line}");
        }
    }
}

#[test]
fn catalogues() {
    refused(
        &["not.toml", "bytes.toml"],
        &[
            "lock FILE",
            "decide --catalog FILE --role r --grant s:read GET /a",
            "explain --catalog FILE --scope s:read",
            "list scopes --catalog FILE",
            "suggest --catalog FILE",
            "plan FILE ok.toml",
            "plan ok.toml FILE",
            "docs --catalog FILE --out new",
            "export openapi FILE --into ok.yml -o new.yml",
            "import openapi ok.yml --known FILE -o new.toml",
        ],
    );
}

#[test]
fn catalogues_of_one_long_line() {
    refused(&["long.toml"], &["lock FILE", "docs --catalog FILE --out new"]);
}

#[test]
fn descriptions() {
    refused(
        &["not.json", "not.yml", "bytes.yml", "loop.yml"],
        &[
            "import openapi FILE -o new.toml",
            "export openapi ok.toml --into FILE -o new.yml",
            "check ok.toml --against FILE",
            "init new --from-openapi FILE",
        ],
    );
    refused(&["long.json"], &["import openapi FILE -o new.toml"]);
    refused(&["bytes.yml"], &["import openapi part.yml -o new.toml"]);
    refused(&["names.txt"], &["import openapi ok.yml --known FILE -o new.toml"]);
}

#[test]
fn roles_and_tokens() {
    refused(
        &["not.jsonl", "bytes.jsonl", "long.jsonl"],
        &[
            "plan ok.toml ok.toml --roles FILE",
            "plan ok.toml ok.toml --new-roles FILE",
            "plan ok.toml ok.toml --tokens FILE",
        ],
    );
    refused(&["role.jsonl"], &["plan ok.toml ok.toml --tokens FILE"]);
    refused(
        &["taken.jsonl"],
        &[
            "plan ok.toml ok.toml --roles FILE",
            "plan ok.toml ok.toml --new-roles FILE",
        ],
    );
}

#[test]
fn logs() {
    refused(
        &["not.jsonl", "bytes.jsonl", "long.jsonl"],
        &[
            "suggest FILE",
            "suggest --log-format json FILE",
            "suggest --log-format plain FILE",
            "suggest --log-format har FILE",
        ],
    );
    refused(&["cut.log.gz"], &["suggest FILE"]);
    let dir = folder();
    let output = feed(typed(dir.path(), "suggest cut.har.gz"), b"");
    assert_eq!(
        (output.status.code(), output.stdout.as_slice()),
        (Some(2), b"".as_slice())
    );
    assert!(
        utf8(&output.stderr).contains("cut.har.gz: "),
        "{}",
        utf8(&output.stderr)
    );
}
