//! Templates over an alphabet so small that they overlap, and paths that are near them.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::naive::matcher::shape;

/// The methods of generated endpoints and requests.
pub(crate) const METHODS: [&str; 5] = ["GET", "HEAD", "POST", "DELETE", "OPTIONS"];

const LITERALS: [&str; 5] = ["a", "b", "ab", "a-b", "A"];
const MIXED: [&str; 8] = ["a{}", "{}b", "a{}b", "{}-b", "a-{}", "{}-{}", "{}:a", "a{}-{}b"];
const VALUES: [&str; 11] = ["a", "b", "ab", "a-b", "A", "aab", "a--b", "b:a", "...", "%41", "é"];

/// Templates that may stand in one catalogue under one method: no two have the same shape. Most are variations of one
/// path, and so overlap.
pub(crate) fn template_set() -> impl Strategy<Value = Vec<String>> {
    let one_path = prop::collection::vec(select(&LITERALS[..]), 1..5);
    let templates = one_path.prop_flat_map(|path| {
        let varied = path
            .into_iter()
            .map(|literal| prop_oneof![2 => Just(literal), 3 => segment()])
            .collect::<Vec<_>>();
        let free = prop::collection::vec(segment(), 0..5);
        prop::collection::vec(prop_oneof![2 => template(varied), 1 => template(free)], 1..16)
    });
    templates.prop_map(|templates| {
        let mut shapes = BTreeSet::new();
        templates
            .into_iter()
            .filter(|template| shapes.insert(shape(template)))
            .collect()
    })
}

/// Such a set, and paths that are near it.
pub(crate) fn templates_and_paths() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    template_set().prop_flat_map(|templates| {
        let paths = prop::collection::vec(path(templates.clone()), 1..12);
        (Just(templates), paths)
    })
}

/// A path that one of these templates matches, or that has one thing wrong with it, or that has nothing to do with them.
pub(crate) fn path(templates: Vec<String>) -> impl Strategy<Value = String> {
    let free = prop::collection::vec(select(&VALUES[..]), 0..6).prop_map(|segments| format!("/{}", segments.join("/")));
    let values = prop::collection::vec(select(&VALUES[..]), 8);
    let near = (any::<Index>(), values, 1..4_usize).prop_map(move |(index, values, multi)| {
        let template = templates
            .get(index.index(templates.len().max(1)))
            .map_or("/", String::as_str);
        fill(template, &values, multi)
    });
    let path = prop_oneof![4 => near, 1 => free];
    (path, noise(), any::<Index>()).prop_map(|(path, noise, place)| noise.apply(&path, place))
}

fn template(segments: impl Strategy<Value = Vec<&'static str>>) -> impl Strategy<Value = String> {
    (segments, prop::bool::weighted(0.15)).prop_map(|(segments, slash)| {
        let end = if slash && !segments.is_empty() { "/" } else { "" };
        name_variables(&format!("/{}{end}", segments.join("/")))
    })
}

fn segment() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        3 => select(&LITERALS[..]),
        4 => Just("{}"),
        3 => select(&MIXED[..]),
        2 => Just("{*}"),
    ]
}

/// Names the variables `v0`, `v1` and so on, for a template has no two of one name.
fn name_variables(shape: &str) -> String {
    let named = shape.split('{').enumerate().map(|(index, piece)| match index {
        0 => piece.to_owned(),
        _ => format!("{{v{}{piece}", index - 1),
    });
    named.collect()
}

/// Puts values for variables; a multi-segment one gets so many of them.
fn fill(template: &str, values: &[&str], multi: usize) -> String {
    let mut values = values.iter().cycle().copied();
    let shape = shape(template);
    let filled = shape.split('/').map(|segment| {
        let mut next = || values.next().unwrap_or("a");
        if segment == "{*}" {
            return (0..multi).map(|_| next()).collect::<Vec<_>>().join("/");
        }
        let mut pieces = segment.split("{}");
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |text, piece| text + next() + piece)
    });
    filled.collect::<Vec<_>>().join("/")
}

/// What can be wrong with a path.
#[derive(Clone, Copy, Debug)]
enum Noise {
    Nothing,
    Append(&'static str),
    /// Another segment somewhere.
    Insert(&'static str),
    /// A segment less.
    Remove,
    /// A segment in capitals.
    Capitals,
    NoLeadingSlash,
    NoTrailingSlash,
}

fn noise() -> impl Strategy<Value = Noise> {
    prop_oneof![
        16 => Just(Noise::Nothing),
        3 => select(&["/", "//", "?", "?a=/../%2f", "/?b", "%2F", "%2e", "%00", "%2", "/.", "/.."][..]).prop_map(Noise::Append),
        2 => select(&["", ".", "..", "%2e%2E", "a%2fb", "a", "b", "*", "{v0}"][..]).prop_map(Noise::Insert),
        1 => Just(Noise::Remove),
        1 => Just(Noise::Capitals),
        1 => Just(Noise::NoLeadingSlash),
        1 => Just(Noise::NoTrailingSlash),
    ]
}

impl Noise {
    fn apply(self, path: &str, place: Index) -> String {
        let mut segments: Vec<String> = path.split('/').map(str::to_owned).collect();
        // The first piece is the nothing before the leading slash.
        let place = 1 + place.index((segments.len() - 1).max(1));
        match self {
            Self::Nothing => {}
            Self::Append(text) => return format!("{path}{text}"),
            Self::Insert(segment) => segments.insert(place.min(segments.len()), segment.to_owned()),
            Self::Remove => drop(segments.drain(place.min(segments.len())..(place + 1).min(segments.len()))),
            Self::Capitals => segments
                .iter_mut()
                .skip(place)
                .take(1)
                .for_each(|text| text.make_ascii_uppercase()),
            Self::NoLeadingSlash => return path.trim_start_matches('/').to_owned(),
            Self::NoTrailingSlash => return path.trim_end_matches('/').to_owned(),
        }
        segments.join("/")
    }
}
