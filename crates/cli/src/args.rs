//! Arguments that several subcommands have.

mod catalog_file;
mod format;

pub(crate) use catalog_file::CatalogFile;
pub(crate) use format::{Format, FormatArg};
