//! A second reading of small descriptions, and every request that it tells apart: whatever an imported catalogue allows,
//! the description allows.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use bailiwick_catalog::openapi::{Importer, Metadata};
use bailiwick_catalog::{Model, OpenApi, Requirement, Shadowed, Source, Tables, check};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

use crate::import;

const SEGMENTS: [&str; 6] = ["a", "b", "{x}", "{x}{y}", "a?all", "b-{x}"];
const METHODS: [&str; 4] = ["get", "head", "put", "delete"];
const NAMES: [&str; 3] = ["a:read", "b:read", "c:read"];

/// What an operation may say about security, and what that means: None if only others than this token can do it, or nobody
/// knows who can; otherwise the alternatives, none of which means that it is open.
type Meaning = Option<&'static [&'static [&'static str]]>;
const SAID: [(&str, Meaning); 13] = [
    ("", None),
    ("security: []", Some(&[])),
    ("security: [{}]", Some(&[])),
    ("security: [{t: []}]", Some(&[&[]])),
    ("security: [{t: ['a:read']}]", Some(&[&["a:read"]])),
    ("security: [{t: ['a:read', 'b:read']}]", Some(&[&["a:read", "b:read"]])),
    (
        "security: [{t: ['a:read']}, {t: ['c:read'], k: []}]",
        Some(&[&["a:read"], &["c:read"]]),
    ),
    (
        "security: [{t: ['a:read'], u: ['b:read']}]",
        Some(&[&["a:read", "b:read"]]),
    ),
    ("security: [{k: []}]", None),
    ("security: [{u: ['a:read']}]", None),
    ("security: [{t: ['a:read']}, {}]", Some(&[])),
    ("security: ", None),
    ("security: [{t: 'a:read'}]", None),
];

#[derive(Clone, Debug)]
struct Described {
    segments: Vec<&'static str>,
    method: &'static str,
    said: usize,
}

fn operation() -> impl Strategy<Value = Described> {
    let segments = prop::collection::vec(prop::sample::select(&SEGMENTS[..]), 1..4);
    (segments, prop::sample::select(&METHODS[..]), 0..SAID.len()).prop_map(|(segments, method, said)| Described {
        segments,
        method,
        said,
    })
}

fn path(segments: &[&str]) -> String {
    // Two variables of one name are a mistake that is not looked for here.
    let numbered = segments.iter().enumerate();
    let numbered =
        numbered.map(|(at, segment)| segment.replace('x', &format!("x{at}")).replace('y', &format!("y{at}")));
    format!("/{}", numbered.collect::<Vec<_>>().join("/"))
}

fn text(operations: &[Described]) -> String {
    let mut text = "openapi: 3.1.0\ncomponents: { securitySchemes: { t: {}, u: {}, k: {} } }\npaths:\n".to_owned();
    for Described { segments, .. } in operations {
        let path = path(segments);
        if text.contains(&format!("'{path}':")) {
            continue;
        }
        writeln!(text, "  '{path}':").unwrap();
        let mut seen = BTreeSet::new();
        for other in operations.iter().filter(|other| other.segments == *segments) {
            if seen.insert(other.method) {
                writeln!(text, "    {}: {{ {} }}", other.method, SAID[other.said].0).unwrap();
            }
        }
    }
    text
}

/// Whether a segment of a template matches, and how well.
fn matches(template: &str, segment: &str) -> Option<u8> {
    let template = template.split('?').next().unwrap();
    match template {
        "{x}" | "{x}{y}" => Some(0),
        "b-{x}" => segment.strip_prefix("b-").filter(|rest| !rest.is_empty()).map(|_| 1),
        literal => (literal == segment).then_some(2),
    }
}

fn rank(segments: &[&str], path: &[&str]) -> Option<Vec<u8>> {
    // A query ends the path, whatever it has.
    let end = segments.iter().position(|segment| segment.contains('?'));
    let segments = end.map_or(segments, |end| &segments[..=end]);
    if segments.len() != path.len() {
        return None;
    }
    segments
        .iter()
        .zip(path)
        .map(|(template, segment)| matches(template, segment))
        .collect()
}

/// The operations that may run: those of the best template that has the method, and all that it cannot be told from. GET
/// answers HEAD where its template has no HEAD of its own.
fn run<'d>(operations: &'d [Described], method: &str, path: &[&str]) -> Vec<&'d Described> {
    let answers = |operation: &Described| operation.method == method || method == "head" && operation.method == "get";
    let is_same = |a: &Described, b: &Described| a.segments == b.segments && a.method == b.method;
    let mut ranked = Vec::new();
    for (at, operation) in operations
        .iter()
        .enumerate()
        .filter(|(_, operation)| answers(operation))
    {
        // Of two that stand under one key, the first is written.
        let is_first = operations.iter().position(|other| is_same(other, operation)) == Some(at);
        ranked.extend(
            rank(&operation.segments, path)
                .filter(|_| is_first)
                .map(|rank| (rank, operation)),
        );
    }
    let best = ranked.iter().map(|(rank, _)| rank.clone()).max();
    ranked.retain(|(rank, _)| Some(rank) == best.as_ref());
    let has_own = ranked.iter().any(|(_, operation)| operation.method == method);
    let run = ranked.into_iter().map(|(_, operation)| operation);
    run.filter(|operation| !has_own || operation.method == method).collect()
}

fn allows(said: usize, grant: Option<&BTreeSet<&str>>) -> bool {
    match (SAID[said].1, grant) {
        (Some([]), _) => true,
        (None, _) | (Some(_), None) => false,
        (Some(alternatives), Some(grant)) => alternatives
            .iter()
            .any(|all| all.iter().all(|name| grant.contains(name))),
    }
}

/// What the catalogue says, by rule 12 read naively: the path first, and then the method.
fn catalogue_allows(model: &Model, method: &str, path: &[&str], grant: Option<&BTreeSet<&str>>) -> bool {
    let ranked = model.endpoints.iter().filter_map(|endpoint| {
        let segments: Vec<_> = endpoint.template.as_str().split('/').skip(1).collect();
        let plain: Vec<_> = segments
            .iter()
            .map(|segment| {
                if segment.starts_with('{') {
                    "{x}"
                } else if segment.starts_with("b-") {
                    "b-{x}"
                } else {
                    segment
                }
            })
            .collect();
        Some((rank(&plain, path)?, endpoint))
    });
    let ranked: Vec<_> = ranked.collect();
    let best = ranked.iter().map(|(rank, _)| rank.clone()).max();
    let of = |method: &str| {
        let mut ranked = ranked.iter().filter(|(rank, _)| Some(rank) == best.as_ref());
        ranked
            .find(|(_, endpoint)| endpoint.method.as_str().eq_ignore_ascii_case(method))
            .map(|(_, endpoint)| *endpoint)
    };
    let endpoint = of(method).or_else(|| (method == "head").then(|| of("get")).flatten());
    match endpoint.map(|endpoint| &endpoint.requirement) {
        Some(Requirement::Public) => true,
        Some(Requirement::Authenticated) => grant.is_some(),
        Some(Requirement::AnyOf(alternatives)) => grant.is_some_and(|grant| {
            let name = |index: &u32| model.scopes[*index as usize].name.as_str();
            alternatives
                .iter()
                .any(|all| all.iter().all(|index| grant.contains(name(index))))
        }),
        _ => false,
    }
}

fn requests() -> Vec<Vec<&'static str>> {
    let words = ["a", "b", "c", "b-c"];
    let one: Vec<Vec<_>> = words.iter().map(|word| vec![*word]).collect();
    let longer = |paths: &[Vec<&'static str>]| -> Vec<Vec<&'static str>> {
        let with = |path: &Vec<&'static str>| words.map(|word| path.iter().copied().chain([word]).collect());
        paths.iter().flat_map(with).collect()
    };
    let two = longer(&one);
    let three = longer(&two);
    [one, two, three].concat()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        ..ProptestConfig::with_failure_persistence(FileFailurePersistence::WithSource("regressions"))
    })]

    #[test]
    fn an_imported_catalogue_allows_nothing_that_its_description_does_not(
        operations in prop::collection::vec(operation(), 1..8),
        nobody in any::<bool>(),
    ) {
        let described = format!("{}  /z: {{ get: {{ security: [t: ['a:read']] }} }}\n", text(&operations));
        let settings = OpenApi { scheme: Some("t".to_owned()), ..OpenApi::default() };
        let settings = OpenApi { left_out: Some(if nobody { Shadowed::Nobody } else { Shadowed::Error }), ..settings };
        let imported = import(&Importer::with(settings), &described);
        if imported.operations.is_empty() {
            return Ok(());
        }
        let written = imported.to_toml(&Metadata::new("x"));
        let model = match check(&Source::new("scopes.toml", written.as_str()), None) {
            Ok(checked) => checked.model,
            // A catalogue without a scope is none.
            Err(report) => {
                prop_assert!(imported.scopes.is_empty(), "{report}\n{described}\n{written}");
                return Ok(());
            }
        };
        prop_assert!(Tables::new(&model).is_ok());
        for path in requests() {
            for method in METHODS {
                for bits in 0..=8_u8 {
                    let grant: BTreeSet<_> = NAMES.into_iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).collect::<Vec<_>>().into_iter().map(|(_, name)| name).collect();
                    let grant = (bits < 8).then_some(&grant);
                    if catalogue_allows(&model, method, &path, grant) {
                        let run = run(&operations, method, &path);
                        prop_assert!(path == ["z"] || !run.is_empty(), "{method} {path:?}\n{described}");
                        for operation in run {
                            prop_assert!(allows(operation.said, grant), "{method} {path:?} {grant:?}\n{described}\n{written}");
                        }
                    }
                }
            }
        }
    }
}
