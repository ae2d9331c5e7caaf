//! `bailiwick export openapi`, and `bailiwick check --against`.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
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
