//! From logs to what was observed.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};

use bailiwick::Catalog;
use bailiwick_analysis::log::{self, BadEntry, Entry, Format, Reader};
use bailiwick_analysis::suggest::Observed;
use serde::Serialize;

use super::input::Input;
use super::{LogFormat, Question};
use crate::error::Error;
use crate::lines::{LONGEST, Line, Lines};

/// What was left out, as it was asked for.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Skipped {
    /// Lines that are no calls.
    pub(super) bad_lines: u64,
    /// Calls that were answered with a status of 400 or more.
    pub(super) failed: u64,
}

/// Reads all logs.
pub(super) fn read<C: Catalog>(question: &Question, observed: &mut Observed<C>) -> Result<Skipped, Error> {
    let standard_input = [PathBuf::from("-")];
    let logs = match question.logs.as_slice() {
        [] => &standard_input,
        logs => logs,
    };
    let mut collector = Collector {
        question,
        observed,
        skipped: Skipped::default(),
    };
    for path in logs {
        let input =
            Input::open(path).map_err(|error| Error::new(format!("cannot read {}: {error}", path.display())))?;
        collector.read(path, input)?;
    }
    Ok(collector.skipped)
}

struct Collector<'r, C> {
    question: &'r Question,
    observed: &'r mut Observed<C>,
    skipped: Skipped,
}

impl<C: Catalog> Collector<'_, C> {
    fn read(&mut self, path: &Path, input: Input) -> Result<(), Error> {
        let extension = path
            .file_stem()
            .filter(|_| path.extension() == Some(OsStr::new("gz")))
            .map(Path::new);
        let is_har = extension.unwrap_or(path).extension() == Some(OsStr::new("har"));
        match self.question.log_format {
            Some(LogFormat::Har) => self.archive(input),
            None if is_har => self.archive(input),
            Some(LogFormat::Common) => self.lines(input, Some(Format::Common)),
            Some(LogFormat::Plain) => self.lines(input, Some(Format::Plain)),
            Some(LogFormat::Json) => self.lines(input, Some(Format::Json(self.question.fields()))),
            None => self.lines(input, None),
        }
    }

    fn archive(&mut self, mut input: Input) -> Result<(), Error> {
        let mut bytes = Vec::new();
        let fault = |name: &str, error: &dyn std::fmt::Display| Error::new(format!("{name}: {error}"));
        input
            .bytes
            .read_to_end(&mut bytes)
            .map_err(|error| fault(&input.name, &error))?;
        let misread = |error: BadEntry| Error::new(place(&input.name, error.line as u64, &error));
        for entry in log::har(&bytes).map_err(misread)? {
            self.take(&entry);
        }
        Ok(())
    }

    fn lines(&mut self, input: Input, format: Option<Format>) -> Result<(), Error> {
        let mut lines = Lines::from_buffered(input.bytes);
        let mut reader = format.map(Reader::new);
        let name = &input.name;
        for number in 1_u64.. {
            let line = lines
                .read()
                .map_err(|error| Error::new(format!("{name}:{number}: cannot read on: {error}")))?;
            let outcome = match line {
                None => break,
                Some(Line::TooLong) => Err(format!("{name}:{number}: more than {LONGEST} bytes on a line")),
                Some(Line::Whole(line)) => {
                    if reader.is_none() && line.trim_ascii().is_empty() {
                        continue;
                    }
                    let reader = reader.get_or_insert_with(|| Reader::new(self.guess(line)));
                    reader
                        .read(line)
                        .map(|entry| entry.iter().for_each(|entry| self.take(entry)))
                        .map_err(|error| place(name, number, &error))
                }
            };
            match outcome {
                Ok(()) => {}
                Err(_) if self.question.skip_bad_lines => self.skipped.bad_lines += 1,
                Err(message) => {
                    let help = "leave out such lines with `--skip-bad-lines`, or name the format with `--log-format`";
                    return Err(Error::new(message).with_help(Some(help.to_owned())));
                }
            }
        }
        Ok(())
    }

    fn guess(&self, line: &[u8]) -> Format {
        match Format::of(line) {
            Format::Json(_) => Format::Json(self.question.fields()),
            other => other,
        }
    }

    fn take(&mut self, entry: &Entry<'_>) {
        if self.question.skip_failed && entry.has_failed() {
            self.skipped.failed += 1;
        } else {
            self.observed.call(&entry.method, &entry.path, entry.time);
        }
    }
}

/// What is wrong, and where.
fn place(name: &str, line: u64, error: &BadEntry) -> String {
    match error.column {
        Some(column) => format!("{name}:{line}:{column}: {}", error.message),
        None => format!("{name}:{line}: {}", error.message),
    }
}
