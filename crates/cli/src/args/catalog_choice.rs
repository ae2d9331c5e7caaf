//! Which catalogue answers: the one of a file, or DigitalOcean's.

use std::path::{Path, PathBuf};

use bailiwick::Catalog;
use bailiwick::digitalocean::DigitalOcean;
use clap::Args;

use crate::error::Error;
use crate::loaded::{self, Loaded};
use crate::outcome::Outcome;

/// `--catalog`
#[derive(Debug, Args)]
pub(crate) struct CatalogChoice {
    /// The catalogue, with the lock beside it if there is one; without this, DigitalOcean's, which is built in
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,
}

/// What is done in whichever catalogue.
pub(crate) trait InCatalog {
    /// Does it.
    fn run_in<C: Catalog>(self) -> Result<Outcome, Error>;
}

impl CatalogChoice {
    /// The file, unless it is the one that is built in, since none was named.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.catalog.as_deref()
    }

    /// Does something in the catalogue that was asked for: two types, one evaluator.
    pub(crate) fn run(&self, task: impl InCatalog) -> Result<Outcome, Error> {
        match &self.catalog {
            None => task.run_in::<DigitalOcean>(),
            Some(path) => {
                loaded::load::<Loaded>(path)?;
                task.run_in::<Loaded>()
            }
        }
    }
}
