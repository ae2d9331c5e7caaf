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
            let place = place(&name, &before);
            Err(Error::new(format!("{place}: the text is not UTF-8")))
        }
    }
}

/// `file:line:column` of what stands behind this much of a file.
pub(crate) fn place(name: &str, before: &str) -> String {
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    format!("{name}:{line}:{column}")
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
    Staged::new(path, text).and_then(Staged::put)
}

/// Writes files, none of them before the text of each is on the disk. Folders that are not there are made.
pub(crate) fn write_all(paths: &[&Path], texts: &[&str]) -> Result<(), Error> {
    let stage = |(path, text): (&&Path, &&str)| {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| cannot_write(path, &error))?;
        }
        Staged::new(path, text)
    };
    let staged: Result<Vec<_>, _> = paths.iter().zip(texts).map(stage).collect();
    staged?.into_iter().try_for_each(Staged::put)
}

fn cannot_write(path: &Path, error: &io::Error) -> Error {
    Error::new(format!("cannot write {}: {error}", path.display()))
}

/// A text that is written beside where it is to be. It goes again if it is not put there.
struct Staged {
    /// As the user calls it.
    path: PathBuf,
    /// What is replaced: where a link leads, and not the link.
    target: PathBuf,
    temporary: PathBuf,
}

impl Staged {
    fn new(path: &Path, text: &str) -> Result<Self, Error> {
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.tmp", std::process::id()));
        let temporary = target.with_file_name(name);
        let failed = |error| cannot_write(path, &error);
        if target.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        let file = File::create_new(&temporary).map_err(failed)?;
        let path = path.to_owned();
        let staged = Self {
            path,
            target,
            temporary,
        };
        fill(file, &staged.target, text).map_err(|error| cannot_write(&staged.path, &error))?;
        Ok(staged)
    }

    fn put(self) -> Result<(), Error> {
        fs::rename(&self.temporary, &self.target).map_err(|error| cannot_write(&self.path, &error))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // Once it is put, there is nothing to remove; and where it cannot be removed, there is an error to tell of already.
        _ = fs::remove_file(&self.temporary);
    }
}

fn fill(mut file: File, path: &Path, text: &str) -> io::Result<()> {
    if let Ok(metadata) = fs::metadata(path) {
        file.set_permissions(metadata.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
