//! The grammar of templates.

use std::collections::HashSet;
use std::ops::Range;

use crate::template::{Segment, TemplateError};

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
        segments.push(
            Parser {
                at,
                text: segment,
                names: &mut names,
            }
            .segment()?,
        );
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
    /// The variables so far.
    names: &'n mut HashSet<&'t str>,
}

impl<'t> Parser<'t, '_> {
    fn segment(mut self) -> Result<Segment, TemplateError> {
        let whole = 0..self.text.len();
        if self.text.is_empty() {
            return Err(self.error(whole, "a segment is empty"));
        }
        if matches!(self.text, "." | "..") {
            return Err(self.error(whole, "no path that is asked for has a segment `.` or `..`"));
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

    /// Checks literal text: RFC 3986 §3.3, `pchar`, without those escapes that no path is matched with.
    fn literal(&self, text: &str, at: usize) -> Result<(), TemplateError> {
        for (offset, char) in text.char_indices() {
            let place = at + offset..at + offset + char.len_utf8();
            match char {
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

    fn escape(&self, digits: &str, percent: Range<usize>) -> Result<(), TemplateError> {
        let mut digits = digits.chars().take(2).map_while(|char| char.to_digit(16));
        let (Some(high), Some(low)) = (digits.next(), digits.next()) else {
            return Err(self.error(percent, "`%` needs two hexadecimal digits after it"));
        };
        match high * 16 + low {
            0x00 | 0x2E | 0x2F => {
                let place = percent.start..percent.end + 2;
                Err(self.error(place, "no path with an encoded slash, dot or NUL is matched"))
            }
            _ => Ok(()),
        }
    }

    fn error(&self, place: Range<usize>, message: &str) -> TemplateError {
        error(self.at + place.start..self.at + place.end, message)
    }
}

fn error(span: Range<usize>, message: &str) -> TemplateError {
    TemplateError {
        span,
        message: message.to_owned(),
    }
}

/// RFC 3986 §3.3: what `pchar` has besides letters, digits and escapes.
const PCHAR_SYMBOLS: &str = "-._~:@!$&'()*+,;=";
