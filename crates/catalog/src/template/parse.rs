//! The grammar of templates, without what no path has that matches anything (rule 12.1 of `DESIGN.md`).

use std::collections::HashSet;
use std::ops::Range;

use super::escapes::{decoded, digits, escape};
use crate::template::{Segment, TemplateError};

/// How many segments a template has at most, and how many bytes a segment.
const MOST_SEGMENTS: usize = 128;
const LONGEST_SEGMENT: usize = 1024;

/// The segments of a template, and whether it ends in a slash.
pub(super) fn template(text: &str) -> Result<(Vec<Segment>, bool), TemplateError> {
    let Some(mut rest) = text.strip_prefix('/') else {
        return Err(error(
            0..text.chars().next().map_or(0, char::len_utf8),
            "a path starts with `/`",
        ));
    };
    let mut segments = Vec::new();
    let mut names = HashSet::new();
    let mut at = 1;
    loop {
        if rest.is_empty() {
            return Ok((segments, true));
        }
        let (segment, following) = rest
            .split_once('/')
            .map_or((rest, None), |(segment, rest)| (segment, Some(rest)));
        if segments.len() == MOST_SEGMENTS {
            let message = format!("a path has more than {MOST_SEGMENTS} segments");
            return Err(error(at..at + segment.len(), &message));
        }
        let parser = Parser {
            at,
            text: segment,
            is_last: following.is_none(),
            names: &mut names,
        };
        segments.push(parser.segment()?);
        let Some(following) = following else {
            return Ok((segments, false));
        };
        at += segment.len() + 1;
        rest = following;
    }
}

/// Reads one segment.
struct Parser<'t, 'n> {
    /// Where the segment starts in the template.
    at: usize,
    text: &'t str,
    /// Whether nothing follows it, not even a slash.
    is_last: bool,
    /// The variables so far.
    names: &'n mut HashSet<&'t str>,
}

impl<'t> Parser<'t, '_> {
    fn segment(mut self) -> Result<Segment, TemplateError> {
        let whole = 0..self.text.len();
        if self.text.is_empty() {
            return Err(self.error(whole, "a segment is empty"));
        }
        if is_dots(self.text) {
            let message = "no path matches with a segment that is empty, `.` or `..`, be it up to a `;`";
            return Err(self.error(whole, message));
        }
        if self.text.len() > LONGEST_SEGMENT {
            let message = format!("a segment has more than {LONGEST_SEGMENT} bytes");
            return Err(self.error(whole, &message));
        }
        // Literal texts and variables take turns, beginning and ending with a literal text that may be empty.
        let mut literals = Vec::new();
        let mut multi = false;
        let mut at = 0;
        let mut rest = self.text;
        while let Some((literal, from_brace)) = rest.find('{').and_then(|brace| rest.split_at_checked(brace)) {
            self.literal(literal, at)?;
            at += literal.len();
            if literal.is_empty() && !literals.is_empty() {
                return Err(self.error(at..at + 1, "two variables need literal text between them"));
            }
            literals.push(literal.to_owned());
            let Some((variable, after)) = from_brace
                .find('}')
                .and_then(|end| from_brace.split_at_checked(end + 1))
            else {
                return Err(self.error(at..self.text.len(), "the variable is not closed with `}`"));
            };
            multi |= self.variable(variable, at)?;
            at += variable.len();
            rest = after;
        }
        self.literal(rest, at)?;
        if multi && !(literals.len() == 1 && literals.iter().all(String::is_empty) && rest.is_empty()) {
            return Err(self.error(whole, "a variable of several segments needs a segment of its own"));
        }
        let mut literals = literals.into_iter();
        Ok(match literals.next() {
            None => Segment::Literal(rest.to_owned()),
            Some(_) if multi => Segment::Multi,
            Some(prefix) if prefix.is_empty() && rest.is_empty() && literals.len() == 0 => Segment::Param,
            Some(prefix) => Segment::Mixed {
                prefix,
                middles: literals.collect(),
                suffix: rest.to_owned(),
            },
        })
    }

    /// Reads `{name}` or `{name*}`; the answer is whether it is the latter.
    fn variable(&mut self, text: &'t str, at: usize) -> Result<bool, TemplateError> {
        let inner = text
            .strip_prefix('{')
            .and_then(|text| text.strip_suffix('}'))
            .unwrap_or(text);
        let (name, multi) = inner.strip_suffix('*').map_or((inner, false), |name| (name, true));
        let place = at + 1..at + 1 + name.len();
        if name.is_empty() {
            return Err(self.error(at..at + text.len(), "the variable has no name"));
        }
        let starts = |char: char| char.is_ascii_alphabetic() || char == '_';
        let goes_on = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '.' | '-');
        if !name.starts_with(starts) {
            return Err(self.error(place, "the name of a variable starts with a letter or `_`"));
        }
        if !name.chars().all(goes_on) {
            return Err(self.error(
                place,
                "the name of a variable has only letters, digits, `_`, `.` and `-`",
            ));
        }
        if !self.names.insert(name) {
            return Err(self.error(place, "two variables have this name"));
        }
        Ok(multi)
    }

    /// Checks literal text: RFC 3986 §3.3, `pchar`, without what no path is matched with.
    fn literal(&self, text: &str, at: usize) -> Result<(), TemplateError> {
        for (offset, char) in text.char_indices() {
            let place = at + offset..at + offset + char.len_utf8();
            match char {
                ';' if !self.is_last => return Err(self.error(place, PARAMETERS)),
                'a'..='z' | 'A'..='Z' | '0'..='9' => {}
                _ if PCHAR_SYMBOLS.contains(char) => {}
                '%' => self.escape(text.get(offset + 1..).unwrap_or(""), place)?,
                '}' => return Err(self.error(place, "`}` without `{`")),
                '?' | '#' => return Err(self.error(place, "a path has no query and no fragment")),
                _ => return Err(self.error(place, "no path has this character unescaped")),
            }
        }
        Ok(())
    }

    fn escape(&self, after: &str, percent: Range<usize>) -> Result<(), TemplateError> {
        let Some((byte, after)) = digits(after.as_bytes()) else {
            return Err(self.error(percent, "`%` needs two hexadecimal digits after it"));
        };
        let place = percent.start..percent.end + 2;
        let ends = |byte: u8| matches!(byte, b'/' | b'\\' | b'?' | b'#');
        let twice = digits(after).filter(|_| byte == b'%').map(|(byte, _)| byte);
        match byte {
            b'.' | b'-' | b'_' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                let char = char::from(byte);
                let message = format!("write `{char}`: it means the same, and no path matches with it encoded");
                Err(self.error(place, &message))
            }
            0..=0x1f | 0x7f => Err(self.error(place, CONTROL)),
            0xc2 if matches!(escape(after), Some((0x80..=0x9f, _))) => Err(self.error(place, CONTROL)),
            0xe2 if is_line_end(after) => Err(self.error(place, CONTROL)),
            _ if ends(byte) || twice.is_some_and(ends) => {
                Err(self.error(place, "no path matches with an encoded `/`, `\\`, `?` or `#`"))
            }
            _ if !self.is_last && (byte == b';' || twice == Some(b';')) => Err(self.error(place, PARAMETERS)),
            _ => Ok(()),
        }
    }

    fn error(&self, place: Range<usize>, message: &str) -> TemplateError {
        error(self.at + place.start..self.at + place.end, message)
    }
}

/// Whether a segment is empty, `.` or `..` to somebody: up to its first `;`, without blanks at its end, decoded up to twice.
fn is_dots(segment: &str) -> bool {
    let decoded = decoded(&decoded(segment.as_bytes()));
    let name = decoded.split(|byte| *byte == b';').next().unwrap_or_default();
    let blanks = name.iter().rev().take_while(|byte| **byte == b' ').count();
    let text = name.get(..name.len() - blanks).unwrap_or_default();
    // Blanks alone are no empty segment.
    matches!(text, b"." | b"..") || text.is_empty() && blanks == 0
}

/// Whether these escapes make `%e2` the end of a line or of a paragraph.
fn is_line_end(after: &[u8]) -> bool {
    let last = escape(after)
        .filter(|(byte, _)| *byte == 0x80)
        .and_then(|(_, after)| escape(after));
    matches!(last, Some((0xa8 | 0xa9, _)))
}

fn error(span: Range<usize>, message: &str) -> TemplateError {
    TemplateError {
        span,
        message: message.to_owned(),
    }
}

const CONTROL: &str = "no path matches with an encoded control character or end of a line";
const PARAMETERS: &str = "no path matches with a `;` before its last segment";

/// RFC 3986 §3.3: what `pchar` has besides letters, digits and escapes.
const PCHAR_SYMBOLS: &str = "-._~:@!$&'()*+,;=";
