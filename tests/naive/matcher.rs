//! The reference for path matching: every template is tried in every possible way, and the best reading wins.
//!
//! A template *reads* a path by accounting for each of its segments: as a literal, as literal text around variables, as
//! a plain parameter, or as the first or a further segment of a multi-segment parameter. That is also the order of
//! preference. Two readings of one path are compared from its first segment on, and the first segment that they read
//! differently decides. Comparing readings rather than templates says at once what "the better one leads nowhere, the
//! next is tried" means (a template that leads nowhere has no reading) and why a multi-segment parameter is short (to
//! take a further segment is the worst way to read it).
//!
//! Of two segments with literal text that both fit, the one with more bytes of literal text is better; if they have
//! equally many, the one that comes first in byte order with its variables written `{}`. Two templates of different
//! shape never have equal readings, so that the order of declaration cannot matter.

use std::cmp::Reverse;

/// How a template accounts for one segment of a path; better ones are less.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reading {
    Literal,
    Mixed {
        literal_bytes: Reverse<usize>,
        shape: String,
    },
    Plain,
    Multi,
    MoreOfMulti,
}

/// The shape of the template that a path belongs to, or `None` if it belongs to none.
pub(crate) fn best_shape<'t>(templates: impl IntoIterator<Item = &'t str>, path: &str) -> Option<String> {
    let path = path_segments(path)?;
    let readings = templates.into_iter().filter_map(|template| {
        let shape = shape(template);
        let reading = read_template(&shape, &path)?;
        Some((reading, shape))
    });
    readings.min().map(|(_, shape)| shape)
}

/// A template without the names of its variables: `{}` for one segment or a part of one, `{*}` for several segments.
pub(crate) fn shape(template: &str) -> String {
    let mut shape = String::new();
    let mut in_variable = false;
    for c in template.chars() {
        in_variable = (in_variable || c == '{') && c != '}';
        if !in_variable || "{*".contains(c) {
            shape.push(c);
        }
    }
    shape
}

/// Segments, and whether a slash follows the last one.
type Segments<'t> = (Vec<&'t str>, bool);

/// The segments of a path that may match something.
fn path_segments(path: &str) -> Option<Segments<'_>> {
    let path = path.split('?').next().unwrap_or_default();
    let lower = path.to_ascii_lowercase();
    if ["%2f", "%2e", "%00"].iter().any(|encoded| lower.contains(encoded)) {
        return None;
    }
    let (segments, slash) = split(path)?;
    let plain = segments.iter().all(|segment| !["", ".", ".."].contains(segment));
    plain.then_some((segments, slash))
}

fn split(text: &str) -> Option<Segments<'_>> {
    let rest = text.strip_prefix('/')?;
    if rest.is_empty() {
        return Some((vec![], false));
    }
    Some(match rest.strip_suffix('/') {
        Some(rest) => (rest.split('/').collect(), true),
        None => (rest.split('/').collect(), false),
    })
}

fn read_template(shape: &str, (path, path_slash): &Segments<'_>) -> Option<Vec<Reading>> {
    let (segments, slash) = split(shape)?;
    if slash == *path_slash {
        read(&segments, path)
    } else {
        None
    }
}

/// The best reading of these segments of a path.
fn read(template: &[&str], path: &[&str]) -> Option<Vec<Reading>> {
    let Some((first, template)) = template.split_first() else {
        return path.is_empty().then(Vec::new);
    };
    let longest = if *first == "{*}" { path.len() } else { 1 };
    let lengths = (1..=longest).filter_map(|length| {
        let (taken, left) = path.split_at_checked(length)?;
        let mut readings = read_segments(first, taken)?;
        readings.extend(read(template, left)?);
        Some(readings)
    });
    lengths.min()
}

/// How one segment of a template reads the segments that it takes: one, or more if it is a multi-segment parameter.
fn read_segments(shape: &str, taken: &[&str]) -> Option<Vec<Reading>> {
    match (shape, taken) {
        ("{*}", [_, more @ ..]) => {
            let more = more.iter().map(|_| Reading::MoreOfMulti);
            Some([Reading::Multi].into_iter().chain(more).collect())
        }
        ("{}", [_]) => Some(vec![Reading::Plain]),
        (mixed, [segment]) if mixed.contains('{') => {
            let pieces: Vec<&[u8]> = mixed.split("{}").map(str::as_bytes).collect();
            let literal_bytes = Reverse(pieces.iter().map(|piece| piece.len()).sum());
            let reading = Reading::Mixed {
                literal_bytes,
                shape: mixed.to_owned(),
            };
            fits(&pieces, segment.as_bytes()).then(|| vec![reading])
        }
        (literal, [segment]) => (literal == *segment).then(|| vec![Reading::Literal]),
        _ => None,
    }
}

/// Whether this is the literal pieces in order, with one byte or more between each two of them.
fn fits(pieces: &[&[u8]], text: &[u8]) -> bool {
    match pieces {
        [] => text.is_empty(),
        [last] => text == *last,
        [first, rest @ ..] => text
            .strip_prefix(*first)
            .is_some_and(|text| (1..=text.len()).any(|variable| fits(rest, text.split_at(variable).1))),
    }
}
