//! Files: read whole, and written whole or not at all.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bailiwick_catalog::Source;

use crate::error::Error;

/// Reads a text.
pub(crate) fn read(path: &Path) -> Result<Source, Error> {
    let bytes = fs::read(path).map_err(|error| Error::new(format!("cannot read {}: {error}", path.display())))?;
    let name = path.display().to_string();
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(name, text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let before = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default());
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
            Err(Error::new(format!("{name}:{line}:{column}: the text is not UTF-8")))
        }
    }
}

/// Reads a text that need not be there.
pub(crate) fn read_if_there(path: &Path) -> Result<Option<Source>, Error> {
    // A link to nowhere is there, and the user should hear of it.
    match path.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        _ => read(path).map(Some),
    }
}

/// The lock that belongs to a catalogue: the file beside it.
pub(crate) fn lock_path(catalog: &Path) -> Result<PathBuf, Error> {
    if catalog.extension() == Some(OsStr::new("lock")) {
        let message = format!("{} is a lock, not a catalogue", catalog.display());
        return Err(Error::new(message).with_help(Some("name the catalogue; its lock is found beside it".to_owned())));
    }
    Ok(catalog.with_extension("lock"))
}

/// Writes a file so that whoever reads it at the same moment, or after a crash, finds all of the old text or all of the
/// new one.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Error> {
    // What a link points to is replaced, and not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    replace(&target, text).map_err(|error| Error::new(format!("cannot write {}: {error}", path.display())))
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    let file = File::create_new(&temporary)?;
    let result = fill(file, path, text).and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        // The first error is the one to tell of.
        _ = fs::remove_file(&temporary);
    }
    result
}

fn fill(mut file: File, path: &Path, text: &str) -> io::Result<()> {
    if let Ok(metadata) = fs::metadata(path) {
        file.set_permissions(metadata.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
