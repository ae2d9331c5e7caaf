//! What a catalogue is called, and whether it can be.

use std::path::Path;

use bailiwick_catalog::Source;
use bailiwick_catalog::openapi::Import;

use crate::error::Error;
use crate::terminal::{Count, Plain, warn};

/// The words of the title, or of the file's name, in a form that a catalogue may be named by.
pub(crate) fn default_name(import: &Import, file: &Path) -> String {
    let title = import.title.as_deref().map(spelled);
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    title.filter(|name| !name.is_empty()).unwrap_or_else(|| spelled(&stem))
}

/// The words of a text as a name is spelled.
pub(crate) fn spelled(text: &str) -> String {
    let words = text.split(|char: char| !char.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join("_").to_ascii_lowercase()
}

/// Whether a catalogue passes its check. One whose name cannot be is not worth writing.
pub(crate) fn is_sound(name: &str, is_given: bool, text: &str) -> Result<bool, Error> {
    let Err(report) = bailiwick_catalog::check(&Source::new("", text), None) else {
        return Ok(true);
    };
    if let Some(diagnostic) = report.iter().find(|found| found.code() == "invalid-catalog-name") {
        let help = if is_given {
            "it has to be a lower-case letter, then lower-case letters, digits and `_`, and no keyword"
        } else {
            "give it another one with `--name`"
        };
        return Err(Error::new(diagnostic.message()).with_help(Some(help.to_owned())));
    }
    let errors = report
        .iter()
        .filter(|found| found.severity() == bailiwick_catalog::Severity::Error);
    let message = format!("the catalogue `{}` has {}", Plain(name), Count(errors.count(), "error"));
    warn(message, Some("`bailiwick check` shows where"));
    Ok(false)
}
