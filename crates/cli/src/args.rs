//! Arguments that several subcommands have.

mod catalog_choice;
mod catalog_file;
mod format;
mod method;

pub(crate) use catalog_choice::{CatalogChoice, InCatalog};
pub(crate) use catalog_file::CatalogFile;
pub(crate) use format::{Format, FormatArg};
pub(crate) use method::methods;
