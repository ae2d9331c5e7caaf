//! `bailiwick export openapi`, and `bailiwick check --against`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use serde_json::Value;
use tempfile::TempDir;

use crate::run::{feed, session, typed, utf8};

/// A folder with the shop and its description, and one of two files.
fn folder() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let copy = |from: &str, to: &str| fs::copy(tests.join(from), dir.path().join(to)).unwrap();
    copy("catalogs/shop.toml", "shop.toml");
    copy("descriptions/shop.yml", "shop.yml");
    let head = "openapi: 3.1.0\ncomponents: { securitySchemes: { t: { type: http } } }\n";
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    write(
        "two.yml",
        &format!("{head}paths: {{ /a: {{ get: {{ $ref: get.yml }} }} }}\n"),
    );
    write("get.yml", "summary: See it # here\nsecurity:\n  - t:\n    - b:read\n");
    write(
        "loop.yml",
        &format!("{head}paths: {{ /a: {{ $ref: '#/paths/~1a' }} }}\n"),
    );
    write(
        "one.toml",
        "format = 1\n[catalog]\nname = 'x'\n[scopes]\n'a:read' = {}\n[endpoints]\n'GET /a' = 'a:read'\n",
    );
    dir
}

#[test]
fn differences_are_findings_and_an_export_mends_them() {
    let dir = folder();
    assert_snapshot!(session(
        dir.path(),
        &[
            "check shop.toml --against shop.yml",
            "check shop.toml --against shop.yml --format json",
            "export openapi shop.toml --into shop.yml -o written.yml",
            "check shop.toml --against written.yml",
            "export openapi shop.toml --into written.yml --in-place",
        ],
    ));
    assert_snapshot!(fs::read_to_string(dir.path().join("written.yml")).unwrap());
}

#[test]
fn what_is_not_named_to_be_changed_is_not() {
    let dir = folder();
    let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
    let before = read("shop.yml");
    let output = feed(typed(dir.path(), "export openapi shop.toml --into shop.yml"), b"");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(read("shop.yml"), before);
    let output = String::from_utf8(output.stdout).unwrap();
    let in_place = feed(
        typed(dir.path(), "export openapi shop.toml --into shop.yml --in-place"),
        b"",
    );
    assert_eq!((in_place.status.code(), utf8(&in_place.stdout)), (Some(0), ""));
    assert_eq!(read("shop.yml"), output);
}

#[test]
fn nothing_is_written_where_something_is_wrong() {
    let dir = folder();
    assert_snapshot!(session(
        dir.path(),
        &[
            "export openapi one.toml --into two.yml",
            "export openapi one.toml --into two.yml -o one.toml",
            "export openapi one.toml --into shop.yml -o out.yml",
            "export openapi one.toml --into loop.yml --in-place",
            "check one.toml --against loop.yml",
            "export openapi one.toml --into missing.yml",
            "export openapi one.toml --into two.yml --in-place",
            "export openapi shop.toml --into shop.yml --scheme tokn",
        ],
    ));
    assert!(!dir.path().join("out.yml").exists());
    let written = fs::read_to_string(dir.path().join("get.yml")).unwrap();
    assert_eq!(written, "summary: See it # here\nsecurity:\n  - t:\n    - \"a:read\"\n");
}

/// A catalogue that is imported, exported and imported again is the same, and so is its description.
#[test]
fn import_then_export_then_import_is_a_fixed_point() {
    let dir = folder();
    let run = |line: &str| {
        let output = feed(typed(dir.path(), line), b"");
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{line}: {}",
            utf8(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    let imported = run("import openapi shop.yml --name shop");
    fs::write(dir.path().join("imported.toml"), &imported).unwrap();
    let exported = run("export openapi imported.toml --into shop.yml");
    assert_eq!(exported, fs::read_to_string(dir.path().join("shop.yml")).unwrap());
    run("export openapi shop.toml --into shop.yml --in-place");
    let again = run("import openapi shop.yml --name shop");
    fs::write(dir.path().join("imported.toml"), &again).unwrap();
    let exported = run("export openapi imported.toml --into shop.yml");
    assert_eq!(exported, fs::read_to_string(dir.path().join("shop.yml")).unwrap());
    assert_eq!(run("import openapi shop.yml --name shop"), again);
}

/// From the whole reference catalogue to a description and back, nothing is lost and nothing is left to say.
#[test]
fn the_reference_catalogue_is_what_its_description_says() {
    let dir = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::copy(root.join("scopes.toml"), dir.path().join("scopes.toml")).unwrap();
    let run = |line: &str, code: i32| {
        let output = feed(typed(dir.path(), line), b"");
        assert_eq!(output.status.code(), Some(code), "{line}: {}", utf8(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let mut paths: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for line in run("list endpoints --format json", 0).lines() {
        let found: Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| found[key].as_str().unwrap().to_owned();
        let operation = serde_json::json!({ "operationId": found["operation"] });
        paths
            .entry(text("path"))
            .or_default()
            .insert(text("method").to_lowercase(), operation);
    }
    let bare = serde_json::json!({
        "openapi": "3.1.0",
        "info": { "title": "Described", "version": "1" },
        "components": { "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } } },
        "security": [{ "token": [] }],
        "paths": paths,
    });
    fs::write(
        dir.path().join("api.json"),
        serde_json::to_string_pretty(&bare).unwrap(),
    )
    .unwrap();
    run("check scopes.toml --against api.json", 1);
    run("export openapi scopes.toml --into api.json --in-place", 0);
    run("check scopes.toml --against api.json", 0);

    let described = fs::read_to_string(dir.path().join("api.json")).unwrap();
    run("import openapi api.json --known scopes.toml -o imported.toml", 0);
    assert_eq!(run("export openapi imported.toml --into api.json", 0), described);
    let again = run("import openapi api.json --known scopes.toml", 0);
    assert_eq!(again, fs::read_to_string(dir.path().join("imported.toml")).unwrap());
    // What is left out of a plan is what a description does not have: roles, and relations between scopes.
    let plan: Value =
        serde_json::from_str(&run("plan scopes.toml imported.toml --format json --fail-on gain", 1)).unwrap();
    assert_eq!(plan["endpoints"], serde_json::json!([]));
}
