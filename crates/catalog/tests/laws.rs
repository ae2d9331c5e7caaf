//! Laws that hold for every text, every order of declarations and every history of a lock.

#![expect(clippy::unwrap_used, reason = "a helper of tests may fail as a test does")]

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_catalog::{Model, Segment, Source, Template, check, lock};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

/// The literal texts between the variables of a segment, and the segment.
fn segment() -> impl Strategy<Value = (Vec<String>, Segment)> {
    let literal = || "[a-zA-Z0-9~:@!$&'()*+,=_-]{1,6}|%[Cc]3%[AaBb][0-9A-Fa-f]";
    let optional = || prop_oneof![Just(String::new()), literal()];
    prop_oneof![
        literal().prop_map(|text| (vec![text.clone()], Segment::Literal(text))),
        Just((vec![String::new(); 2], Segment::Param)),
        Just((Vec::new(), Segment::Multi)),
        (optional(), prop::collection::vec(literal(), 0..3), optional())
            .prop_filter("a plain parameter", |(prefix, middles, suffix)| {
                !(prefix.is_empty() && middles.is_empty() && suffix.is_empty())
            })
            .prop_map(|(prefix, middles, suffix)| {
                let literals = [vec![prefix.clone()], middles.clone(), vec![suffix.clone()]].concat();
                (
                    literals,
                    Segment::Mixed {
                        prefix,
                        middles,
                        suffix,
                    },
                )
            }),
    ]
}

/// The text of a template whose variables have all different names.
fn text(segments: &[(Vec<String>, Segment)], trailing_slash: bool) -> String {
    let mut names = (1..).map(|rank| format!("v{rank}"));
    let mut text = String::new();
    for (literals, segment) in segments {
        text.push('/');
        if *segment == Segment::Multi {
            text.extend(["{".to_owned(), names.next().unwrap(), "*}".to_owned()]);
        }
        for (rank, literal) in literals.iter().enumerate() {
            if rank > 0 {
                text.extend(["{".to_owned(), names.next().unwrap(), "}".to_owned()]);
            }
            text.push_str(literal);
        }
    }
    if trailing_slash || segments.is_empty() {
        text.push('/');
    }
    text
}

proptest! {
    #[test]
    fn templates_are_read_as_they_were_written(
        segments in prop::collection::vec(segment(), 0..5),
        trailing_slash: bool,
    ) {
        let text = text(&segments, trailing_slash);
        let template = Template::parse(&text).unwrap();
        prop_assert_eq!(template.as_str(), &text);
        prop_assert_eq!(template.has_trailing_slash(), trailing_slash || segments.is_empty());
        let expected: Vec<_> = segments.into_iter().map(|(_, segment)| segment).collect();
        prop_assert_eq!(template.segments(), expected);
    }

    #[test]
    fn any_text_is_a_template_or_has_an_error_in_it(text in "/?([a-z{}*/%.2fé]|\\PC){0,20}") {
        if let Err(error) = Template::parse(&text) {
            prop_assert!(text.get(error.span.clone()).is_some(), "{:?} in {:?}", error, text);
            prop_assert!(!error.message.is_empty());
        }
    }
}

const VALID: &str = r#"format = 1
[catalog]
name = "shop"
title = "Shop"
version = "1"
[actions]
sell = "other"
[scopes]
"item:read" = { title = "Größe" }
"item:update" = { requires = ["item:read"], associated = ["item:sell"] }
'item:sell' = { requires = [
    "item:read", # why
] }
repo = { class = "other", implies = ["item:read"], deprecated = "old" }
[aliases]
"item:write" = ["item:update"]
[endpoints]
"GET /items/{id}" = "item:read"
"PUT /items/{id}:sell" = [["item:update", "item:sell"], ["repo"]]
"GET /{rest*}" = { access = "public", operation = "rest" }
[roles.viewer]
allow = ["class:read"]
deny = ["repo"]
"#;

const LOCK: &str = "format = 1\ncatalog = \"shop\"\nscopes = [\n  \"item:read\",\n  \"old\",\n]\nretired = [\"old\"]\n";

/// A change that people and programs make by accident.
fn mutation() -> impl Strategy<Value = (Index, Index, Option<String>)> {
    let text = proptest::option::of(prop_oneof![
        select(vec![
            "\"", "'", "\"\"\"", "[", "]", "[[", "{", "}", "=", ".", ",", "\n", "#", "\\", "\0", "é", "\u{feff}", "\r",
            "<<<<<<<", "%2f", "*", ":", " "
        ])
        .prop_map(str::to_owned),
        "\\PC{0,3}",
    ]);
    (any::<Index>(), any::<Index>(), text)
}

fn mutate(text: &str, mutations: Vec<(Index, Index, Option<String>)>) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (at, other, inserted) in mutations {
        let (at, other) = (at.index(chars.len() + 1), other.index(chars.len() + 1));
        match inserted {
            Some(text) => _ = chars.splice(at..at, text.chars()),
            None => _ = chars.drain(at.min(other)..at.max(other).min(at.min(other) + 12)),
        }
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn damaged_texts_are_answered(
        catalog in prop::collection::vec(mutation(), 0..4),
        locked in prop::collection::vec(mutation(), 0..3),
    ) {
        let catalog = Source::new("scopes.toml", mutate(VALID, catalog));
        let locked = Source::new("scopes.lock", mutate(LOCK, locked));
        for lock_text in [None, Some(&locked)] {
            let report = match check(&catalog, lock_text) {
                Ok(checked) => checked.warnings,
                Err(report) => {
                    prop_assert!(report.has_errors());
                    report
                }
            };
            _ = report.render(true);
            let places: Vec<_> = report.iter().map(|found| (found.file(), found.line(), found.column())).collect();
            let catalog = places.iter().filter(|place| place.0 == "scopes.toml");
            prop_assert!(catalog.is_sorted(), "{:?}", places);
            _ = lock(&Source::new("scopes.toml", VALID), lock_text);
        }
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}|(\\PC|\n){0,60}") {
        let report = check(&Source::new("scopes.toml", text), None).unwrap_err();
        prop_assert!(report.has_errors());
        _ = report.to_string();
    }
}

fn header() -> String {
    VALID.split_inclusive('\n').take(7).collect()
}

fn model(scopes: &[&str], endpoints: &[&str], aliases: &[&str]) -> Model {
    let text = format!(
        "{}[scopes]\n{}\n[aliases]\n{}\n[endpoints]\n{}\n[roles.all]\nallow = ['*']\ndeny = ['*:read']\n",
        header(),
        scopes.join("\n"),
        aliases.join("\n"),
        endpoints.join("\n")
    );
    check(&Source::new("scopes.toml", text), None).unwrap().model
}

const SCOPES: [&str; 6] = [
    "'a:read' = { requires = ['b:read'] }",
    "'b:read' = { requires = ['a:read'], associated = ['c', 'a:sell'] }",
    "'a:update' = { requires = ['a:read', 'b:read'], title = 'A' }",
    "'a:sell' = { implies = ['c'], requires = ['a:read'] }",
    "c = {}",
    "d = { implies = ['a:sell', 'c'], deprecated = 'use c' }",
];
const ENDPOINTS: [&str; 3] = [
    "'GET /a' = ['a:read', 'b:read']",
    "'PUT /a' = [['c'], ['a:update']]",
    "'POST /a' = 'd'",
];
const ALIASES: [&str; 3] = ["old = ['older', 'c']", "older = ['oldest']", "oldest = ['a:read']"];

proptest! {
    #[test]
    fn the_order_of_declarations_means_nothing(
        scopes in Just(SCOPES.to_vec()).prop_shuffle(),
        endpoints in Just(ENDPOINTS.to_vec()).prop_shuffle(),
        aliases in Just(ALIASES.to_vec()).prop_shuffle(),
    ) {
        let expected = model(&SCOPES, &ENDPOINTS, &ALIASES);
        let mut found = model(&scopes, &endpoints, &aliases);
        // Endpoints keep the order of the file, and nothing else about them depends on it.
        let rank = |endpoint: &bailiwick_catalog::Endpoint| {
            expected.endpoints.iter().position(|other| other == endpoint).unwrap()
        };
        found.endpoints.sort_by_key(rank);
        prop_assert_eq!(found, expected);
    }
}

const NAMES: [&str; 8] = [
    "a:read",
    "a:update",
    "b:read",
    "c",
    "d.e:read",
    "https://example.com/f",
    "zz",
    "0",
];

fn catalog(names: &[&str]) -> Source {
    let scopes: Vec<_> = names.iter().map(|name| format!("'{name}' = {{}}\n")).collect();
    Source::new(
        "scopes.toml",
        format!(
            "{}[scopes]\n{}",
            header().replace("sell = \"other\"", ""),
            scopes.concat()
        ),
    )
}

proptest! {
    #[test]
    fn an_index_belongs_to_one_name_for_ever(
        history in prop::collection::vec((1..=NAMES.len()).prop_flat_map(|count| subsequence(NAMES.to_vec(), count).prop_shuffle()), 1..8),
    ) {
        let mut old: Option<Source> = None;
        let mut known: Vec<String> = Vec::new();
        let mut live = BTreeSet::new();
        for names in history {
            let catalog = catalog(&names);
            let update = lock(&catalog, old.as_ref()).unwrap();
            let declared: BTreeSet<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
            prop_assert!(update.appended.is_sorted());
            prop_assert_eq!(set(&update.retired), live.difference(&declared).cloned().collect());
            let gained: BTreeSet<String> = declared.difference(&live).cloned().collect();
            prop_assert_eq!(set(&update.restored), gained.iter().filter(|name| known.contains(name)).cloned().collect());
            prop_assert_eq!(set(&update.appended), gained.iter().filter(|name| !known.contains(name)).cloned().collect());
            known.extend(update.appended.iter().cloned());

            // A lock that is not up to date is an error, one that is makes the model, and writing it again changes nothing.
            let changed = update.appended.len() + update.retired.len() + update.restored.len() > 0;
            if let Some(old) = &old {
                prop_assert_eq!(check(&catalog, Some(old)).is_err(), changed);
                prop_assert_eq!(old.text() != update.text, changed);
            }
            let new = Source::new("scopes.lock", update.text.clone());
            prop_assert_eq!(lock(&catalog, Some(&new)).unwrap().text, update.text);
            let model = check(&catalog, Some(&new)).unwrap().model;
            let found: Vec<_> = model.scopes.iter().map(|scope| scope.name.clone()).collect();
            prop_assert_eq!(&found, &known);
            for scope in &model.scopes {
                prop_assert_eq!(scope.retired, !declared.contains(&scope.name));
            }
            live = declared;
            old = Some(new);
        }
    }

    #[test]
    fn a_role_has_what_its_patterns_say(
        allow in subsequence(vec!["*", "a:*", "*:read", "class:update", "c", "b:read"], 1..=6),
        deny in subsequence(vec!["a:*", "*:read", "class:other", "c", "d.e:read"], 0..=5),
    ) {
        let text = format!("{}[roles.r]\nallow = {allow:?}\ndeny = {deny:?}\n", catalog(&NAMES).text());
        let model = check(&Source::new("scopes.toml", text), None).unwrap().model;
        let matching = |patterns: &[&str]| -> BTreeSet<&str> {
            let table = BTreeMap::from([
                ("*", &NAMES[..]),
                ("a:*", &["a:read", "a:update"]),
                ("*:read", &["a:read", "b:read", "d.e:read"]),
                ("class:update", &["a:update"]),
                ("class:other", &["c", "https://example.com/f", "zz", "0"]),
                ("b:read", &["b:read"]),
                ("c", &["c"]),
                ("d.e:read", &["d.e:read"]),
            ]);
            patterns.iter().flat_map(|pattern| table[pattern].iter().copied()).collect()
        };
        let expected: BTreeSet<_> = matching(&allow).difference(&matching(&deny)).copied().collect();
        let found = model.roles[0].permissions.iter().map(|&index| model.scopes[index as usize].name.as_str());
        prop_assert_eq!(found.collect::<BTreeSet<_>>(), expected);
    }
}
