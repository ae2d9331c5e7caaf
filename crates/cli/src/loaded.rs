//! The catalogue of a file as a type, so that the engine decides from it as from one that was compiled in.

use std::path::Path;

use bailiwick::runtime::RuntimeCatalog;
use bailiwick_catalog::{Model, Source};

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

/// The text of a catalog, and of the lock beside it if there is one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Files {
    catalog: Source,
    lock: Option<Source>,
}

impl Files {
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let lock = file::lock_path(path)?;
        Ok(Self {
            catalog: file::read(path)?,
            lock: file::read_if_there(&lock)?,
        })
    }

    /// Warnings are the business of `bailiwick check`.
    pub(crate) fn check(&self) -> Result<Model, Error> {
        Ok(bailiwick_catalog::check(&self.catalog, self.lock.as_ref())?.model)
    }

    /// Makes a checked catalog what a type means.
    pub(crate) fn install<C: RuntimeCatalog>(&self, model: &Model) -> Result<(), Error> {
        C::install(model).map_err(|error| Error::new(format!("{}: {error}", self.catalog.name())))
    }
}

/// Makes the catalogue of a file, with the lock beside it if there is one, what a type means.
pub(crate) fn load<C: RuntimeCatalog>(path: &Path) -> Result<(), Error> {
    let files = Files::read(path)?;
    files.install::<C>(&files.check()?)
}
