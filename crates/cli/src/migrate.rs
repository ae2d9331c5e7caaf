//! `bailiwick migrate`

use std::io::Write;

use bailiwick::Catalog;
use clap::Args;

use crate::args::{CatalogChoice, InCatalog};
use crate::error::Error;
use crate::outcome::Outcome;
use crate::terminal::{self, GOOD};
use crate::token::Place;

/// Make the tables of this version
///
/// `serve` and `token` do it too when they start. This is for a job that runs before several services are replaced: the services of
/// the version before go on beside the new tables. Nothing is done where they are there.
///
/// Exits with 0, or with 2 when the tables could not be made.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct MigrateArgs {
    #[command(flatten)]
    catalog: CatalogChoice,
    #[command(flatten)]
    place: Place,
}

const EXAMPLE: &str = "Example:
  bailiwick migrate --database postgres://bailiwick@db.example.com/bailiwick";

impl MigrateArgs {
    /// Makes them.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        let Self { catalog, place } = self;
        catalog.run(Task { place })
    }
}

struct Task {
    place: Place,
}

impl InCatalog for Task {
    fn run_in<C: Catalog>(self) -> Result<Outcome, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let store = self.place.open::<C>().await?;
            store.close().await?;
            Ok::<_, Error>(())
        })?;
        let mut out = terminal::stdout();
        writeln!(out, "the tables are {GOOD}those of this version{GOOD:#}")?;
        out.flush()?;
        Ok(Outcome::Yes)
    }
}
