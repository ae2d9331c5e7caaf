//! Rule 12: which endpoint a path finds, compared with the reference matcher.
//!
//! The engine reads a path in chunks of 16 bytes and windows of 64, finds literal segments by their ends and their
//! length, skips a prefix that all templates share, and looks again where it meets a byte that others could read otherwise. So
//! templates and paths are made to fall on either side of each of these. What its automaton leaves open it looks for in the
//! tree of templates, so some sets are made to be too much for an automaton.

#[path = "paths/bounded.rs"]
mod bounded;
#[path = "paths/disguised.rs"]
mod disguised;
mod engine;
mod fixtures;
#[path = "paths/generate.rs"]
mod generate;
mod naive;

use std::collections::BTreeMap;

use bailiwick::{Catalog, Grant, Method, Role, ScopeSet, Timestamp, Token};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{TestCaseError, TestRunner};

use engine::{VecWords, install, key};
use fixtures::path_sets;
use generate::{literals_and_paths, long_templates_and_paths};
use naive::Naive;
use naive::generate::{config, templates_and_paths};
use naive::matcher::{best_shape, shape};

#[test]
fn every_path_case_finds_what_it_should() {
    let mut cases = 0;
    for set in path_sets() {
        let naive = Naive::load(&set.catalogue());
        install(&set.catalogue());
        for (method, path, expected) in set.cases() {
            let method: Method = method.parse().expect("a method");
            let found = VecWords::endpoint(method, path).map(|endpoint| endpoint.to_string());
            assert_eq!(found.as_deref(), expected, "{method} {path} ({})", set.about);
            for method in Method::ALL {
                let expected = naive
                    .endpoint(method.as_str(), path)
                    .map(|found| (found.method.clone(), found.template.clone()));
                assert_eq!(
                    VecWords::endpoint(method, path).map(key),
                    expected,
                    "{method} {path} ({})",
                    set.about
                );
            }
            let methods: Vec<Method> = Method::ALL
                .into_iter()
                .filter(|method| naive.endpoint(method.as_str(), path).is_some())
                .collect();
            assert!(VecWords::methods(path).eq(methods), "{path} ({})", set.about);
            cases += 1;
        }
    }
    assert!(cases > 300, "{cases}");
}

/// The answer where a path is there and the method is not: what `Allow` of a 405 lists.
#[test]
fn the_methods_of_a_path_are_those_of_its_best_template() {
    install(&catalogue(&[
        "POST /a/b",
        "GET /a/{x}",
        "DELETE /a/{x}",
        "HEAD /c",
        "OPTIONS /c",
        "PUT /{x*}",
    ]));
    let methods = |path| VecWords::methods(path).collect::<Vec<_>>();
    assert_eq!(methods("/a/b"), [Method::Post]);
    assert_eq!(methods("/a/c?x=1"), [Method::Get, Method::Head, Method::Delete]);
    assert_eq!(methods("/c"), [Method::Head, Method::Options]);
    assert_eq!(methods("/d/e"), [Method::Put]);
    assert_eq!(methods("/a/c/"), []);
    assert_eq!(methods("/a/%2f"), []);
    assert!(VecWords::endpoint(Method::Get, "/a/b").is_none() && VecWords::endpoint(Method::Put, "/a/b").is_none());
}

/// A literal that is for nobody takes its requests from the variable beside it, and is not told of.
#[test]
fn a_literal_that_is_for_nobody_keeps_its_path_from_a_variable() {
    let head =
        "format = 1\n[catalog]\nname = 'tokens'\n[scopes]\n'token:read' = {}\n'token:delete' = {}\n[endpoints]\n";
    let endpoints = "'GET /tokens/{id}' = 'token:read'\n'DELETE /tokens/{id}' = 'token:delete'\n\
                     'GET /tokens/current' = { access = 'nobody' }\n'HEAD /keys' = { access = 'nobody' }\n\
                     'GET /keys' = 'token:read'\n";
    install(&[head, endpoints].concat());
    let (grant, role) = (Grant::<VecWords>::full_access(), Role::new(ScopeSet::all()));
    let token = Token::new(grant);
    let reason = |method, path: &str| {
        let decision = VecWords::decide(method, path, Some((&token, &role)), Timestamp::from_secs(0));
        decision.denial().map(|denial| denial.reason())
    };
    assert_eq!(reason(Method::Get, "/tokens/7"), None);
    assert_eq!(reason(Method::Get, "/tokens/current"), Some("nobody"));
    assert_eq!(reason(Method::Head, "/tokens/current?x=1"), Some("nobody"));
    assert_eq!(reason(Method::Delete, "/tokens/current"), Some("unknown_endpoint"));
    for disguise in ["Current", "current;v=1", "curren%2574", "current%20"] {
        let path = format!("/tokens/{disguise}");
        assert_eq!(reason(Method::Get, &path), Some("unknown_endpoint"), "{path}");
        assert_eq!(reason(Method::Head, &path), Some("unknown_endpoint"), "{path}");
        let methods: Vec<Method> = VecWords::methods(&path).collect();
        assert_eq!(methods, [Method::Delete], "{path}");
    }
    assert_eq!(reason(Method::Get, "/keys"), None);
    assert_eq!(reason(Method::Head, "/keys"), Some("nobody"));
    assert_eq!(VecWords::methods("/tokens/current").count(), 0);
    assert!(VecWords::methods("/keys").eq([Method::Get]));
}

/// A `%` or a `?` is seen wherever it stands, and every other byte is a byte like others.
#[test]
fn every_byte_counts_at_each_place() {
    install(&catalogue(&["GET /{a}", "GET /{a}/{b}", "GET /{a}/{b}/{c*}"]));
    let templates = ["/{a}", "/{a}/{b}", "/{a}/{b}/{c*}"];
    for len in (1..=70).chain([128, 129, 192, 257]) {
        for slashes in [vec![], (0..len).step_by(9).collect()] {
            for place in 0..len {
                for text in [
                    "?", "%2f", "%2E", "%00", "%25", "%", "/", "/../", "\0", "é", "#", "\\", ";", "/;", "/..;", "%5c",
                    "%41", "%3a", "\u{7f}", "\u{1f}", " ", "{", "_",
                ] {
                    let mut path: Vec<String> = vec!["x".to_owned(); len];
                    for at in &slashes {
                        "/".clone_into(&mut path[*at]);
                    }
                    text.clone_into(&mut path[place]);
                    let path = format!("/{}", path.concat());
                    let found = VecWords::endpoint(Method::Get, &path).map(|endpoint| shape(endpoint.path()));
                    assert_eq!(found, best_shape(templates, &path), "{path}");
                }
            }
        }
    }
}

/// Words are shared by all states; there are more of them here than what the check of an edge tells apart, and so many
/// states that one would take another's edge for its own.
#[test]
fn more_words_than_a_check_has_bits() {
    let (words, resources) = (1_500, 97);
    let templates = (0..words).map(|number| format!("GET /resource_{}/{{id}}/word{number}", number % resources));
    let things = (0..words).map(|number| format!("GET /thing{number}/"));
    let templates: Vec<String> = templates
        .chain(["GET /resource_3/{id}/{other}".to_owned()])
        .chain(things)
        .collect();
    install(&catalogue(&templates.iter().map(String::as_str).collect::<Vec<_>>()));
    for number in 0..words + 100 {
        for resource in 0..resources {
            let path = format!("/resource_{resource}/x/word{number}");
            let expected = match (number % resources == resource && number < words, resource) {
                (true, _) => Some(&templates[number]),
                (false, 3) => Some(&templates[words]),
                (false, _) => None,
            };
            let found = VecWords::endpoint(Method::Get, &path).map(|endpoint| endpoint.to_string());
            assert_eq!(found.as_ref(), expected, "{path}");
        }
    }
}

/// Literals that agree in their ends and their length are told apart by what is between.
#[test]
fn long_literals_are_compared_in_full() {
    let long = |middle: &str| format!("beginning{middle}the-end");
    for len in [1, 8, 17, 60, 200] {
        let (first, second) = (long(&"a".repeat(len)), long(&"b".repeat(len)));
        let templates = [
            format!("GET /x/{first}"),
            format!("GET /x/{second}/y"),
            "GET /x/{z}".to_owned(),
        ];
        install(&catalogue(&templates.each_ref().map(String::as_str)));
        let found =
            |path: &str| VecWords::endpoint(Method::Get, path).map(|endpoint| format!("GET {}", endpoint.path()));
        assert_eq!(found(&format!("/x/{first}")), Some(templates[0].clone()));
        assert_eq!(found(&format!("/x/{second}/y")), Some(templates[1].clone()));
        let third = long(&"c".repeat(len));
        for other in [&second, &third, &first.to_uppercase(), &format!("{first}-")] {
            assert_eq!(found(&format!("/x/{other}")), Some(templates[2].clone()), "{other}");
        }
        assert_eq!(found(&format!("/x/{third}/y")), None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..config() })]

    #[test]
    fn overlapping_templates((templates, paths) in templates_and_paths()) {
        agree(&templates, &paths)?;
    }

    #[test]
    fn long_segments_and_deep_paths((templates, paths) in long_templates_and_paths()) {
        agree(&templates, &paths)?;
    }

    #[test]
    fn common_prefixes_and_literals_alone((templates, paths) in literals_and_paths()) {
        agree(&templates, &paths)?;
    }
}

/// What comes up in random inputs: paths on either side of 16, 64 and 200 bytes, found and not found.
#[test]
fn random_paths_have_every_length_with_every_answer() {
    let mut runner = TestRunner::deterministic();
    let mut seen: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    for _ in 0..1_000 {
        let inputs = prop_oneof![templates_and_paths(), long_templates_and_paths(), literals_and_paths()];
        let (templates, paths) = inputs.new_tree(&mut runner).expect("paths").current();
        for path in paths {
            let len = match path.len() {
                0..16 => "short",
                16..=64 => "one window",
                65..=200 => "several windows",
                _ => "many windows",
            };
            let found = best_shape(templates.iter().map(String::as_str), &path).is_some();
            *seen.entry((len, found)).or_default() += 1;
        }
    }
    assert!(seen.len() == 8 && seen.values().all(|times| *times > 100), "{seen:#?}");
}

/// Compares the engine with the reference, and with itself when the templates are declared the other way round.
fn agree(templates: &[String], paths: &[String]) -> Result<(), TestCaseError> {
    let expected: Vec<Option<String>> = paths
        .iter()
        .map(|path| best_shape(templates.iter().map(String::as_str), path))
        .collect();
    let forwards: Vec<String> = templates.iter().map(|template| format!("GET {template}")).collect();
    let backwards: Vec<String> = forwards.iter().rev().cloned().collect();
    for declared in [forwards, backwards] {
        install(&catalogue(&declared.iter().map(String::as_str).collect::<Vec<_>>()));
        for (path, expected) in paths.iter().zip(&expected) {
            let found = VecWords::endpoint(Method::Get, path).map(|endpoint| shape(endpoint.path()));
            prop_assert_eq!(&found, expected, "{}", path);
        }
    }
    Ok(())
}

/// A catalogue with these endpoints.
fn catalogue(endpoints: &[&str]) -> String {
    let endpoints: Vec<String> = endpoints.iter().map(|key| format!("\"{key}\" = 'a:read'\n")).collect();
    format!(
        "format = 1\n[catalog]\nname = 'paths'\ntitle = 'Paths'\nversion = '1'\n[scopes]\n'a:read' = {{}}\n[endpoints]\n{}",
        endpoints.concat()
    )
}
