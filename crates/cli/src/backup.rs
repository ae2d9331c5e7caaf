//! `bailiwick backup`

#[cfg(unix)]
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bailiwick::Catalog;
use bailiwick_tokens::store::sqlite::SqliteStore;
use clap::Args;
use tempfile::NamedTempFile;

use crate::args::{CatalogChoice, InCatalog};
use crate::error::Error;
use crate::outcome::Outcome;
use crate::terminal::{self, GOOD};
use crate::token::{Kept, Place};

/// Copy the database while it is in use
///
/// The copy is one moment, and has all that was acknowledged before the command began. It is one file, readable by its owner
/// alone. For PostgreSQL there is `pg_dump`, and this says so.
///
/// Exits with 0, or with 2 when nothing was copied.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct BackupArgs {
    #[command(flatten)]
    catalog: CatalogChoice,
    #[command(flatten)]
    place: Place,
    /// The copy; nothing may be there
    file: PathBuf,
}

const EXAMPLES: &str = "Examples:
  bailiwick backup tokens-2026-10-01.sqlite
  bailiwick backup --database /var/lib/bailiwick/tokens.sqlite /mnt/backup/tokens.sqlite";

impl BackupArgs {
    /// Copies it.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        let Self { catalog, place, file } = self;
        catalog.run(Task { place, file })
    }
}

struct Task {
    place: Place,
    file: PathBuf,
}

impl InCatalog for Task {
    fn run_in<C: Catalog>(self) -> Result<Outcome, Error> {
        let from = match self.place.find::<C>()? {
            Kept::Sqlite(path) => path,
            Kept::Postgres => {
                let help = "`pg_dump --format=custom --file=FILE URL` does, while the database is in use".to_owned();
                return Err(Error::new("PostgreSQL is not copied by this command").with_help(Some(help)));
            }
        };
        copy(&from, &self.file)?;
        let mut out = terminal::stdout();
        writeln!(out, "{}: {GOOD}written{GOOD:#}", self.file.display())?;
        out.flush()?;
        Ok(Outcome::Yes)
    }
}

/// Under another name until it is whole, so that nobody takes a part for a backup.
fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    let failed = |error: io::Error| Error::new(format!("cannot write {}: {error}", to.display()));
    if to.symlink_metadata().is_ok() {
        return Err(failed(io::ErrorKind::AlreadyExists.into()));
    }
    let folder = match to.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let part = NamedTempFile::with_prefix_in(".bailiwick-backup-", folder).map_err(failed)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(SqliteStore::back_up(from, part.path()))?;
    part.persist_noclobber(to).map_err(|error| failed(error.error))?;
    // The name too outlives a loss of power, where folders can be opened at all.
    #[cfg(unix)]
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(failed)?;
    Ok(())
}
