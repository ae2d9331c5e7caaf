//! Where a catalogue is written.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use crate::error::Error;
use crate::file;

/// `-o OUT --force`
#[derive(Debug, Args)]
pub(crate) struct Destination {
    /// Where the catalogue is written; without this, to standard output
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Overwrite OUT if it is there
    #[arg(long, requires = "output")]
    force: bool,
}

impl Destination {
    /// Refuses what may be somebody's work, before any of ours is done.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match &self.output {
            Some(path) if !self.force && path.symlink_metadata().is_ok() => {
                let message = format!("{} is there already", path.display());
                Err(Error::new(message).with_help(Some("overwrite it with `--force`".to_owned())))
            }
            _ => Ok(()),
        }
    }

    /// Writes the catalogue, all of it or nothing.
    pub(crate) fn write(&self, text: &str) -> Result<(), Error> {
        if let Some(path) = &self.output {
            return file::write(path, text);
        }
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        Ok(out.flush()?)
    }
}
