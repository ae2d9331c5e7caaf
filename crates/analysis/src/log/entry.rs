//! One line of a log.

use std::borrow::Cow;
use std::fmt;

use bailiwick::Timestamp;

/// A call as a log has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'l> {
    /// The method; it need not be one that a catalogue knows.
    pub method: Cow<'l, str>,
    /// The path, perhaps with a query. Scheme and host are taken off.
    pub path: Cow<'l, str>,
    /// When it came, as far as the log says so.
    pub time: Option<Timestamp>,
    /// The status of the answer, as far as the log says so.
    pub status: Option<u16>,
}

impl<'l> Entry<'l> {
    pub(super) fn new(method: impl Into<Cow<'l, str>>, target: impl Into<Cow<'l, str>>) -> Self {
        Self {
            method: method.into(),
            path: path(target.into()),
            time: None,
            status: None,
        }
    }

    /// Whether the server refused it or failed at it.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.status.is_some_and(|status| status >= 400)
    }
}

/// What a server is asked for may be a whole URL: the path of it.
fn path(target: Cow<'_, str>) -> Cow<'_, str> {
    if target.starts_with('/') {
        return target;
    }
    let Some((_, rest)) = target.split_once("://") else {
        return target;
    };
    let path = rest.find(['/', '?']).and_then(|at| rest.get(at..));
    match path {
        Some(path) if path.starts_with('/') => Cow::Owned(path.to_owned()),
        _ => Cow::Borrowed("/"),
    }
}

/// Why a line is no call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadEntry {
    /// The line within what was read, from 1 on.
    pub line: usize,
    /// The byte of that line that is in the way, from 1 on, where it is known.
    pub column: Option<usize>,
    /// What was found, and what was expected.
    pub message: String,
}

impl BadEntry {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            line: 1,
            column: None,
            message: message.into(),
        }
    }

    pub(super) fn at(self, column: usize) -> Self {
        Self {
            column: Some(column),
            ..self
        }
    }
}

impl fmt::Display for BadEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            Some(column) => write!(f, "column {column}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for BadEntry {}

/// A part of a line as text.
pub(super) fn text<'l>(bytes: &'l [u8], line: &[u8]) -> Result<&'l str, BadEntry> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = (bytes.as_ptr() as usize).saturating_sub(line.as_ptr() as usize);
        BadEntry::new("the text is not UTF-8").at(before + error.valid_up_to() + 1)
    })
}
