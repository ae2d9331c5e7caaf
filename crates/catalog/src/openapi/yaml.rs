//! Reads YAML.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use super::tree::{Builder, Fault, Tree, Value};

/// Parses a text that holds one YAML document.
pub(super) fn parse(text: &str) -> Result<Tree, Fault> {
    let mut builder = Builder::default();
    let mut anchored = HashMap::new();
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| fault(*error.marker(), error.info()))?;
        let (line, column) = line_and_column(span.start);
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
            Event::Scalar(text, style, anchor, _) => (anchor, builder.leaf(scalar(&text, style), line, column)),
            Event::SequenceStart(anchor, _) => (anchor, builder.open(false, line, column)?),
            Event::MappingStart(anchor, _) => (anchor, builder.open(true, line, column)?),
            Event::SequenceEnd | Event::MappingEnd => {
                builder.close();
                continue;
            }
            Event::Alias(anchor) => {
                match anchored.get(&anchor) {
                    Some(&node) => builder.attach(node),
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
