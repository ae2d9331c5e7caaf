//! Templates and paths that are long where the engine changes its ways: segments around 8, 16 and 64 bytes, paths around
//! 16, 64 and 200.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::naive::matcher::shape;

/// How long a segment is.
const LENGTHS: [usize; 16] = [1, 2, 3, 7, 8, 9, 12, 15, 16, 17, 24, 31, 33, 63, 64, 70];

/// A literal of some length. Those of one length begin and end alike, and differ in the middle if they have one.
fn literal() -> impl Strategy<Value = String> {
    (select(&LENGTHS[..]), select(&["a", "b", "~"][..])).prop_map(|(len, middle)| literal_of(len, middle))
}

fn literal_of(len: usize, middle: &str) -> String {
    let ends = len.min(16) / 2;
    let start: String = "abcdefgh".chars().take(ends).collect();
    let end: String = "stuvwxyz".chars().take(ends).collect();
    start + &middle.repeat(len - 2 * ends) + &end
}

/// A segment of a template, without the names of its variables.
fn segment() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => literal(),
        4 => Just("{}".to_owned()),
        1 => literal().prop_map(|text| format!("{text}{{}}")),
        1 => literal().prop_map(|text| format!("{{}}{text}")),
        1 => (literal(), literal()).prop_map(|(before, after)| format!("{before}{{}}{after}")),
        1 => (literal(), literal()).prop_map(|(between, after)| format!("{{}}{between}{{}}{after}")),
        1 => Just("{*}".to_owned()),
    ]
}

/// A segment of a path that has nothing to do with a template.
fn stray() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => literal(),
        2 => (1..90_usize).prop_map(|len| "x".repeat(len)),
        1 => (1..40_usize).prop_map(|len| "é".repeat(len)),
        1 => select(&["..", ".", "...", "%41", "%2f", "%", "", "a?b", "?", "\u{1f600}", "A", "%2", "%0", "%c2%85", "%e2%80%a8"][..]).prop_map(str::to_owned),
    ]
}

/// Templates with long segments, some of many segments, and paths near them.
pub(crate) fn long_templates_and_paths() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    let template = (vec(segment(), 0..7), prop::bool::weighted(0.2));
    let deep = (vec(segment(), 8..24), prop::bool::weighted(0.2));
    vec(prop_oneof![4 => template, 1 => deep], 1..9).prop_flat_map(|templates| with_paths(&templates, 16))
}

/// Templates that share a prefix and have literal segments only, but for the last; and paths near them.
pub(crate) fn literals_and_paths() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    let last = prop_oneof![3 => literal(), 1 => Just("{}".to_owned()), 1 => Just("{*}".to_owned())];
    let templates = vec((vec(literal(), 0..3), last, prop::bool::weighted(0.3)), 1..9);
    (vec(literal(), 0..4), templates).prop_flat_map(|(prefix, templates)| {
        let template =
            |(middle, last, slash): (Vec<String>, String, bool)| ([prefix.clone(), middle, vec![last]].concat(), slash);
        with_paths(&templates.into_iter().map(template).collect::<Vec<_>>(), 16)
    })
}

type Shape = (Vec<String>, bool);

fn with_paths(shapes: &[Shape], paths: usize) -> impl Strategy<Value = (Vec<String>, Vec<String>)> + use<> {
    let written = shapes.iter().map(|(segments, slash)| {
        let end = if *slash && !segments.is_empty() { "/" } else { "" };
        format!("/{}{end}", segments.join("/"))
    });
    let distinct: BTreeSet<String> = written.map(|written| shape(&written)).collect();
    let templates: Vec<String> = distinct.iter().map(|shape| named(shape)).collect();
    let path = (
        select(distinct.into_iter().collect::<Vec<_>>()),
        vec(stray(), 24),
        changes(),
    );
    let path = path.prop_map(|(shape, values, changes)| changed(&fill(&shape, &values), &values, &changes));
    (Just(templates), vec(path, 1..paths))
}

/// Names the variables of a shape.
fn named(shape: &str) -> String {
    let pieces = shape.split('{').enumerate();
    pieces
        .map(|(number, piece)| {
            if number == 0 {
                piece.to_owned()
            } else {
                format!("{{v{number}{piece}")
            }
        })
        .collect()
}

/// Puts a value for each variable.
fn fill(shape: &str, values: &[String]) -> String {
    let mut values = values.iter().cycle();
    let mut path = String::new();
    for (number, piece) in shape.split('{').enumerate() {
        let rest = match piece.split_once('}') {
            Some((star, rest)) if number > 0 => {
                let count = if star == "*" { 2 } else { 1 };
                let taken: Vec<&str> = values.by_ref().take(count).map(String::as_str).collect();
                path += &taken.join("/");
                rest
            }
            _ => piece,
        };
        path += rest;
    }
    path
}

/// What is changed about a path: nothing, mostly.
#[derive(Clone, Debug)]
enum Change {
    Nothing,
    /// Another byte somewhere.
    Replace(Index, &'static str),
    /// Text somewhere.
    Insert(Index, &'static str),
    /// Nothing from here on.
    Cut(Index),
    /// More segments.
    Deeper(usize),
    /// Two segments change places.
    Swap(Index),
}

fn changes() -> impl Strategy<Value = Change> {
    let text = || {
        select(
            &[
                "a", "b", "/", "?", "%", "%2f", "%2E", "%00", "%41", ".", "é", "~", "?a/b=%2f",
            ][..],
        )
    };
    prop_oneof![
        8 => Just(Change::Nothing),
        3 => (any::<Index>(), text()).prop_map(|(at, text)| Change::Replace(at, text)),
        3 => (any::<Index>(), text()).prop_map(|(at, text)| Change::Insert(at, text)),
        1 => any::<Index>().prop_map(Change::Cut),
        1 => (1..20_usize).prop_map(Change::Deeper),
        1 => any::<Index>().prop_map(Change::Swap),
    ]
}

fn changed(path: &str, values: &[String], change: &Change) -> String {
    let mut chars: Vec<String> = path.chars().map(String::from).collect();
    match change {
        Change::Nothing => {}
        Change::Replace(at, text) => (*text).clone_into(at.get_mut(&mut chars)),
        Change::Insert(at, text) => chars.insert(at.index(chars.len() + 1), (*text).to_owned()),
        Change::Cut(at) => chars.truncate(at.index(chars.len()) + 1),
        Change::Deeper(count) => chars.extend(values.iter().take(*count).map(|value| format!("/{value}"))),
        Change::Swap(at) => {
            let mut segments: Vec<&str> = path.split('/').collect();
            let at = at.index(segments.len());
            segments.rotate_left(at);
            return segments.join("/");
        }
    }
    chars.concat()
}
