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
use std::sync::LazyLock;

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
    let shapes: Vec<String> = templates.into_iter().map(shape).collect();
    best_of(shapes.iter().map(String::as_str), path).map(str::to_owned)
}

/// The same among shapes.
pub(crate) fn best_of<'s>(shapes: impl IntoIterator<Item = &'s str>, path: &str) -> Option<&'s str> {
    let path = path_segments(path)?;
    let readings = shapes.into_iter().filter_map(|shape| {
        let reading = read_template(shape, &path)?;
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

/// Which of all shapes of a catalogue a path could be read as, though at least one of its segments is not the text there:
/// rule 12.2.
pub(crate) fn could_be_read_as<'s>(all: &[&'s str], path: &str, case_sensitive: bool) -> Vec<&'s str> {
    let Some((path, path_slash)) = path_segments(path) else {
        return vec![];
    };
    let is_read = |shape: &&&str| {
        split(shape).is_some_and(|(segments, slash)| {
            let reader = Reader {
                template: &segments,
                all,
                case_sensitive,
            };
            slash == path_slash && segments.len() <= path.len() && reader.reads(0, &path, false)
        })
    };
    all.iter().filter(is_read).copied().collect()
}

struct Reader<'t> {
    template: &'t [&'t str],
    all: &'t [&'t str],
    case_sensitive: bool,
}

impl Reader<'_> {
    /// Whether the template's segments from `at` on could be read from these of the path, and one of all of them is only read so.
    fn reads(&self, at: usize, path: &[&str], disguised: bool) -> bool {
        let Some(first) = self.template.get(at) else {
            return path.is_empty() && disguised;
        };
        let longest = if *first == "{*}" { path.len() } else { 1 };
        (1..=longest).any(|length| {
            let Some((taken, left)) = path.split_at_checked(length) else {
                return false;
            };
            if read_segments(first, taken).is_some() {
                return self.reads(at + 1, left, disguised);
            }
            let Some(segment) = taken.first() else {
                return false;
            };
            is_read_as(segment, first, self.case_sensitive)
                && !self.is_literal(at, segment)
                && self.reads(at + 1, left, true)
        })
    }

    /// Whether some template has this text here, behind what this template has before.
    fn is_literal(&self, at: usize, text: &str) -> bool {
        let beside = self.template.split_at(at).0;
        self.all.iter().any(|shape| {
            let Some((other, _)) = split(shape) else {
                return false;
            };
            other.starts_with(beside)
                && other
                    .get(at)
                    .is_some_and(|literal| !literal.contains('{') && *literal == text)
        })
    }
}

/// Whether somebody could read a segment as a literal, or as literal text around variables.
fn is_read_as(segment: &str, shape: &str, case_sensitive: bool) -> bool {
    if ["{}", "{*}"].contains(&shape) {
        return false;
    }
    let fold = |text: Vec<u8>| if case_sensitive { text } else { small(&text) };
    let decoded = |text: &[u8], times: usize| (0..times).fold(text.to_vec(), |text, _| decode(&text));
    (0..=2).any(|times| {
        [false, true].into_iter().any(|cut| {
            let mut reading = decoded(segment.as_bytes(), times);
            if let Some(end) = reading.iter().position(|byte| *byte == b';').filter(|_| cut) {
                reading.truncate(end);
            }
            let reading = without_blanks(fold(reading));
            let pieces: Vec<Vec<u8>> = shape.split("{}").map(|text| fold(decode(text.as_bytes()))).collect();
            fits(&pieces.iter().map(Vec::as_slice).collect::<Vec<_>>(), &reading)
        })
    })
}

fn decode(text: &[u8]) -> Vec<u8> {
    match text {
        [b'%', high, low, rest @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
            let digits = [*high, *low];
            let digits = std::str::from_utf8(&digits).unwrap_or_default();
            let byte = u8::from_str_radix(digits, 16).unwrap_or_default();
            [vec![byte], decode(rest)].concat()
        }
        [byte, rest @ ..] => [vec![*byte], decode(rest)].concat(),
        [] => vec![],
    }
}

/// Every letter whose other case is one of ASCII, as that one in small.
fn small(text: &[u8]) -> Vec<u8> {
    let mut text = text.to_ascii_lowercase();
    for (letter, ascii) in LETTERS.iter() {
        while let Some(at) = text.windows(letter.len()).position(|window| window == letter) {
            text.splice(at..at + letter.len(), ascii.iter().copied());
        }
    }
    text
}

fn without_blanks(mut text: Vec<u8>) -> Vec<u8> {
    while let Some(blank) = BLANKS.iter().find(|blank| text.ends_with(blank)) {
        text.truncate(text.len() - blank.len());
    }
    text
}

static LETTERS: LazyLock<Vec<(Vec<u8>, Vec<u8>)>> = LazyLock::new(|| {
    let letters = ('\u{80}'..='\u{ffff}').filter_map(|letter| {
        let cases = [letter.to_lowercase().to_string(), letter.to_uppercase().to_string()];
        let ascii = cases.into_iter().find(|case| case.len() == 1)?;
        Some((letter.to_string().into_bytes(), ascii.to_ascii_lowercase().into_bytes()))
    });
    letters.collect()
});

static BLANKS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let blanks = ('\0'..='\u{ffff}').filter(|char| char.is_whitespace());
    blanks.map(|char| char.to_string().into_bytes()).collect()
});

/// The segments of a path that may match something: rule 12.1.
fn path_segments(path: &str) -> Option<Segments<'_>> {
    let path = path.split('?').next().unwrap_or_default();
    if path.contains(|char: char| char.is_ascii_control() || ['\\', '#'].contains(&char)) {
        return None;
    }
    for escape in path.split('%').skip(1) {
        let byte = u8::from_str_radix(escape.get(..2)?, 16)
            .ok()
            .filter(|_| !escape.starts_with('+'))?;
        let is_unreserved = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        if is_unreserved || byte.is_ascii_control() || b"/\\?#".contains(&byte) {
            return None;
        }
    }
    let lower = path.to_ascii_lowercase();
    let ends = ["%252f", "%255c", "%253f", "%2523"];
    let separators = ["%c2%8", "%c2%9", "%e2%80%a8", "%e2%80%a9"];
    if ends.iter().chain(&separators).any(|escape| lower.contains(escape)) {
        return None;
    }
    let (segments, slash) = split(path)?;
    let is_dots = |segment: &str| {
        let plain = lowered(segment);
        let plain = plain.split(';').next().unwrap_or_default();
        ["", ".", ".."].contains(&plain.trim_end_matches(' ')) && !(plain.starts_with(' '))
    };
    let plain = !segments.iter().any(|segment| is_dots(segment));
    let before_last = if slash {
        segments.len()
    } else {
        segments.len().saturating_sub(1)
    };
    let cut = segments
        .iter()
        .take(before_last)
        .any(|segment| lowered(segment).contains(';'));
    (plain && !cut).then_some((segments, slash))
}

/// A segment with the escapes decoded, up to twice, that matter for what is a dot segment.
fn lowered(segment: &str) -> String {
    let mut text = segment.to_ascii_lowercase();
    for _ in 0..2 {
        for (escape, char) in [("%2e", "."), ("%3b", ";"), ("%20", " ")] {
            text = text.replace(escape, char);
        }
        text = text.replace("%25", "%");
    }
    text
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
