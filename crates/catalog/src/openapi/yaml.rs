//! Reads YAML.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use super::tree::{Builder, Fault, Tree, Value};

/// Parses a text that holds one YAML document.
pub(super) fn parse(text: &str) -> Result<Tree, Fault> {
    let mut builder = Builder::default();
    let mut anchored = HashMap::new();
    let mut documents = 0;
    let offsets = Offsets::of(text);
    // Where the last thing that is more than an end ended: a block ends with what is in it.
    let mut last = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| fault(*error.marker(), error.info()))?;
        let (line, column) = line_and_column(span.start);
        let (start, end) = (offsets.byte(span.start.index()), offsets.byte(span.end.index()));
        let (anchor, node) = match event {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    return Err(fault(
                        span.start,
                        "a second document starts here; expected one document in the file",
                    ));
                }
                continue;
            }
            Event::Scalar(text, style, anchor, _) => {
                last = end;
                (anchor, builder.leaf(scalar(&text, style), line, column, start..end))
            }
            Event::SequenceStart(anchor, _) => {
                let start = start_of_list(text, start);
                (anchor, builder.open(false, line, column, start)?)
            }
            Event::MappingStart(anchor, _) => (anchor, builder.open(true, line, column, start)?),
            Event::SequenceEnd | Event::MappingEnd => {
                // In flow style, a bracket is the end itself; the parser counts a comment after it as a part of it.
                let ended = text.get(start..end).unwrap_or_default();
                if ended.starts_with([']', '}']) {
                    last = start + 1;
                }
                builder.close(last);
                continue;
            }
            Event::Alias(anchor) => {
                match anchored.get(&anchor) {
                    Some(&node) => {
                        last = end;
                        builder.attach(node);
                    }
                    None => return Err(fault(span.start, "an alias of an anchor that is not defined before it")),
                }
                continue;
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => continue,
        };
        if anchor != 0 {
            anchored.insert(anchor, node);
        }
    }
    Ok(builder.finish())
}

/// Where a list starts. The parser says so, except of one that is indented no more than its key: of that, it says where
/// the first item starts.
fn start_of_list(text: &str, said: usize) -> usize {
    let before = text.get(..said).unwrap_or_default().trim_end_matches([' ', '\t']);
    let after = text.get(said..).unwrap_or_default();
    let is_inside = !after.starts_with(['-', '[', '&', '!']);
    match before.strip_suffix('-') {
        Some(outside) if is_inside => outside.len(),
        _ => said,
    }
}

/// From characters, in which the parser counts, to bytes.
enum Offsets {
    /// Every character is a byte.
    Ascii,
    /// The byte at which each character starts, and the end.
    Other(Vec<usize>),
}

impl Offsets {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self::Ascii;
        }
        Self::Other(text.char_indices().map(|(at, _)| at).chain([text.len()]).collect())
    }

    fn byte(&self, index: usize) -> usize {
        match self {
            Self::Ascii => index,
            Self::Other(starts) => starts.get(index).or(starts.last()).copied().unwrap_or(0),
        }
    }
}

fn scalar(text: &str, style: ScalarStyle) -> Value {
    match (style, text) {
        (ScalarStyle::Plain, "" | "~" | "null" | "Null" | "NULL") => Value::Null,
        _ => Value::Text(text.to_owned()),
    }
}

fn fault(marker: Marker, message: &str) -> Fault {
    let (line, column) = line_and_column(marker);
    Fault {
        line,
        column,
        message: message.to_owned(),
    }
}

/// The parser counts columns from 0.
fn line_and_column(marker: Marker) -> (usize, usize) {
    (marker.line().max(1), marker.col() + 1)
}
