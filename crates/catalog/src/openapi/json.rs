//! Reads JSON.
//!
//! YAML's parser does not do: it refuses the surrogate pairs with which JSON escapes what is beyond the basic plane.

use json_event_parser::{JsonEvent, JsonSyntaxError, LowLevelJsonParser, LowLevelJsonParserResult};

use super::tree::{Builder, Fault, Tree, Value};

/// Parses a JSON text.
pub(super) fn parse(text: &str) -> Result<Tree, Fault> {
    let mut builder = Builder::default();
    let mut parser = LowLevelJsonParser::new();
    let mut cursor = Cursor {
        rest: text,
        line: 1,
        column: 1,
    };
    loop {
        let LowLevelJsonParserResult { consumed_bytes, event } = parser.parse_next(cursor.rest.as_bytes(), true);
        let before = cursor.rest.len();
        cursor.skip_to_token();
        let (line, column) = (cursor.line, cursor.column);
        let start = text.len() - cursor.rest.len();
        cursor.advance(consumed_bytes.saturating_sub(before - cursor.rest.len()));
        let end = text.len() - cursor.rest.len();
        match event {
            Some(Ok(JsonEvent::StartObject)) => drop(builder.open(true, line, column, start)?),
            Some(Ok(JsonEvent::StartArray)) => drop(builder.open(false, line, column, start)?),
            Some(Ok(JsonEvent::EndObject | JsonEvent::EndArray)) => builder.close(end),
            Some(Ok(JsonEvent::ObjectKey(text) | JsonEvent::String(text) | JsonEvent::Number(text))) => {
                builder.leaf(Value::Text(text.into_owned()), line, column, start..end);
            }
            Some(Ok(JsonEvent::Boolean(value))) => {
                builder.leaf(Value::Text(value.to_string()), line, column, start..end);
            }
            Some(Ok(JsonEvent::Null)) => {
                builder.leaf(Value::Null, line, column, start..end);
            }
            Some(Err(error)) => return Err(fault(&error)),
            Some(Ok(JsonEvent::Eof)) | None => return Ok(builder.finish()),
        }
    }
}

fn fault(error: &JsonSyntaxError) -> Fault {
    let start = error.location().start;
    let from_one = |number: u64| usize::try_from(number).map_or(usize::MAX, |number| number.saturating_add(1));
    let message = error.message();
    let mut chars = message.chars();
    let message = chars
        .next()
        .map(|first| first.to_lowercase().chain(chars).collect())
        .unwrap_or_default();
    Fault {
        line: from_one(start.line),
        column: from_one(start.column),
        message,
    }
}

/// What is left of a text, and where that stands. The parser says how far it read, but not where a token started.
struct Cursor<'a> {
    rest: &'a str,
    line: usize,
    column: usize,
}

impl Cursor<'_> {
    fn skip_to_token(&mut self) {
        let token = self
            .rest
            .trim_start_matches([' ', '\t', '\r', '\n', ',', ':', '\u{feff}']);
        self.advance(self.rest.len() - token.len());
    }

    fn advance(&mut self, bytes: usize) {
        let Some((passed, rest)) = self.rest.split_at_checked(bytes) else {
            return;
        };
        for char in passed.chars() {
            match char {
                '\n' => (self.line, self.column) = (self.line + 1, 1),
                '\u{feff}' => {}
                _ => self.column += 1,
            }
        }
        self.rest = rest;
    }
}
