//! The catalogue of a file as a type, so that the engine decides from it as from one that was compiled in.

use std::path::Path;

use bailiwick::runtime::RuntimeCatalog;

use crate::error::Error;
use crate::file;

bailiwick::runtime_catalog! {
    /// What a subcommand works on.
    pub(crate) Loaded
}

bailiwick::runtime_catalog! {
    /// What it is compared with: how things were.
    pub(crate) Before
}

/// Makes the catalogue of a file, with the lock beside it if there is one, what a type means. Warnings are the business
/// of `bailiwick check`.
pub(crate) fn load<C: RuntimeCatalog>(path: &Path) -> Result<(), Error> {
    let lock = file::lock_path(path)?;
    let source = file::read(path)?;
    let lock = file::read_if_there(&lock)?;
    let checked = bailiwick_catalog::check(&source, lock.as_ref())?;
    C::install(&checked.model).map_err(|error| Error::new(format!("{}: {error}", path.display())))
}
