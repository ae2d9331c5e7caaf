//! A TOML document in which every key and value knows its place, and tables keep the order of the text.

mod build;
mod cursor;
mod place;
mod syntax;
mod table;
mod value;

pub(crate) use build::{Document, document};
pub(crate) use table::{Entry, Table};

use std::borrow::Cow;
use std::ops::Range;

use crate::source::Span;

/// A key or a string.
#[derive(Debug)]
pub(crate) struct Text<'t> {
    pub(crate) value: Cow<'t, str>,
    /// With its quotes.
    pub(crate) span: Span,
    /// Where the value stands in the document byte for byte; nowhere if it was written with escapes.
    verbatim: Option<usize>,
}

impl Text<'_> {
    pub(crate) fn as_str(&self) -> &str {
        &self.value
    }

    /// The place of some bytes of the value: of all of it if escapes make its bytes differ from those of the document.
    pub(crate) fn part(&self, range: Range<usize>) -> Span {
        self.verbatim.map_or(self.span, |at| Span {
            start: at + range.start,
            end: at + range.end,
            ..self.span
        })
    }
}

/// A value and its place.
#[derive(Debug)]
pub(crate) struct Item<'t> {
    pub(crate) value: Value<'t>,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) enum Value<'t> {
    Text(Text<'t>),
    Integer(Cow<'t, str>),
    Float,
    Boolean(bool),
    Datetime,
    Array(Vec<Item<'t>>),
    /// `[[name]]`, which this format uses nowhere: its content is not kept.
    TableArray,
    Table(Table<'t>),
    /// What a syntax error left: reported already.
    Broken,
}

impl Value<'_> {
    /// What messages call it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Integer(_) => "an integer",
            Self::Float => "a float",
            Self::Boolean(_) => "a boolean",
            Self::Datetime => "a date or time",
            Self::Array(_) => "an array",
            Self::TableArray => "an array of tables",
            Self::Table(_) => "a table",
            Self::Broken => "nothing readable",
        }
    }
}
