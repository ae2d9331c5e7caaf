//! Files of JSON objects, one a line.

use std::fmt;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::lines::{LONGEST, Line, Lines};
use crate::terminal::Plain;

/// Reads such a file.
pub(crate) struct JsonLines {
    name: String,
    lines: Lines<BufReader<File>>,
    number: u64,
}

impl JsonLines {
    /// From the start.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| Error::new(format!("cannot read {name}: {error}")))?;
        let lines = Lines::new(1 << 16, file);
        Ok(Self { name, lines, number: 0 })
    }

    /// The object on the next line that is not empty.
    pub(crate) fn next<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Error> {
        loop {
            self.number += 1;
            let (name, number) = (&self.name, self.number);
            let line = match self.lines.read() {
                Ok(None) => return Ok(None),
                Ok(Some(Line::Whole(line))) => line.trim_ascii(),
                Ok(Some(Line::TooLong)) => {
                    return Err(Error::new(format!(
                        "{name}:{number}: more than {LONGEST} bytes on a line"
                    )));
                }
                Err(error) => return Err(Error::new(format!("{name}:{number}: {error}"))),
            };
            if line.is_empty() {
                continue;
            }
            // An array of the values would do for serde; nobody would see what is what.
            if !line.starts_with(b"{") {
                return Err(Error::new(format!("{name}:{number}:1: expected a JSON object")));
            }
            return match serde_json::from_slice(line) {
                Ok(value) => Ok(Some(value)),
                Err(error) => {
                    let (text, column) = (error.to_string(), error.column());
                    let message = text
                        .rsplit_once(" at line ")
                        .map_or(text.as_str(), |(message, _)| message);
                    Err(Error::new(format!("{name}:{number}:{column}: {}", Plain(message))))
                }
            };
        }
    }

    /// The number of the line that was read last, from 1 on.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Something wrong with the line that was read last.
    pub(crate) fn error(&self, message: impl fmt::Display) -> Error {
        Error::new(format!("{}:{}: {message}", self.name, self.number))
    }
}
