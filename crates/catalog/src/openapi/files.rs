//! Where the files of a description come from.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Reads a file of a description by its path relative to a root: no leading slash, `/` as separator, no `.` or `..`.
///
/// A closure and a map of texts are such readers; [`Directory`] reads the file system.
///
/// ```
/// use std::collections::BTreeMap;
/// use bailiwick_catalog::openapi::Files;
///
/// let files = BTreeMap::from([("api.yml".to_owned(), "openapi: 3.1.0".to_owned())]);
/// assert_eq!(files.read("api.yml")?, "openapi: 3.1.0");
/// # std::io::Result::Ok(())
/// ```
pub trait Files {
    /// The text of the file.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is no UTF-8.
    fn read(&self, path: &str) -> io::Result<String>;
}

impl<F: Fn(&str) -> io::Result<String>> Files for F {
    fn read(&self, path: &str) -> io::Result<String> {
        self(path)
    }
}

impl Files for BTreeMap<String, String> {
    fn read(&self, path: &str) -> io::Result<String> {
        self.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// A directory, and nothing outside of it: a symbolic link that leads out is not followed.
///
/// ```
/// use bailiwick_catalog::openapi::{Directory, Files};
///
/// let directory = Directory::new(env!("CARGO_MANIFEST_DIR"))?;
/// assert!(directory.read("Cargo.toml")?.contains("bailiwick-catalog"));
/// assert!(directory.read("../../Cargo.toml").is_err());
/// # std::io::Result::Ok(())
/// ```
#[derive(Clone, Debug)]
pub struct Directory {
    root: PathBuf,
}

impl Directory {
    /// The directory with this path.
    ///
    /// # Errors
    ///
    /// There is no such directory.
    pub fn new(root: impl AsRef<Path>) -> io::Result<Self> {
        Ok(Self {
            root: root.as_ref().canonicalize()?,
        })
    }
}

impl Files for Directory {
    fn read(&self, path: &str) -> io::Result<String> {
        let path = self.root.join(path).canonicalize()?;
        if path.starts_with(&self.root) {
            // With its bytes, so that whoever tells of it can say where.
            String::from_utf8(std::fs::read(path)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
        } else {
            Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "it is outside of the directory of the description",
            ))
        }
    }
}
