//! Who the results are for.

use clap::{Args, ValueEnum};

/// For people or for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text for people
    Human,
    /// JSON, one value a line
    Json,
}

/// `--format`
#[derive(Debug, Args)]
pub(crate) struct FormatArg {
    /// Who standard output is for
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
}
