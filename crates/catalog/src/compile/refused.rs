//! Why a checked catalogue has no tables.

use std::fmt;

use super::hash::SegmentKey;
use super::layout::NOWHERE;
use crate::diagnostic::{Code, Finding, Findings};
use crate::document::document;
use crate::read::Raw;
use crate::source::{File, Span};
use crate::{Endpoint, Model, Report, Segment, Source};

/// Why a checked catalogue has no tables: it is larger than any table, or two of its names cannot be told apart.
///
/// The text says what costs too much, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    message: String,
    help: String,
    /// What it is about: as the file has it.
    pub(crate) subjects: Vec<Subject>,
}

/// A key of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The name of a scope or an alias.
    Name(String),
    /// A method and a path.
    Endpoint(String),
}

/// What keeps path templates out of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// They take so many cells, most of them behind this literal.
    Cells(usize, Option<SegmentKey>),
    /// No hash was found that tells these two literals apart.
    Alike(SegmentKey, SegmentKey),
}

impl TableError {
    /// The same with the lines of the catalogue that it is about.
    #[must_use]
    pub fn report(&self, catalog: &Source) -> Report {
        // The text was checked, so reading it once more finds nothing new.
        let mut known = Findings::default();
        let document = document(File::Catalog, catalog, &mut known);
        let raw = Raw::read(&document, &mut known);
        let mut spans = self.subjects.iter().filter_map(|subject| subject.span(raw.as_ref()?));
        let span = spans.next().unwrap_or(Span::start_of(File::Catalog));
        let mut finding = Finding::new(Code::TooLarge, span, &self.message);
        for other in spans {
            finding = finding.also(other, "and this");
        }
        Report::new(catalog, None, vec![finding.help(&self.help)])
    }

    pub(crate) fn new(message: impl Into<String>, help: impl Into<String>, subjects: Vec<Subject>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
            subjects,
        }
    }

    /// Two names of scopes or aliases that every seed of the hash which was tried sent to the same slot.
    pub(crate) fn names(one: &str, other: &str) -> Self {
        let message = format!("no table was found that tells the names `{one}` and `{other}` apart");
        let subjects = [one, other].map(|name| Subject::Name(name.to_owned()));
        Self::new(message, "rename one of the two", subjects.to_vec())
    }

    /// The catalogue has more of something than the tables can count; `subject` is the first that is too much.
    pub(crate) fn too_many(what: &str, count: usize, most: usize, subject: Subject) -> Self {
        let message = format!("the catalogue has {count} {what}, and the tables hold {most}");
        Self::new(message, "make two catalogues of it", vec![subject])
    }

    /// What is wrong with the path templates of a catalogue.
    pub(crate) fn templates(model: &Model, refused: Refused) -> Self {
        let find = |key: SegmentKey| {
            let mut endpoints = model.endpoints.iter();
            endpoints.find_map(|endpoint| Some((endpoint, literal(endpoint, key)?)))
        };
        let subjects = |keys: [Option<SegmentKey>; 2]| {
            let found = keys.into_iter().flatten().filter_map(find);
            found.map(|(endpoint, _)| Subject::of(endpoint)).collect()
        };
        let text = |key: SegmentKey| find(key).map_or("", |(_, text)| text);
        match refused {
            Refused::Cells(cells, key) => {
                let most = key.map_or(String::new(), |key| {
                    format!(", most of them for those with `{}`", text(key))
                });
                let message = format!("the path templates take {cells} cells{most}, and a table has {NOWHERE}");
                Self::new(
                    message,
                    "make two catalogues of it, or let literal segments come before variables",
                    subjects([key, None]),
                )
            }
            Refused::Alike(one, other) => {
                let (first, second) = (text(one), text(other));
                let message = format!("no table was found that tells the path segments `{first}` and `{second}` apart");
                Self::new(message, "rename one of the two", subjects([Some(one), Some(other)]))
            }
        }
    }
}

impl Subject {
    fn span(&self, raw: &Raw<'_>) -> Option<Span> {
        let endpoints = raw.endpoints.iter().map(|endpoint| endpoint.key);
        let scopes = raw.scopes.iter().map(|scope| scope.name);
        let names = scopes.chain(raw.aliases.iter().map(|alias| alias.name));
        let key = match self {
            Self::Name(name) => names.into_iter().find(|key| key.as_str() == name),
            Self::Endpoint(endpoint) => endpoints.into_iter().find(|key| key.as_str() == endpoint),
        };
        key.map(|key| key.span)
    }

    pub(crate) fn of(endpoint: &Endpoint) -> Self {
        Self::Endpoint(format!("{} {}", endpoint.method, endpoint.template))
    }
}

/// The literal segment of an endpoint that has this key.
fn literal(endpoint: &Endpoint, key: SegmentKey) -> Option<&str> {
    let mut segments = endpoint.template.segments().iter();
    segments.find_map(|segment| match segment {
        Segment::Literal(text) if SegmentKey::new(text.as_bytes()) == key => Some(text.as_str()),
        _ => None,
    })
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.help)
    }
}

impl std::error::Error for TableError {}
