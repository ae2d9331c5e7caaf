//! User input inside messages.

use std::fmt::{self, Write as _};

/// A piece of the user's text as messages show it: in backticks, on one line, and not longer than a reader wants.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('`')?;
        for (count, char) in self.0.chars().enumerate() {
            if count == LONGEST {
                f.write_str("...")?;
                break;
            }
            // A message must not be able to move the cursor or to forge another message.
            if char.is_control()
                || matches!(char, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            {
                write!(f, "{}", char.escape_default())?;
            } else {
                f.write_char(char)?;
            }
        }
        f.write_char('`')
    }
}

/// A few quoted names, and how many more there are.
pub(crate) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    join(names, ", ")
}

/// A few quoted names, each of which leads to the next, and how many more there are.
pub(crate) fn chain<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    join(names, " -> ")
}

fn join<'a>(names: impl IntoIterator<Item = &'a str>, separator: &str) -> String {
    let mut text = String::new();
    let mut rest = 0_usize;
    for (count, name) in names.into_iter().enumerate() {
        if count >= MOST {
            rest += 1;
            continue;
        }
        text.push_str(if count == 0 { "" } else { separator });
        text.push_str(&Quoted(name).to_string());
    }
    if rest > 0 {
        _ = write!(text, " and {rest} more");
    }
    text
}

const LONGEST: usize = 80;
const MOST: usize = 12;
