//! Named texts, places in them, and the lines and columns that people know those places by.

use std::ops::Range;

/// A named text: what the place of a diagnostic points into.
///
/// ```
/// use bailiwick_catalog::Source;
///
/// let source = Source::new("scopes.toml", "format = 1\n");
/// assert_eq!(source.name(), "scopes.toml");
/// assert_eq!(source.text(), "format = 1\n");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    name: String,
    text: String,
}

impl Source {
    /// A text under the name that diagnostics show, usually the path of its file.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Which of the two texts of one run a place is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum File {
    Catalog,
    Lock,
}

/// A place: bytes of one of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Span {
    pub(crate) file: File,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Span {
    /// Where a text begins: the place of what it lacks.
    pub(crate) const fn start_of(file: File) -> Self {
        Self { file, start: 0, end: 0 }
    }

    /// From the start of this place to the end of another one of the same text.
    pub(crate) fn to(self, last: Self) -> Self {
        Self {
            end: last.end.max(self.start),
            ..self
        }
    }

    /// This place as far as the text has it: on character boundaries, and not beyond the line on which it starts, since
    /// the first line of a long list is enough to find it.
    pub(crate) fn within_line(self, text: &str) -> Self {
        let start = floor_char_boundary(text, self.start);
        let end = floor_char_boundary(text, self.end).max(start);
        let line = text
            .get(start..end)
            .and_then(|span| span.split(['\n', '\r']).next())
            .map_or(0, str::len);
        let end = start + line;
        Self { start, end, ..self }
    }
}

/// Finds lines and columns of one text.
pub(crate) struct Lines<'s> {
    text: &'s str,
    starts: Vec<usize>,
    /// The last answer, from which the next one on the same line counts on: one line may hold a whole catalogue.
    last: (usize, Position),
}

/// Line and column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl<'s> Lines<'s> {
    pub(crate) fn new(text: &'s str) -> Self {
        let first = if text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        let starts = std::iter::once(first)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self {
            text,
            starts,
            last: (first, Position { line: 1, column: 1 }),
        }
    }

    pub(crate) fn position(&mut self, offset: usize) -> Position {
        let line = self.starts.partition_point(|&start| start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let (known, from) = self.last;
        let (from, column) = if from.line == line && known <= offset {
            (known, from.column)
        } else {
            (start.min(offset), 1)
        };
        let between = self.text.get(from..offset).map_or(0, |text| text.chars().count());
        let position = Position {
            line,
            column: column + between,
        };
        self.last = (offset, position);
        position
    }

    /// Where the first line with this beginning starts.
    pub(crate) fn starting_with(&self, text: &str) -> Option<usize> {
        self.starts
            .iter()
            .copied()
            .find(|&start| self.text.get(start..).is_some_and(|line| line.starts_with(text)))
    }

    /// The bytes of the line that a place starts on, with its end.
    pub(crate) fn line(&self, offset: usize) -> Range<usize> {
        let line = self.starts.partition_point(|&start| start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0).min(offset);
        start..self.starts.get(line).copied().unwrap_or(self.text.len() + 1)
    }
}

/// The last character boundary that is not beyond an offset.
pub(crate) fn floor_char_boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len()))
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_in_any_order_of_questions() {
        let mut lines = Lines::new("\u{feff}aé\r\nb\u{1f600}c");
        let mut at = |offset| {
            let Position { line, column } = lines.position(offset);
            (line, column)
        };
        assert_eq!(at(3), (1, 1));
        assert_eq!(at(14), (2, 4));
        assert_eq!(at(4), (1, 2));
        assert_eq!(at(6), (1, 3));
        assert_eq!(at(8), (2, 1));
        assert_eq!(at(13), (2, 3));
        assert_eq!(at(0), (1, 1));
    }

    #[test]
    fn a_place_ends_with_its_line() {
        let span = |start, end| Span {
            file: File::Catalog,
            start,
            end,
        };
        assert_eq!(span(1, 9).within_line("[é\n]"), span(1, 3));
        assert_eq!(span(2, 2).within_line("[é\n]"), span(1, 1));
        assert_eq!(span(7, 9).within_line("[é\n]"), span(5, 5));
    }
}
