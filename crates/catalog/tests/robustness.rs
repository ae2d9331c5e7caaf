//! Texts that nobody wrote by hand: all of them are answered, and soon.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use bailiwick_catalog::{Report, Source, Tables, check, lock};

const HEADER: &str = "format = 1\ncatalog = { name = 'shop', title = 'Shop', version = '1' }\n";
/// Several times what a debug build needs on a slow machine; a quadratic check would need hours.
const SOON: Duration = Duration::from_secs(60);

fn codes(report: &Report) -> Vec<&str> {
    let mut codes: Vec<_> = report.iter().map(bailiwick_catalog::Diagnostic::code).collect();
    codes.dedup();
    codes
}

fn source(body: &str) -> Source {
    Source::new("scopes.toml", format!("{HEADER}{body}"))
}

#[test]
fn a_hundred_thousand_scopes() {
    let mut text = "[scopes]\n".to_owned();
    for n in 0..100_000 {
        let implied = if n == 0 {
            String::new()
        } else {
            format!("'r{}:use'", n - 1)
        };
        writeln!(
            text,
            "'r{n}:use' = {{ class = 'other', implies = [{implied}], requires = ['r0:use'] }}"
        )
        .unwrap();
    }
    let text = text
        .replacen("requires = ['r0:use']", "", 1)
        .replacen("implies = [], ", "", 1);
    let started = Instant::now();
    let catalog = source(&format!(
        "{text}[roles.all]\nallow = ['*']\n[endpoints]\n'GET /' = 'r99999:use'\n"
    ));
    let model = check(&catalog, None).unwrap().model;
    assert_eq!(model.scopes.len(), 100_000);
    let first = lock(&catalog, None).unwrap();
    assert_eq!(
        lock(&catalog, Some(&Source::new("scopes.lock", &*first.text)))
            .unwrap()
            .text,
        first.text
    );
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}

#[test]
fn a_hundred_thousand_unknown_names_and_one_cycle() {
    let mut text = "[scopes]\n".to_owned();
    for n in 0..100_000 {
        let next = (n + 1) % 100_000;
        writeln!(
            text,
            "'r{n}:use' = {{ class = 'other', implies = ['r{next}:use'], requires = ['r{n}:usf'] }}"
        )
        .unwrap();
    }
    let started = Instant::now();
    let report = check(&source(&text), None).unwrap_err();
    let rendered = report.to_string();
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    assert_eq!(report.len(), 100_001);
    assert!(rendered.ends_with("\n... and 99001 more\n"));
    assert!(
        report
            .iter()
            .any(|diagnostic| diagnostic.code() == "implies-cycle" && diagnostic.message().len() < 400)
    );
}

/// Each could overlap each other one, which is asked about only so often.
#[test]
fn ten_thousand_forms_of_one_segment() {
    let mut text = "[scopes]\n".to_owned();
    let mut endpoints = "[endpoints]\n'GET /things/{id}' = 'r0:use'\n".to_owned();
    for n in 0..10_000 {
        writeln!(text, "'r{n}:use' = {{ class = 'other' }}").unwrap();
        writeln!(endpoints, "'GET /things/{{id}}:verb{n}' = 'r{n}:use'").unwrap();
    }
    let started = Instant::now();
    let model = check(&source(&(text + &endpoints)), None).unwrap().model;
    Tables::new(&model).unwrap();
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}

#[test]
fn lines_of_ten_megabytes() {
    let started = Instant::now();
    let long = "x".repeat(10_000_000);
    assert_eq!(
        codes(&check(&source(&format!("[scopes]\n{long} = {{}}")), None).unwrap_err()),
        ["invalid-scope-name"]
    );
    assert_eq!(
        codes(&check(&source(&format!("[scopes]\n'{long}")), None).unwrap_err()),
        ["syntax"]
    );

    let mut line = "scopes = { ".to_owned();
    for n in 0..200_000 {
        write!(line, "'r{n}:use' = {{ requires = ['none{n}'], class = 'other' }}, ").unwrap();
    }
    line.push('}');
    let report = check(&source(&line), None).unwrap_err();
    assert_eq!(codes(&report), ["unknown-scope"]);
    let last = report.iter().last().unwrap();
    let rendered = report.to_string();
    assert!(rendered.len() < 1_000_000);
    assert_eq!(
        (last.line(), last.column()),
        (3, line.find("'none199999'").unwrap() + 1)
    );
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}

#[test]
fn a_label_on_a_long_line_is_shown_with_what_is_around_it() {
    let scopes: Vec<_> = (0..400).map(|n| format!("'r{n}:read' = {{}}, ")).collect();
    let scopes = scopes.concat();
    let report = check(
        &source(&format!(
            "scopes = {{ {scopes}'r400:use' = {{ calss = 'other' }}, {scopes} }}"
        )),
        None,
    );
    let rendered = report.unwrap_err().to_string();
    let shown = rendered
        .split("error[")
        .find(|part| part.starts_with("unknown-key"))
        .unwrap();
    assert!(shown.contains("--> scopes.toml:3:7117\n"), "{shown}");
    assert!(shown.contains("'r400:use' = { calss = 'other' }"), "{shown}");
    assert!(shown.contains("^^^^^ expected one of"), "{shown}");
}

#[test]
fn deep_nesting() {
    for (open, close) in [("[", "]"), ("{a=", "}"), ("[{a=", "}]")] {
        let value = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        let report = check(&source(&format!("[scopes]\na = {value}")), None).unwrap_err();
        assert!(codes(&report).contains(&"syntax"), "{open}: {report}");
    }
    let path = vec!["a"; 100_000].join(".");
    for text in [
        format!("{path} = 1"),
        format!("[{path}]"),
        format!("[[{path}]]"),
        format!("x = {{ {path} = 1 }}"),
    ] {
        assert!(codes(&check(&source(&text), None).unwrap_err()).contains(&"syntax"));
    }
}

#[test]
fn bytes_that_no_text_has() {
    for text in [
        "\0",
        "[scopes]\n\"a\0\" = {}",
        "\u{feff}\u{feff}",
        "[scopes]\r'a' = {}",
        "\u{1b}[31m = 1",
        "'\u{202e}x' = 1",
    ] {
        let report = check(&source(text), None).unwrap_err();
        let rendered = report.to_string();
        assert!(!rendered.contains(['\0', '\u{1b}', '\u{202e}']), "{rendered:?}");
    }
}

#[test]
fn aliases_that_multiply() {
    let mut text = "[scopes]\n".to_owned();
    let mut aliases = "[aliases]\na0 = ['s0']\n".to_owned();
    for n in 0..1500 {
        writeln!(text, "s{n} = {{}}").unwrap();
        if n > 0 {
            writeln!(aliases, "a{n} = ['a{}', 's{n}']", n - 1).unwrap();
        }
    }
    let report = check(&source(&(text + &aliases)), None).unwrap_err();
    assert_eq!(codes(&report), ["too-large"]);
}
