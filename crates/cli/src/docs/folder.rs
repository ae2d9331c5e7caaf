//! A folder of ours: written whole or not at all, and never over what somebody else put there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Where files are to be written, and what is there.
pub(super) struct Folder {
    /// As the user calls it.
    name: PathBuf,
    /// What is replaced: where the user's path leads if it is a link.
    path: PathBuf,
    is_there: bool,
}

/// The list of what this command wrote, in the folder itself. Nothing else may be lost when the folder is replaced.
const LIST: &str = ".bailiwick-docs";

const ADVICE: &str = "name a folder that is not there yet, or one that `bailiwick docs` wrote and nobody added to";

impl Folder {
    /// Looks at what is there, and refuses what this command did not write.
    pub(super) fn open(name: &Path) -> Result<Self, Error> {
        let cannot = |error: io::Error| Error::new(format!("cannot write {}: {error}", name.display()));
        let is_there = match name.symlink_metadata() {
            Ok(_) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(cannot(error)),
        };
        let path = if is_there {
            name.canonicalize()
        } else {
            std::path::absolute(name)
        }
        .map_err(cannot)?;
        if is_there {
            if !path.is_dir() {
                return Err(
                    Error::new(format!("{} is there already, and no folder", name.display()))
                        .with_help(Some(ADVICE.to_owned())),
                );
            }
            let foreign = foreign(&path).map_err(cannot)?;
            if let Some(first) = foreign.first() {
                let message = format!(
                    "{} has `{first}` in it, which this command did not write",
                    name.display()
                );
                return Err(Error::new(message).with_help(Some(ADVICE.to_owned())));
            }
        }
        Ok(Self {
            name: name.to_owned(),
            path,
            is_there,
        })
    }

    /// Writes the files beside the folder and puts them in its place when all of them are there.
    pub(super) fn write(&self, files: &BTreeMap<String, String>) -> Result<(), Error> {
        self.replace(files)
            .map_err(|error| Error::new(format!("cannot write {}: {error}", self.name.display())))
    }

    fn replace(&self, files: &BTreeMap<String, String>) -> io::Result<()> {
        let new = self.beside("new");
        if let Some(parent) = new.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::create_dir(&new)?;
        let result = fill(&new, files).and_then(|()| self.put(&new));
        if result.is_err() {
            // The first error is the one to tell of.
            _ = fs::remove_dir_all(&new);
        }
        result
    }

    fn put(&self, new: &Path) -> io::Result<()> {
        if !self.is_there {
            return fs::rename(new, &self.path);
        }
        fs::set_permissions(new, fs::metadata(&self.path)?.permissions())?;
        let old = self.beside("old");
        fs::rename(&self.path, &old)?;
        if let Err(error) = fs::rename(new, &self.path) {
            _ = fs::rename(&old, &self.path);
            return Err(error);
        }
        fs::remove_dir_all(&old)
    }

    fn beside(&self, what: &str) -> PathBuf {
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.{what}", std::process::id()));
        self.path.with_file_name(name)
    }
}

fn fill(folder: &Path, files: &BTreeMap<String, String>) -> io::Result<()> {
    for (path, text) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    fs::write(folder.join(LIST), names.join("\n") + "\n")
}

/// What is in a folder that its list does not name.
fn foreign(folder: &Path) -> io::Result<Vec<String>> {
    let list = match fs::read_to_string(folder.join(LIST)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        list => list?,
    };
    let ours: BTreeSet<&str> = list.lines().chain([LIST]).collect();
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push((entry.path(), format!("{name}/")));
            } else if !ours.contains(name.as_str()) {
                found.push(name);
            }
        }
    }
    found.sort();
    Ok(found)
}
