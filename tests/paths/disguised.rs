//! Rule 12.2: a path that could be read as a template with another requirement matches nothing, compared with the model.

#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a path that is cut wrongly is a mistake in the test"
)]

use bailiwick::{Catalog, Method};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::engine::{VecWords, install, key};
use crate::naive::Naive;
use crate::naive::generate::config;
use crate::naive::matcher::shape;

const LITERALS: [&str; 9] = ["a", "ab", "A", "kiss", "a%3Ab", "a;b", "%C3%A9", "x", "Kiss"];
const FORMS: [&str; 7] = ["a{}", "{}b", "{}:a", "{}.K", "k{}s", "{}%3Ab", "{}-{}"];
const METHODS: [&str; 4] = ["GET", "GET", "DELETE", "HEAD"];
const ASKED: [&str; 6] = [
    "'a:read'",
    "'b:read'",
    "['a:read', 'b:read']",
    "[['b:read'], ['a:read']]",
    "{ access = 'public' }",
    "{ access = 'nobody' }",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..config() })]

    #[test]
    fn what_could_be_read_otherwise_matches_nothing((endpoints, paths, case_sensitive) in endpoints_and_paths()) {
        let text = catalogue(&endpoints, case_sensitive);
        let naive = Naive::load(&text);
        install(&text);
        for path in &paths {
            for method in [Method::Get, Method::Head, Method::Delete] {
                let expected = naive.endpoint(method.as_str(), path);
                let expected = expected.map(|found| (found.method.clone(), found.template.clone()));
                prop_assert_eq!(VecWords::endpoint(method, path).map(key), expected, "{} {}", method, path);
            }
        }
    }
}

type Endpoint = (String, String, &'static str);

/// Endpoints that stand beside each other, and paths to them in disguise.
fn endpoints_and_paths() -> impl Strategy<Value = (Vec<Endpoint>, Vec<String>, bool)> {
    let template = (vec(segment(), 1..4), prop::bool::weighted(0.1));
    let template = template.prop_map(|(segments, slash)| {
        let end = if slash { "/" } else { "" };
        // A `;` stands in the last segment or in none.
        let last = segments.len() - usize::from(!slash);
        let cut = |(at, segment): (usize, &&'static str)| {
            if at < last {
                segment.replace(';', "")
            } else {
                (*segment).to_owned()
            }
        };
        let segments: Vec<String> = segments.iter().enumerate().map(cut).collect();
        let shape = format!("/{}{end}", segments.join("/"));
        let pieces = shape.split('{').enumerate();
        let named = pieces.map(|(number, piece)| {
            if number == 0 {
                piece.to_owned()
            } else {
                format!("{{v{number}{piece}")
            }
        });
        named.collect::<String>()
    });
    let endpoint = (select(&METHODS[..]), template, select(&ASKED[..]));
    let endpoints = vec(endpoint, 1..10).prop_map(|mut endpoints| {
        endpoints.sort();
        endpoints.dedup_by_key(|(method, template, _)| (*method, shape(template)));
        let mut kept: Vec<Endpoint> = Vec::new();
        for (method, template, asked) in endpoints {
            let is_new = |kept: &Endpoint| kept.0 != method || shape(&kept.1) != shape(&template);
            if kept.iter().all(is_new) {
                kept.push((method.to_owned(), template, asked));
            }
        }
        kept
    });
    endpoints.prop_flat_map(|endpoints| {
        let templates: Vec<String> = endpoints.iter().map(|(_, template, _)| shape(template)).collect();
        let path = (
            select(templates),
            vec(value(), 8),
            vec((any::<Index>(), disguise()), 0..3),
        );
        let path = path.prop_map(|(template, values, disguises)| disguised(&template, &values, &disguises));
        (Just(endpoints), vec(path, 1..16), prop::bool::weighted(0.2))
    })
}

fn segment() -> impl Strategy<Value = &'static str> {
    prop_oneof![5 => select(&LITERALS[..]), 4 => Just("{}"), 3 => select(&FORMS[..]), 2 => Just("{*}")]
}

fn value() -> impl Strategy<Value = &'static str> {
    prop_oneof![3 => select(&LITERALS[..]), 1 => select(&["a-b", "9", "9.K", "ks", "a:b", "kx", "xb"][..])]
}

/// What a client does to a segment.
#[derive(Clone, Copy, Debug)]
enum Disguise {
    Capitals,
    Small,
    Parameter(&'static str),
    /// One byte, encoded so often.
    Encoded(usize, u8),
    Letter,
    Blank(&'static str),
}

fn disguise() -> impl Strategy<Value = Disguise> {
    prop_oneof![
        Just(Disguise::Capitals),
        Just(Disguise::Small),
        select(&[";", ";v=1", "%3B", "%253b", ";%zz", ";.."][..]).prop_map(Disguise::Parameter),
        (1..4_usize, any::<u8>()).prop_map(|(times, at)| Disguise::Encoded(times, at)),
        Just(Disguise::Letter),
        select(&["%20", " ", "%20%20", "%2520", "%C2%A0", "%250A"][..]).prop_map(Disguise::Blank),
    ]
}

fn disguised(template: &str, values: &[&str], disguises: &[(Index, Disguise)]) -> String {
    let mut values = values.iter().cycle().copied();
    let filled = template.split('/').skip(1).map(|segment| {
        let mut next = || values.next().unwrap_or("a");
        if segment == "{*}" {
            return format!("{}/{}", next(), next());
        }
        let mut pieces = segment.split("{}");
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |text, piece| text + next() + piece)
    });
    let filled: Vec<String> = filled.collect();
    let mut segments: Vec<String> = filled.join("/").split('/').map(str::to_owned).collect();
    for (at, disguise) in disguises {
        let at = at.index(segments.len());
        segments[at] = disguise.put_on(&segments[at]);
    }
    format!("/{}", segments.join("/"))
}

impl Disguise {
    fn put_on(self, segment: &str) -> String {
        match self {
            Self::Capitals => segment.to_uppercase(),
            Self::Small => segment.to_lowercase(),
            Self::Parameter(text) | Self::Blank(text) => format!("{segment}{text}"),
            Self::Encoded(times, at) if !segment.is_empty() && segment.is_ascii() => {
                let (before, rest) = segment.split_at(usize::from(at) % segment.len());
                let byte = rest.as_bytes()[0];
                format!("{before}%{}{byte:02x}{}", "25".repeat(times - 1), &rest[1..])
            }
            Self::Encoded(..) => segment.to_owned(),
            Self::Letter => segment.replace('s', "%C5%BF").replace('k', "%E2%84%AA"),
        }
    }
}

fn catalogue(endpoints: &[Endpoint], case_sensitive: bool) -> String {
    let endpoints: Vec<String> = endpoints
        .iter()
        .map(|(method, template, asked)| format!("\"{method} {template}\" = {asked}\n"))
        .collect();
    format!(
        "format = 1\n[catalog]\nname = 'paths'\ntitle = 'Paths'\nversion = '1'\ncase_sensitive_upstream = {case_sensitive}\n\
         [scopes]\n'a:read' = {{}}\n'b:read' = {{}}\n[endpoints]\n{}",
        endpoints.concat()
    )
}
