//! `bailiwick lock`: which index each scope has, for ever.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::time::SystemTime;

use bailiwick_catalog::LockUpdate;
use clap::Args;

use crate::args::CatalogFile;
use crate::error::Error;
use crate::file;
use crate::outcome::Outcome;
use crate::terminal::{self, ASIDE, BAD, Count, GOOD, NAME, WARNING};

/// Bring the lock of a catalogue up to date
///
/// The lock is the file beside the catalogue with the extension `lock`. It fixes the index of each scope for ever: new
/// scopes are appended, and one that is declared no more keeps its index. Commit it.
///
/// Exits with 0, or with 2 when the catalogue or the old lock has errors; with `--check`, 1 when the lock is stale.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct LockArgs {
    #[command(flatten)]
    catalog: CatalogFile,
    /// Write nothing, only say whether the lock is up to date
    #[arg(long)]
    check: bool,
}

const EXAMPLE: &str = "Example:
  bailiwick lock scopes.toml && git add scopes.lock";

impl LockArgs {
    /// Writes the lock, or only looks at it.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        let catalog = &self.catalog.file;
        let path = file::lock_path(catalog)?;
        let source = file::read(catalog)?;
        let old = file::read_if_there(&path)?;
        let update = bailiwick_catalog::lock(&source, old.as_ref())?;
        let state = match old {
            None => State::Absent,
            // The text may differ where nothing it says does: in its line ends, say.
            Some(_) if is_fresh(&update) => State::Fresh,
            Some(_) => State::Stale,
        };
        if !self.check && state != State::Fresh {
            file::write(&path, &update.text)?;
        }
        if !self.check && state == State::Absent {
            touch(catalog);
        }
        let mut out = terminal::stdout();
        if self.check {
            write_state(&mut out, &path, catalog, state)?;
        } else {
            write_done(&mut out, &path, &update, state)?;
        }
        if state == State::Stale {
            write_changes(&mut out, &update)?;
        }
        out.flush()?;
        Ok(if self.check && state != State::Fresh {
            Outcome::No
        } else {
            Outcome::Yes
        })
    }
}

/// What the lock was before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Absent,
    Stale,
    Fresh,
}

fn is_fresh(update: &LockUpdate) -> bool {
    update.appended.is_empty() && update.retired.is_empty() && update.restored.is_empty()
}

/// Dates the catalogue to now.
///
/// A build script that found no lock watches the catalogue and nothing else: cargo would run it on every build if it
/// named a file that is not there. So the first lock is noticed only if the catalogue looks changed.
fn touch(catalog: &Path) {
    let touched = OpenOptions::new()
        .append(true)
        .open(catalog)
        .and_then(|file| file.set_modified(SystemTime::now()));
    if let Err(error) = touched {
        let message = format!("cannot date {} to now: {error}", catalog.display());
        terminal::warn(message, Some("save it once more, so that a build notices its new lock"));
    }
}

fn write_state(out: &mut impl Write, path: &Path, catalog: &Path, state: State) -> io::Result<()> {
    let (path, catalog) = (path.display(), catalog.display());
    match state {
        State::Fresh => writeln!(out, "{path}: {GOOD}up to date{GOOD:#}"),
        State::Stale => writeln!(out, "{path}: {BAD}stale{BAD:#}, run `bailiwick lock {catalog}`"),
        State::Absent => writeln!(out, "{path}: {BAD}not there{BAD:#}, run `bailiwick lock {catalog}`"),
    }
}

fn write_done(out: &mut impl Write, path: &Path, update: &LockUpdate, state: State) -> io::Result<()> {
    let (path, count) = (path.display(), update.appended.len());
    match state {
        State::Fresh => writeln!(out, "{path}: {GOOD}up to date{GOOD:#}"),
        State::Stale => writeln!(out, "{path}: {GOOD}written{GOOD:#}"),
        State::Absent => writeln!(out, "{path}: {GOOD}written{GOOD:#}, {}", Count(count, "scope")),
    }
}

fn write_changes(out: &mut impl Write, update: &LockUpdate) -> io::Result<()> {
    let groups = [
        (GOOD, "new ", &update.appended),
        (WARNING, "gone", &update.retired),
        (NAME, "back", &update.restored),
    ];
    for (style, what, names) in groups {
        for name in names {
            writeln!(out, "  {style}{what}{style:#}  {name}")?;
        }
    }
    if update.retired.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "  {ASIDE}a scope that is gone keeps its index and grants nothing{ASIDE:#}"
    )
}
