//! Pieces of TOML.

use std::fmt::Write as _;

/// A basic string, or a quoted key.
pub(super) fn string(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            // What a reader cannot see, or what rearranges what he sees, has no place in a file that decides on access.
            char if char.is_control() || is_invisible(char) => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\U{:08X}", u32::from(char));
            }
            char => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

/// An array of strings.
pub(super) fn array<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    let strings: Vec<_> = texts.into_iter().map(|text| string(text)).collect();
    format!("[{}]", strings.join(", "))
}

/// Comment lines. Whatever ends a line or cannot be seen is a space: a comment must not become a statement.
pub(super) fn comment(text: &str) -> String {
    let mut lines = String::new();
    for line in text.lines() {
        let line = line.replace(|char: char| char.is_control() || is_invisible(char), " ");
        lines.push_str(format!("# {line}").trim_end());
        lines.push('\n');
    }
    lines
}

/// Keys and values, one line each; the equals signs below one another, except after keys that are very long.
pub(super) fn aligned<'a>(lines: impl IntoIterator<Item = (&'a str, &'a str, &'a str)> + Clone) -> String {
    let width = |key: &str| key.chars().count();
    let keys = lines.clone().into_iter().map(|(_, key, _)| width(key));
    let widest = keys.filter(|&width| width <= WIDEST).max().unwrap_or(0);
    let mut text = String::new();
    for (comment, key, value) in lines {
        let padding = " ".repeat(widest.saturating_sub(width(key)));
        text.extend([comment, key, &padding, " = ", value, "\n"]);
    }
    text
}

fn is_invisible(char: char) -> bool {
    matches!(char, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

const WIDEST: usize = 72;
