//! The catalogue of a file as a type, so that the engine decides from it as from one that was compiled in.

use std::path::Path;

use bailiwick::runtime::RuntimeCatalog;

use crate::error::Error;
use crate::file;

bailiwick::runtime_catalog! {
    /// What `--catalog` names.
    pub(crate) Loaded
}

/// Makes the catalogue of a file, with the lock beside it if there is one, what [`Loaded`] means. Warnings are the
/// business of `bailiwick check`.
pub(crate) fn load(path: &Path) -> Result<(), Error> {
    let lock = file::lock_path(path)?;
    let source = file::read(path)?;
    let lock = file::read_if_there(&lock)?;
    let checked = bailiwick_catalog::check(&source, lock.as_ref())?;
    Loaded::install(&checked.model).map_err(|error| Error::new(format!("{}: {error}", path.display())))
}
