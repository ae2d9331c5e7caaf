//! What a malformed input is answered with. A denial is no error: it is a [`Decision`](crate::Decision).

use alloc::boxed::Box;
use core::fmt;

/// A text is no scope of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseScopeError {
    name: Box<str>,
}

impl ParseScopeError {
    #[cold]
    pub(crate) fn unknown(name: &str) -> Self {
        Self { name: name.into() }
    }

    /// The name that the catalogue does not have. Empty when two spaces stand together, or one at an end.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for ParseScopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() {
            return f.write_str("empty scope name, expected names with one space between them");
        }
        write!(f, "unknown scope `{}`", self.name)
    }
}

impl core::error::Error for ParseScopeError {}
