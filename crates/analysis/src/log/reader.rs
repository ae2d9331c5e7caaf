//! Lines of a log, whatever its format.

use super::clock::Clock;
use super::entry::{BadEntry, Entry};
use super::json::{self, Fields};
use super::{common, plain};

/// How the lines of a log are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// The common log format of Apache and nginx, or the combined one.
    Common,
    /// `METHOD path`.
    Plain,
    /// JSON objects.
    Json(Fields),
}

impl Format {
    /// What the first line of a log looks like; JSON with the usual fields.
    ///
    /// ```
    /// use bailiwick_analysis::log::Format;
    ///
    /// assert_eq!(Format::of(b"GET /v2/droplets"), Format::Plain);
    /// assert_eq!(Format::of(b"::1 - - [10/Oct/2026:13:55:36 +0000] \"GET / HTTP/1.1\" 200 7"), Format::Common);
    /// ```
    #[must_use]
    pub fn of(line: &[u8]) -> Self {
        let line = line.trim_ascii_start();
        let word = line
            .split(|byte| matches!(byte, b' ' | b'\t'))
            .next()
            .unwrap_or_default();
        if line.starts_with(b"{") {
            Self::Json(Fields::default())
        } else if std::str::from_utf8(word).is_ok_and(plain::is_method) {
            Self::Plain
        } else {
            Self::Common
        }
    }
}

/// Reads the lines of a log.
///
/// ```
/// use bailiwick_analysis::log::{Format, Reader};
///
/// let mut reader = Reader::new(Format::Common);
/// let line = br#"203.0.113.7 - ci [10/Oct/2026:13:55:36 -0700] "GET /v2/droplets?page=1 HTTP/1.1" 200 2326"#;
/// let entry = reader.read(line)?.unwrap();
/// assert_eq!((&*entry.method, &*entry.path), ("GET", "/v2/droplets?page=1"));
/// assert_eq!(entry.time.unwrap().as_secs(), 1_791_665_736);
/// assert_eq!(entry.status, Some(200));
/// # Ok::<(), bailiwick_analysis::log::BadEntry>(())
/// ```
#[derive(Clone, Debug)]
pub struct Reader {
    format: Format,
    clock: Clock,
}

impl Reader {
    /// Of a log in this format.
    #[must_use]
    pub fn new(format: Format) -> Self {
        let clock = Clock::default();
        Self { format, clock }
    }

    /// The call on a line; None if the line has none: it is empty, or tells of a connection without a request.
    ///
    /// # Errors
    ///
    /// When the line is not of the format.
    pub fn read<'l>(&mut self, line: &'l [u8]) -> Result<Option<Entry<'l>>, BadEntry> {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            return Ok(None);
        }
        match &self.format {
            Format::Common => common::parse(line, &mut self.clock),
            Format::Plain => plain::parse(line).map(Some),
            Format::Json(fields) => json::parse(line, fields, &mut self.clock).map(Some),
        }
    }
}
