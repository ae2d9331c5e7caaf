//! What a catalogue is called, and whether it can be.

use std::path::Path;

use bailiwick_catalog::openapi::Import;
use bailiwick_catalog::{Source, Tables};

use crate::error::Error;
use crate::terminal::{Count, Plain, warn};

/// The words of the title, or of the file's name where a catalogue cannot be named after the title.
pub(crate) fn default_name(import: &Import, file: &Path) -> String {
    let title = import.title.as_deref().map(spelled);
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    title.filter(|name| can_be_name(name)).unwrap_or_else(|| spelled(&stem))
}

/// Whether a catalogue may have this name: one that has nothing else is right then.
fn can_be_name(name: &str) -> bool {
    let text = format!("format = 1\n[catalog]\nname = \"{name}\"\n[scopes]\n\"a:read\" = {{}}\n");
    bailiwick_catalog::check(&Source::new("", text), None).is_ok()
}

/// The words of a text as a name is spelled.
pub(crate) fn spelled(text: &str) -> String {
    let words = text.split(|char: char| !char.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join("_").to_ascii_lowercase()
}

/// Whether a catalogue passes its check, and can be compiled. One whose name cannot be is not worth writing.
pub(crate) fn is_sound(name: &str, is_given: bool, text: &str) -> Result<bool, Error> {
    let report = match bailiwick_catalog::check(&Source::new("", text), None) {
        Ok(checked) => {
            let tables = Tables::new(&checked.model);
            if let Err(error) = &tables {
                warn(
                    format!("the catalogue `{}` cannot be compiled: {error}", Plain(name)),
                    None::<&str>,
                );
            }
            return Ok(tables.is_ok());
        }
        Err(report) => report,
    };
    let is_of_name = |code: &str| matches!(code, "invalid-catalog-name" | "invalid-type-name");
    if let Some(diagnostic) = report.iter().find(|found| is_of_name(found.code())) {
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
