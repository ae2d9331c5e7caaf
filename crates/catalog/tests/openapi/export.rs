//! Descriptions that are written from a catalogue.

use std::collections::BTreeMap;

use bailiwick_catalog::openapi::{Export, Importer, Metadata, Problem};
use bailiwick_catalog::{Model, Source, check};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// The catalogue that asks for these things: endpoints as they stand in `[endpoints]`.
fn model(endpoints: &str) -> Model {
    let scopes = "[scopes]\n'a:read' = {}\n'a:create' = {}\n'b:read' = {}\n";
    let text = format!("format = 1\n[catalog]\nname = 'x'\n{scopes}[endpoints]\n{endpoints}");
    check(&Source::new("scopes.toml", text), None).unwrap().model
}

fn export(files: &[(&str, &str)], endpoints: &str) -> Result<Export, Vec<Problem>> {
    let map: BTreeMap<_, _> = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    let export = Importer::new().export(&map, files[0].0, &model(endpoints))?;
    // Whatever was written, writing it again changes nothing.
    let again = Importer::new().export(&export.files, files[0].0, &model(endpoints))?;
    assert_eq!((again.changed.len(), &again.files), (0, &export.files));
    Ok(export)
}

/// The text of the one file, after a description has got what a catalogue asks for.
fn written(text: &str, endpoints: &str) -> String {
    export(&[("api.yml", text)], endpoints).unwrap().files["api.yml"].clone()
}

const HEAD: &str = "openapi: 3.1.0\ncomponents: { securitySchemes: { t: { type: http }, key: { type: apiKey } } }\n";

#[test]
fn what_is_the_same_is_not_touched() {
    let text = format!("{HEAD}paths:\n  /a: # the list\n    get:\n      security: [ {{t: [ 'a:read' ]}} ]   # so\n");
    assert_eq!(written(&text, "'GET /a' = 'a:read'"), text);
    let export = export(&[("api.yml", &text)], "'GET /a' = 'a:read'").unwrap();
    assert!(export.rewritten.is_empty() && export.changed.is_empty());
}

#[test]
fn each_style_is_kept() {
    for (before, after) in [
        (
            "security: [{t: ['b:read']}] # so",
            "security: [{\"t\": [\"a:read\"]}] # so",
        ),
        (
            "security:\n        - t: ['b:read'] # so\n      summary: é",
            "security:\n        - t:\n            - \"a:read\" # so\n      summary: é",
        ),
        (
            "security:\n      - t:\n        - b:read\n\n      # next\n      summary: x",
            "security:\n      - t:\n        - \"a:read\"\n\n      # next\n      summary: x",
        ),
        ("security: []", "security: [{\"t\": [\"a:read\"]}]"),
        (
            "summary: x",
            "security:\n        - t:\n            - \"a:read\"\n      summary: x",
        ),
        (
            "security:\n        - t: [b:read]\n        - key: []",
            "security:\n        - t:\n            - \"a:read\"\n        - key: []",
        ),
    ] {
        let text = |operation: &str| format!("{HEAD}paths:\n  /a:\n    get:\n      {operation}\n");
        assert_eq!(written(&text(before), "'GET /a' = 'a:read'"), text(after));
    }
}

#[test]
fn each_requirement_has_its_form() {
    for (requirement, after) in [
        (
            "['a:read', 'b:read']",
            "security:\n        - t:\n            - \"a:read\"\n            - \"b:read\"",
        ),
        (
            "[['a:create'], ['b:read']]",
            "security:\n        - t:\n            - \"a:create\"\n        - t:\n            - \"b:read\"",
        ),
        ("{ access = 'authenticated' }", "security:\n        - t: []"),
        ("{ access = 'public' }", "security: []"),
    ] {
        let text = |security: &str| format!("{HEAD}paths:\n  /a:\n    get:\n      {security}\n");
        let before = text("security:\n        - t: [a:read]");
        assert_eq!(written(&before, &format!("'GET /a' = {requirement}")), text(after));
    }
}

/// A list may stand no deeper than its key; an empty one may not.
#[test]
fn what_becomes_public_says_so_beside_its_key() {
    for (before, after) in [
        ("security:\n      - t:\n        - b:read", "security: []"),
        ("security: # why\n      - t: [b:read] # x", "security: [] # why # x"),
        (
            "security:\n      # why\n      - t: [b:read]\n      # so",
            "security: []\n      # why\n      # so",
        ),
        ("\"security\" :\n      - t: [b:read]", "\"security\" : []"),
    ] {
        let text = |operation: &str| format!("{HEAD}paths:\n  /a:\n    get:\n      {operation}\n      summary: x\n");
        let written = written(&text(before), "'GET /a' = { access = 'public' }");
        assert_eq!(written, text(after));
    }
}

#[test]
fn ends_of_lines_are_those_of_the_file() {
    let text = format!(
        "{HEAD}paths:\n  /a:\n    get:\n      security:\n        - t:\n            - b:read\n  /b:\n    get:\n      summary: x\n"
    );
    let endpoints = "'GET /a' = ['a:read', 'b:read']\n'GET /b' = 'b:read'";
    let expected = written(&text, endpoints).replace('\n', "\r\n");
    assert_eq!(written(&text.replace('\n', "\r\n"), endpoints), expected);
    assert!(expected.contains("a:read\"\r\n"));
}

/// What is written may make another scheme the one that most operations name.
#[test]
fn the_scheme_that_counts_does_not_change_underway() {
    let text = format!(
        "{HEAD}paths:\n  /a: {{ get: {{ security: [t: ['a:read']] }} }}\n  /b: {{ get: {{ security: [key: ['b:read']] }} }}\n"
    );
    let expected = text.replace("[t: ['a:read']]", "[]");
    let files = BTreeMap::from([("api.yml".to_owned(), text)]);
    let model = model("'GET /a' = { access = 'public' }");
    let export = Importer::new().export(&files, "api.yml", &model).unwrap();
    assert_eq!(export.files["api.yml"], expected);
}

#[test]
fn what_says_nothing_gets_what_the_catalogue_says() {
    let text = format!("{HEAD}paths:\n  /a:\n    get:\n      summary: x\n    put:\n      summary: y\n");
    let after = text.replace("summary: x", "security: []\n      summary: x");
    let export = export(&[("api.yml", &text)], "'GET /a' = { access = 'public' }").unwrap();
    assert_eq!(export.files["api.yml"], after);
    let left_out: Vec<_> = export.left_out.iter().map(ToString::to_string).collect();
    assert_eq!(
        left_out,
        ["api.yml:8:7: PUT /a: left out: it says nothing about security"]
    );
}

#[test]
fn json_stays_json() {
    let text = r#"{"openapi": "3.0.0", "components": {"securitySchemes": {"t": {"type": "http"}}},
 "paths": {"/a": {"get": {"security": [{"t": ["b:read"]}], "summary": "é"}, "post": {"summary": "x"}, "put": {}}}}"#;
    let endpoints = "'GET /a' = 'a:read'\n'POST /a' = 'a:create'\n'PUT /a' = { access = 'authenticated' }";
    let export = export(&[("api.json", text)], endpoints).unwrap();
    let expected = text
        .replace("b:read", "a:read")
        .replace(r#""post": {"#, r#""post": {"security": [{"t": ["a:create"]}],"#)
        .replace(r#""put": {}"#, r#""put": {"security": [{"t": []}]}"#);
    assert_eq!(export.files["api.json"], expected);
}

#[test]
fn an_operation_is_written_where_it_stands() {
    let main =
        format!("{HEAD}paths:\n  /a:\n    get:\n      $ref: parts/a.yml\n    post:\n      $ref: 'parts/a.yml#/post'\n");
    let files = [
        ("api.yml", main.as_str()),
        ("parts/a.yml", "summary: x\npost:\n  security: [{t: [b:read]}]\n"),
    ];
    let export = export(&files, "'GET /a' = 'a:read'\n'POST /a' = 'a:create'").unwrap();
    assert_eq!(export.changed.iter().collect::<Vec<_>>(), ["parts/a.yml"]);
    assert_eq!(
        export.files["parts/a.yml"],
        "security:\n  - t:\n      - \"a:read\"\nsummary: x\npost:\n  security: [{\"t\": [\"a:create\"]}]\n"
    );
    assert_eq!(export.files["api.yml"], main);
    assert_eq!(export.rewritten, ["GET /a", "POST /a"]);
}

#[test]
fn what_cannot_be_written_is_told_of_and_nothing_is() {
    let cases = [
        (
            "lacks",
            "paths: { /a: { get: { security: [t: []] } } }",
            "'GET /b' = 'a:read'",
        ),
        (
            "shared",
            "paths: { /a: { get: &o { security: [t: [b:read]] }, put: *o } }",
            "'GET /a' = 'a:read'\n'PUT /a' = 'b:read'",
        ),
        (
            "kept",
            "paths: { /a: { get: &o { security: [t: [b:read]] }, put: *o } }",
            "'PUT /a' = 'a:read'\n'GET /a' = 'b:read'",
        ),
        (
            "beside",
            "paths: { /a: { get: { security: [{t: [b:read], key: []}] } } }",
            "'GET /a' = 'a:read'",
        ),
        (
            "nobody",
            "paths: { /a: { get: { security: [t: [b:read], key: []] } } }",
            "'GET /a' = { access = 'nobody' }\n'GET /b' = { access = 'nobody' }",
        ),
        (
            "undeclared",
            "paths: { /a: { get: { security: [u: [b:read]] } } }",
            "'GET /a' = 'a:read'",
        ),
    ];
    let told: Vec<_> = cases
        .into_iter()
        .map(|(name, paths, endpoints)| {
            let problems = export(&[("api.yml", &format!("{HEAD}{paths}\n"))], endpoints).unwrap_err();
            let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
            format!("{name}\n{}", lines.join("\n"))
        })
        .collect();
    insta::assert_snapshot!(told.join("\n\n"));
    let no_scheme = export(&[("api.yml", "openapi: 3.0.0\npaths: {}\n")], "'GET /a' = 'a:read'").unwrap_err();
    assert!(no_scheme[0].message.contains("no security scheme"));
}

#[test]
fn operations_for_others_are_left_alone_and_noted() {
    let text = format!(
        "{HEAD}security: [t: []]\npaths:\n  /a: {{ get: {{ security: [t: [b:read]] }} }}\n  /k: {{ get: {{ security: [key: []] }} }}\n  /_: {{ get: {{ summary: x }} }}\n"
    );
    let export = export(
        &[("api.yml", &text)],
        "'GET /a' = 'a:read'\n'GET /_' = { access = 'authenticated' }\n'GET /k' = { access = 'nobody' }\n'GET /x' = { access = 'nobody' }",
    )
    .unwrap();
    assert_eq!(
        export.files["api.yml"],
        text.replace("[t: [b:read]]", "[{\"t\": [\"a:read\"]}]")
    );
    assert_eq!(export.left_out.len(), 1);
    assert_eq!(export.left_out[0].about, "GET /k");
}

/// What an endpoint may ask for, as a catalogue has it.
const REQUIREMENTS: [&str; 6] = [
    "'a:read'",
    "['a:read', 'b:read']",
    "[['a:read'], ['a:create', 'b:read']]",
    "'b:read'",
    "{ access = 'authenticated' }",
    "{ access = 'public' }",
];

/// How a description may ask for something, in block style at a column and in flow style.
const SECURITIES: [&str; 6] = [
    "",
    "security: []",
    "security: [{t: []}] # x",
    "security:\n        - t: [ 'a:read',\n            \"b:read\" ]",
    "security:\n      - t:\n        - a:create # y\n      # z\n      - {}\n      - t:\n        - b:read",
    "security:\n        -\n          t: [a:read]\n        - key: []",
];

proptest! {
    #![proptest_config(ProptestConfig::with_failure_persistence(FileFailurePersistence::WithSource("regressions")))]

    /// Whatever a description asked for, it asks for what the catalogue says once it was written, and a catalogue that is
    /// made of it says so again.
    #[test]
    fn import_then_export_then_import_is_a_fixed_point(
        operations in prop::collection::vec((0..6_usize, 0..6_usize, any::<bool>()), 1..6),
    ) {
        // A catalogue has at least one scope.
        let mut text = format!("{HEAD}paths:\n  /z: {{ get: {{ security: [t: ['a:read']] }} }}\n");
        let mut endpoints = "'GET /z' = 'a:read'\n".to_owned();
        for (at, (requirement, security, has_more)) in operations.iter().enumerate() {
            let operation = [SECURITIES[*security], if *has_more { "summary: é" } else { "" }];
            let lines: Vec<_> = operation.iter().filter(|line| !line.is_empty()).copied().collect();
            let body = if lines.is_empty() { "x-empty: true".to_owned() } else { lines.join("\n      ") };
            text += &["  /", &at.to_string(), ":\n    get:\n      ", &body, "\n"].concat();
            endpoints += &["'GET /", &at.to_string(), "' = ", REQUIREMENTS[*requirement], "\n"].concat();
        }
        let exported = export(&[("api.yml", &text)], &endpoints).unwrap();
        let imported = Importer::new().import(&exported.files, "api.yml");
        prop_assert!(imported.problems.is_empty(), "{:?}", imported.problems);
        let catalogue = imported.to_toml(&Metadata::new("x"));
        let model = check(&Source::new("x", catalogue), None).unwrap().model;
        let again = Importer::new().export(&exported.files, "api.yml", &model).unwrap();
        prop_assert_eq!(again.files, exported.files);
        let same = Importer::new().import(&export(&[("api.yml", &text)], &endpoints).unwrap().files, "api.yml");
        prop_assert_eq!(same.operations, imported.operations);
    }
}
