//! `bailiwick init`: a catalogue for a project that has none.

mod catalog;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::error::Error;
use crate::file;
use crate::outcome::Outcome;
use crate::terminal::{self, GOOD, NAME};
use catalog::Catalog;

/// Give a Rust project a catalogue of its own: scopes.toml, build.rs, and the module that includes the result
///
/// Writes a catalogue with remarks, to be changed into yours, or one made from an OpenAPI description; the build script that
/// compiles it; and `src/scopes.rs`. What is left to do by hand is shown.
///
/// Of a description, the defaults of `bailiwick import openapi` are read. Where it needs others, import it again into
/// scopes.toml afterwards.
///
/// Exits with 0, 1 when the description has findings, 2 when nothing is written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct InitArgs {
    /// The folder of the project, with its Cargo.toml
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// An OpenAPI description to make the catalogue from
    #[arg(long, value_name = "FILE")]
    from_openapi: Option<PathBuf>,
    /// The name of the catalogue; without this, that of the folder or the description
    #[arg(long)]
    name: Option<String>,
    /// Overwrite what is there
    #[arg(long)]
    force: bool,
}

const EXAMPLES: &str = "Examples:
  cargo new parcels && bailiwick init parcels
  bailiwick init --from-openapi openapi.yaml --name parcels";

const BUILD: &str = include_str!("../templates/init/build.rs");
const MODULE: &str = include_str!("../templates/init/scopes.rs");

impl InitArgs {
    /// Writes the files, all of them or none.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        let paths = ["scopes.toml", "build.rs", "src/scopes.rs"].map(|path| join(&self.dir, path));
        self.refuse(&paths)?;
        let catalog = match &self.from_openapi {
            Some(file) => Catalog::described(file, self.name.as_deref())?,
            None => Catalog::starter(&self.dir, self.name.as_deref())?,
        };
        let Some(catalog) = catalog else {
            // Why there is none has been told of.
            return Ok(Outcome::Unanswered);
        };
        let texts = [catalog.text.as_str(), BUILD, MODULE];
        file::write_all(&paths.each_ref().map(PathBuf::as_path), &texts)?;
        let mut out = terminal::stdout();
        tell(&mut out, &paths, &catalog)?;
        out.flush()?;
        Ok(if catalog.is_clean { Outcome::Yes } else { Outcome::No })
    }

    /// Refuses what may be somebody's work, before any of ours is done.
    fn refuse(&self, paths: &[PathBuf]) -> Result<(), Error> {
        let there = paths.iter().filter(|path| path.symlink_metadata().is_ok());
        let there: Vec<_> = there.map(|path| path.display().to_string()).collect();
        let (true, Some((last, others))) = (!self.force, there.split_last()) else {
            return Ok(());
        };
        let (names, verb) = match others {
            [] => (last.clone(), "is"),
            _ => (format!("{} and {last}", others.join(", ")), "are"),
        };
        let help = "overwrite with `--force`, or name another folder";
        Err(Error::new(format!("{names} {verb} there already")).with_help(Some(help.to_owned())))
    }
}

/// Without a `./` that says nothing.
fn join(dir: &Path, path: &str) -> PathBuf {
    if dir == Path::new(".") {
        PathBuf::from(path)
    } else {
        dir.join(path)
    }
}

fn tell(out: &mut impl Write, paths: &[PathBuf], catalog: &Catalog) -> io::Result<()> {
    for path in paths {
        writeln!(out, "{}: {GOOD}written{GOOD:#}", path.display())?;
    }
    let (version, name) = (env!("CARGO_PKG_VERSION"), &catalog.name);
    writeln!(out, "\nNow add to {NAME}Cargo.toml{NAME:#}:\n")?;
    writeln!(
        out,
        "[dependencies]\nbailiwick = {{ version = \"{version}\", default-features = false, features = [\"simd\"] }}\n"
    )?;
    writeln!(out, "[build-dependencies]\nbailiwick-catalog = \"{version}\"")?;
    writeln!(out, "\nand to {NAME}src/main.rs{NAME:#} or {NAME}src/lib.rs{NAME:#}:\n")?;
    writeln!(out, "mod scopes;\nuse scopes::{name}::{};", catalog.type_name)
}
