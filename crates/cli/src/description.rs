//! OpenAPI descriptions as files.

mod reading;

use std::io;
use std::path::{Path, PathBuf};

use bailiwick_catalog::openapi::{Directory, Import, Importer, Problem};

use crate::error::Error;
use crate::terminal::{self, ERROR, HELP};
pub(crate) use reading::Reading;

/// A description: its main file, and the folder in which its references are followed.
pub(crate) struct Description {
    pub(crate) entry: String,
    pub(crate) files: Directory,
    folder: PathBuf,
}

impl Description {
    /// Opens the folder of a main file.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let cannot = |error| Error::new(format!("cannot read {}: {error}", path.display()));
        let Some(entry) = path.file_name().and_then(|name| name.to_str()) else {
            return Err(Error::new(format!("{} is not the name of a file", path.display())));
        };
        Ok(Self {
            entry: entry.to_owned(),
            files: Directory::new(folder.unwrap_or(Path::new("."))).map_err(cannot)?,
            folder: path.with_file_name(""),
        })
    }

    /// The path of one of its files, as the user would type it.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    /// Reads it. The places of what comes out have the paths that the user would type.
    pub(crate) fn import(&self, importer: &Importer) -> Import {
        let mut import = importer.import(&self.files, &self.entry);
        let Import {
            operations,
            problems,
            unknown,
            notes,
            left_out,
            silence,
            ..
        } = &mut import;
        let files = (operations.iter_mut().map(|found| &mut found.position.file))
            .chain(problems.iter_mut().map(|found| &mut found.position.file))
            .chain(unknown.iter_mut().map(|found| &mut found.position.file))
            .chain(notes.iter_mut().map(|found| &mut found.position.file))
            .chain(left_out.iter_mut().map(|found| &mut found.position.file))
            .chain(silence.iter_mut().map(|found| &mut found.position.file));
        files.for_each(|file| *file = self.path(file).display().to_string());
        import
    }

    /// Tells of problems on standard error. What cannot be shown changes no result.
    pub(crate) fn tell_problems(&self, problems: &[Problem]) {
        _ = problems.iter().try_for_each(|problem| {
            let file = self.path(&problem.position.file);
            let (line, column) = (problem.position.line, problem.position.column);
            write_problem(
                &mut terminal::stderr(),
                &format!("{}:{line}:{column}", file.display()),
                problem,
            )
        });
    }
}

/// Writes a problem.
pub(crate) fn write_problem(out: &mut impl io::Write, place: &str, problem: &Problem) -> io::Result<()> {
    writeln!(out, "{ERROR}error{ERROR:#}: {place}: {}", problem.message)?;
    match &problem.help {
        Some(help) => writeln!(out, "  {HELP}help{HELP:#}: {help}"),
        None => Ok(()),
    }
}
