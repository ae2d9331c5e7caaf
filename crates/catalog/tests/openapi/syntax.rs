//! JSON and YAML, well-formed and otherwise.

use std::fmt::Write as _;

use bailiwick_catalog::openapi::Importer;
use insta::assert_snapshot;

use crate::{import, import_files, show};

const JSON: &str = "\u{feff}{\n\t\"openapi\": \"3.1.0\",\n\t\"paths\": {\n\t\t\"\\/caf\\u0065\": {\"get\": {\n\
    \"operationId\":\"\\ud83d\\ude00\\t\\\"x\\\"\", \"deprecated\": false, \"x\": [1.5e3, null],\n\
    \t\"security\"\t:\t[ { \"token\" : [\"note:read\"] } ] } } },\n\"components\": {\"securitySchemes\": {\"token\": {}}}}\n";

#[test]
fn json_is_read_to_the_letter() {
    for name in ["api.json", "api.JSON", "api", "api.yaml"] {
        let imported = import_files(&Importer::new(), &[(name, JSON)]);
        assert_eq!(show(&imported), "GET /cafe: note:read", "{name}");
        assert_eq!(imported.operations[0].operation.as_deref(), Some("\u{1f600}\t\"x\""));
        assert_eq!(
            (
                imported.operations[0].position.line,
                imported.operations[0].position.column
            ),
            (4, 26)
        );
    }
}

#[test]
fn json_that_ends_early_is_a_problem_wherever_it_ends() {
    let text = JSON.trim_end();
    for (end, _) in text.char_indices() {
        let imported = import_files(&Importer::new(), &[("api.json", &text[..end])]);
        assert_eq!(imported.operations, [], "{end}");
        assert!(!imported.problems.is_empty(), "{end}");
    }
    let middle = text.find("security").unwrap();
    assert_snapshot!(show(&import_files(&Importer::new(), &[("api.json", &text[..middle])])));
}

#[test]
fn yaml_that_ends_early_never_panics() {
    let text = include_str!("fixtures/shop/api.yml");
    for (end, _) in text.char_indices() {
        let _ = import(&Importer::new(), &text[..end]);
    }
}

#[test]
fn malformed_files_say_where() {
    for (name, text) in [
        ("tab.yml", "openapi: 3.1.0\npaths:\n\t/a: {}\n"),
        ("colon.yml", "openapi: 3.1.0\npaths: a: b\n"),
        ("comma.json", "{ \"openapi\": \"3.1.0\", }"),
        ("quotes.json", "{ openapi: 3.1.0 }"),
        ("two.yml", "openapi: 3.1.0\n---\nopenapi: 3.0.0\n"),
        ("alias.yml", "openapi: *version\n"),
        ("empty.yml", ""),
        ("list.yml", "- openapi: 3.1.0\n"),
        ("other.yml", "asyncapi: 3.0.0\n"),
        ("old.yml", "swagger: '1.2'\n"),
        ("new.yml", "openapi: 3.10.0\n"),
        ("paths.yml", "openapi: 3.1.0\npaths: [a]\n"),
        ("path.yml", "openapi: 3.1.0\npaths: { a: {}, x-a: {}, /b: [c] }\n"),
        ("schemes.yml", "openapi: 3.1.0\ncomponents: { securitySchemes: [a] }\n"),
    ] {
        assert_snapshot!(name, show(&import_files(&Importer::new(), &[(name, text)])));
    }
    assert_snapshot!(
        "missing",
        show(&Importer::new().import(&|_: &str| Err(std::io::ErrorKind::NotFound.into()), "api.yml"))
    );
}

#[test]
fn anchors_and_merge_keys_are_followed() {
    let text = "
openapi: 3.1.0
x-read: &read { security: [token: [note:read]] }
x-both: [&a { get: *read }, &b { get: { security: [] }, put: *read }]
paths:
  /a: *a
  /b: { <<: *b, get: { <<: [*read], operationId: b } }
  /c: { <<: [*a, *b] }
components: { securitySchemes: { token: {} } }
";
    let expected = "GET /a: note:read\nGET /b: note:read\nPUT /b: note:read\nGET /c: note:read\nPUT /c: note:read";
    assert_eq!(show(&import(&Importer::new(), text)), expected);
}

/// Spelled out, this has more nodes than there are atoms.
#[test]
fn anchors_are_never_spelled_out() {
    let mut text = "openapi: 3.1.0\nsecurity: []\nx0: &x0 { get: {} }\n".to_owned();
    for level in 1..=400 {
        let below = format!("*x{}", level - 1);
        writeln!(
            text,
            "x{level}: &x{level} {{ <<: [{below}, {below}, {below}], x-z: [{below}, {below}] }}"
        )
        .unwrap();
    }
    text.push_str("paths: { /a: *x400, /b: { $ref: '#/x400/x-z/1/x-z/0' } }\n");
    assert_eq!(show(&import(&Importer::new(), &text)), "GET /a: public\nGET /b: public");
}

#[test]
fn nesting_has_an_end() {
    for open in ["[", "{a: ", "- "] {
        let yaml = format!("a:\n {}", open.repeat(100_000));
        let problems = import(&Importer::new(), &yaml).problems;
        assert_eq!(problems.len(), 1, "{open}");
    }
    let json = "[".repeat(100_000);
    assert_snapshot!(show(&import_files(&Importer::new(), &[("api.json", &json)])));
}

#[test]
fn keys_stand_once() {
    let text = "
openapi: 3.1.0
paths:
  /a: { get: { security: [token: [note:read]] } }
  /b: { get: { security: [] }, get: { security: [token: [note:read]] } }
  /a: { get: { security: [] } }
components: { securitySchemes: { token: {} } }
";
    assert_snapshot!(show(&import(&Importer::new(), text)));
}
