//! For build scripts: from `scopes.toml` to Rust source in `OUT_DIR`.

use std::env;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::{Report, Source, Tables, check, rust_source};

/// Compiles a catalogue in a build script, with the lock beside it if there is one.
///
/// From `scopes.toml` it makes `scopes.rs` in `OUT_DIR`, which holds one module named after the catalogue. The build
/// script of a crate with a catalogue is this and nothing else:
///
/// ```no_run
/// fn main() -> Result<(), bailiwick_catalog::BuildError> {
///     bailiwick_catalog::compile("scopes.toml")
/// }
/// ```
///
/// and the crate includes the result: `include!(concat!(env!("OUT_DIR"), "/scopes.rs"));`.
///
/// # Errors
///
/// When a file cannot be read or written, or the catalogue or its lock has errors: all of them at once.
pub fn compile(catalog: impl AsRef<Path>) -> Result<(), BuildError> {
    Builder::new(catalog).compile()
}

/// How a catalogue is compiled in a build script.
///
/// ```
/// # let dir = std::env::temp_dir().join(format!("bailiwick-builder-{}", std::process::id()));
/// # std::fs::create_dir_all(&dir)?;
/// # let catalog = dir.join("notes.toml");
/// std::fs::write(&catalog, "format = 1\n[catalog]\nname = \"notes\"\ntitle = \"Notes\"\nversion = \"1\"\n\
///                           [scopes]\n\"note:read\" = { title = \"Read notes\" }\n")?;
/// bailiwick_catalog::Builder::new(&catalog).out_dir(&dir).compile()?;
/// assert!(std::fs::read_to_string(dir.join("notes.rs"))?.contains("pub mod note {"));
/// # std::fs::remove_dir_all(&dir)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is compiled before `compile` is called"]
pub struct Builder {
    catalog: PathBuf,
    lock: Option<PathBuf>,
    engine: String,
    out_dir: Option<PathBuf>,
}

impl Builder {
    /// For the catalogue in this file.
    pub fn new(catalog: impl AsRef<Path>) -> Self {
        Self {
            catalog: catalog.as_ref().to_owned(),
            lock: None,
            engine: "::bailiwick".to_owned(),
            out_dir: None,
        }
    }

    /// With a lock that has to be there. By default it is the file beside the catalogue with the extension `lock`, if
    /// there is one.
    pub fn lock(self, lock: impl AsRef<Path>) -> Self {
        Self {
            lock: Some(lock.as_ref().to_owned()),
            ..self
        }
    }

    /// With another path to the engine crate than `::bailiwick`.
    pub fn engine(self, path: impl Into<String>) -> Self {
        Self {
            engine: path.into(),
            ..self
        }
    }

    /// Into another folder than `OUT_DIR`.
    pub fn out_dir(self, dir: impl AsRef<Path>) -> Self {
        Self {
            out_dir: Some(dir.as_ref().to_owned()),
            ..self
        }
    }

    /// Compiles, writes the file if its text has changed, and tells cargo which files it came from.
    ///
    /// # Errors
    ///
    /// As [`compile`].
    pub fn compile(self) -> Result<(), BuildError> {
        watch(&self.catalog);
        let source = read(&self.catalog)?;
        let lock = match self.lock {
            Some(path) => Some(path),
            None => Some(self.catalog.with_extension("lock")).filter(|path| path.exists()),
        };
        let lock = lock.as_deref().map(|path| {
            watch(path);
            read(path)
        });
        let checked = check(&source, lock.transpose()?.as_ref()).map_err(Kind::Report)?;
        let tables = Tables::new(&checked.model).map_err(|error| Kind::Report(error.report(&source)))?;
        let origin = self.catalog.file_name().unwrap_or_default().to_string_lossy();
        let text = rust_source(&checked.model, &tables, &self.engine, &origin);
        let dir = self
            .out_dir
            .or_else(|| env::var_os("OUT_DIR").map(PathBuf::from))
            .ok_or(Kind::NoOutDir)?;
        write_if_changed(&dir.join(&*origin).with_extension("rs"), &text)
    }
}

/// Why a catalogue was not compiled. Both its forms as text are for people: a build script shows the one for debugging.
pub struct BuildError(Kind);

enum Kind {
    Report(Report),
    File(PathBuf, io::Error),
    NoOutDir,
}

impl From<Kind> for BuildError {
    fn from(kind: Kind) -> Self {
        Self(kind)
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Report(report) => fmt::Display::fmt(report, f),
            Kind::File(path, error) => write!(f, "{}: {error}", path.display()),
            Kind::NoOutDir => f.write_str("`OUT_DIR` is not set: outside a build script, call `out_dir`"),
        }
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for BuildError {}

/// Asks cargo to run the build script again when this file changes.
#[expect(clippy::print_stdout, reason = "this is how a build script talks to cargo")]
fn watch(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}

fn read(path: &Path) -> Result<Source, BuildError> {
    let text = fs::read_to_string(path).map_err(|error| Kind::File(path.to_owned(), error))?;
    Ok(Source::new(path.display().to_string(), text))
}

/// Leaves a file alone that has this text already, so that its date tells when it changed.
fn write_if_changed(path: &Path, text: &str) -> Result<(), BuildError> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(|error| Kind::File(path.to_owned(), error).into())
}
