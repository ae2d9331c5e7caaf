//! Decisions that five vendors' published tables settle, asked in batches.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::json;

use crate::run::{feed, typed, utf8};

#[derive(Deserialize)]
struct Case {
    method: String,
    path: String,
    granted: Vec<String>,
    allow: bool,
    #[serde(default)]
    fix: Vec<BTreeSet<String>>,
}

#[derive(Debug, Deserialize)]
struct Verdict {
    decision: String,
    #[serde(default)]
    missing: Vec<Missing>,
    #[serde(default)]
    unknown: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Missing {
    scope: String,
    cause: String,
}

fn agrees(vendor: &str) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/fixtures")
        .join(vendor);
    let cases = fs::read_to_string(dir.join("cases.jsonl")).unwrap();
    let cases: Vec<Case> = cases.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(cases.len(), 400);

    let ask = |case: &Case| {
        json!({ "method": case.method, "path": case.path, "role": "all", "grant": case.granted }).to_string()
    };
    let input: Vec<_> = cases.iter().map(ask).collect();
    let output = feed(
        typed(&dir, "decide --catalog scopes.toml --batch"),
        input.join("\n").as_bytes(),
    );
    assert_eq!(output.status.code(), Some(1), "{}", utf8(&output.stderr));
    let verdicts: Vec<Verdict> = utf8(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    assert_eq!(verdicts.len(), cases.len());

    for (at, (case, verdict)) in cases.iter().zip(&verdicts).enumerate() {
        let place = format!("{vendor}, case {}: {verdict:?}", at + 1);
        assert_eq!(verdict.decision == "allow", case.allow, "{place}");
        assert!(verdict.unknown.is_empty(), "{place}");
        assert!(
            verdict.missing.iter().all(|missing| missing.cause == "token"),
            "{place}"
        );
        if !case.allow {
            let missing: BTreeSet<_> = verdict.missing.iter().map(|missing| missing.scope.clone()).collect();
            assert!(case.fix.contains(&missing), "{place}");
            assert_eq!(Some(missing.len()), case.fix.iter().map(BTreeSet::len).min(), "{place}");
        }
    }
}

#[test]
fn github_classic() {
    agrees("github_classic");
}

#[test]
fn jira() {
    agrees("jira");
}

#[test]
fn pagerduty() {
    agrees("pagerduty");
}

#[test]
fn sentry() {
    agrees("sentry");
}

#[test]
fn spotify() {
    agrees("spotify");
}
