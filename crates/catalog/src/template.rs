//! Path templates: their grammar, and the shape by which two of them are told apart.

mod escapes;
mod parse;

use std::fmt;
use std::ops::Range;

pub(crate) use escapes::decoded;

/// A path template: literal segments, variables, and whether it ends in a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    text: String,
    segments: Vec<Segment>,
    trailing_slash: bool,
}

/// One segment of a template. Names of variables are not part of it: they match the same paths whatever they are called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// `droplets`: exactly this text.
    Literal(String),
    /// `{id}:cancel`, `f(a={a},b={b})`: literal text around variables, each of which takes at least one byte.
    Mixed {
        /// What the segment starts with; may be empty.
        prefix: String,
        /// What stands between two variables, in order; none is empty.
        middles: Vec<String>,
        /// What the segment ends with; may be empty.
        suffix: String,
    },
    /// `{id}`: one segment that is not empty.
    Param,
    /// `{path*}`: one or more segments.
    Multi,
}

/// Why a text is not a path template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError {
    /// Where in the text, in bytes.
    pub span: Range<usize>,
    /// What is wrong there.
    pub message: String,
}

impl Template {
    /// Reads a template.
    ///
    /// ```
    /// use bailiwick_catalog::{Segment, Template};
    ///
    /// let template = Template::parse("/v2/droplets/{id}").unwrap();
    /// let literal = |text: &str| Segment::Literal(text.to_owned());
    /// assert_eq!(template.segments(), [literal("v2"), literal("droplets"), Segment::Param]);
    ///
    /// let error = Template::parse("/v2//droplets").unwrap_err();
    /// assert_eq!((error.span, error.message.as_str()), (4..4, "a segment is empty"));
    /// ```
    ///
    /// # Errors
    ///
    /// A text that does not start with `/`, has a byte that no path can have (RFC 3986 §3.3) or what no path has that matches
    /// anything (rule 12.1 of `DESIGN.md`), more than 128 segments, a segment of more than 1,024 bytes, or a variable that is
    /// not closed, not named, named twice, or directly after another one.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let (segments, trailing_slash) = parse::template(text)?;
        Ok(Self {
            text: text.to_owned(),
            segments,
            trailing_slash,
        })
    }

    /// The text as it stands in the catalogue.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The segments, without that empty one after a trailing slash.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Whether only paths that end in a slash match.
    #[must_use]
    pub fn has_trailing_slash(&self) -> bool {
        self.trailing_slash
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TemplateError {}
