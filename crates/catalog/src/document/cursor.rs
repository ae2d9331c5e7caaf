//! The stream of TOML events, and what is read from it without regard to tables: keys and scalars.

use std::borrow::Cow;

use toml_parser::decoder::ScalarKind;
use toml_parser::parser::{Event, EventKind, RecursionGuard, ValidateWhitespace, parse_document};
use toml_parser::{ErrorSink, ParseError};

use crate::document::{Item, Text, Value};
use crate::source::{File, Source, Span};

pub(super) struct Cursor<'t> {
    file: File,
    source: toml_parser::Source<'t>,
    events: std::iter::Peekable<std::vec::IntoIter<Event>>,
    pub(super) errors: Vec<ParseError>,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(file: File, source: &'t Source) -> Self {
        let source = toml_parser::Source::new(source.text());
        let tokens = source.lex().into_vec();
        let mut events = Vec::with_capacity(tokens.len());
        let mut errors = Vec::new();
        let mut receiver = ValidateWhitespace::new(&mut events, source);
        parse_document(&tokens, &mut RecursionGuard::new(&mut receiver, DEEPEST), &mut errors);
        events.retain(|event| {
            !matches!(
                event.kind(),
                EventKind::Whitespace | EventKind::Comment | EventKind::Newline
            )
        });
        Self {
            file,
            source,
            events: events.into_iter().peekable(),
            errors,
        }
    }

    pub(super) fn next(&mut self) -> Option<Event> {
        self.events.next()
    }

    pub(super) fn next_if(&mut self, kind: EventKind) -> Option<Event> {
        self.events.next_if(|event| event.kind() == kind)
    }

    pub(super) fn peek(&mut self) -> Option<EventKind> {
        self.events.peek().map(Event::kind)
    }

    pub(super) fn span(&self, event: &Event) -> Span {
        Span {
            file: self.file,
            start: event.span().start(),
            end: event.span().end(),
        }
    }

    /// A key, `a` or `a.b`, from its first part on. It is never empty.
    pub(super) fn key(&mut self, first: &Event) -> Path<'t> {
        let mut path = Path {
            parents: Vec::new(),
            last: self.simple_key(first),
        };
        while self.next_if(EventKind::KeySep).is_some() {
            let Some(event) = self.next_if(EventKind::SimpleKey) else {
                break;
            };
            let key = self.simple_key(&event);
            path.parents.push(std::mem::replace(&mut path.last, key));
        }
        path
    }

    fn simple_key(&mut self, event: &Event) -> Text<'t> {
        let mut value = Cow::Borrowed("");
        let raw = self.source.get(event);
        if let Some(raw) = raw {
            raw.decode_key(&mut value, &mut self.errors);
        }
        self.text(value, event)
    }

    pub(super) fn scalar(&mut self, event: &Event) -> Item<'t> {
        let span = self.span(event);
        let Some(raw) = self.source.get(event) else {
            return Item {
                value: Value::Broken,
                span,
            };
        };
        let mut text = Cow::Borrowed("");
        let before = self.errors.len();
        let kind = raw.decode_scalar(&mut text, &mut self.errors);
        let value = match kind {
            _ if self.errors.len() > before => Value::Broken,
            ScalarKind::String => Value::Text(self.text(text, event)),
            ScalarKind::Boolean(value) => Value::Boolean(value),
            ScalarKind::DateTime => Value::Datetime,
            ScalarKind::Float => Value::Float,
            ScalarKind::Integer(_) => Value::Integer(text),
        };
        Item { value, span }
    }

    fn text(&self, value: Cow<'t, str>, event: &Event) -> Text<'t> {
        let span = self.span(event);
        let raw = self.source.get(event).map_or("", |raw| raw.as_str());
        let verbatim = match &value {
            Cow::Borrowed(value) => raw.find(value).map(|at| span.start + at),
            Cow::Owned(_) => None,
        };
        Text { value, span, verbatim }
    }

    /// Reports a key with more parts than any table can be deep, and says whether it was one.
    pub(super) fn is_too_deep(&mut self, path: &Path<'_>) -> bool {
        let deep = path.parents.len() > DEEPEST as usize;
        if let (true, Some(first)) = (deep, path.parents.first()) {
            let span = toml_parser::Span::new_unchecked(first.span.start, path.last.span.end);
            self.errors
                .report_error(ParseError::new("key has too many parts").with_unexpected(span));
        }
        deep
    }
}

/// A dotted key.
pub(super) struct Path<'t> {
    pub(super) parents: Vec<Text<'t>>,
    pub(super) last: Text<'t>,
}

/// Deeper than anything that the formats have, and far from what a stack can hold.
pub(super) const DEEPEST: u32 = 16;
