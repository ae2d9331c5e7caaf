//! The catalogue that a subcommand works on.

use std::path::PathBuf;

use clap::Args;

/// `[FILE]`
#[derive(Debug, Args)]
pub(crate) struct CatalogFile {
    /// The catalogue
    #[arg(value_name = "FILE", default_value = "scopes.toml")]
    pub(crate) file: PathBuf,
}
