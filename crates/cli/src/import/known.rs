//! The scopes that there are, by somebody's word.

use std::ffi::OsStr;
use std::path::Path;

use bailiwick_catalog::Model;
use bailiwick_catalog::openapi::Importer;

use crate::error::Error;
use crate::file;

/// What `--known` names.
pub(crate) enum Known {
    /// A catalogue: its scopes and its aliases.
    Catalog(Box<Model>),
    /// Names.
    Names(Vec<String>),
}

impl Known {
    /// Reads a file: a catalogue if it ends in `.toml`, else names, one on each line. What follows a `#` at the start of
    /// a line is a remark.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let source = file::read(path)?;
        if path.extension() == Some(OsStr::new("toml")) {
            return Ok(Self::Catalog(Box::new(bailiwick_catalog::check(&source, None)?.model)));
        }
        let lines = source.text().lines().map(str::trim);
        let names = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        Ok(Self::Names(names.map(str::to_owned).collect()))
    }

    /// Tells the importer.
    pub(crate) fn tell(self, importer: Importer) -> Importer {
        let model = match self {
            Self::Names(names) => return importer.known(names),
            Self::Catalog(model) => model,
        };
        let importer = importer.known(model.scopes.iter().map(|scope| scope.name.as_str()));
        model.aliases.iter().fold(importer, |importer, alias| {
            let scopes = alias
                .targets
                .iter()
                .filter_map(|index| model.scopes.get(*index as usize));
            importer.alias(alias.name.as_str(), scopes.map(|scope| scope.name.as_str()))
        })
    }
}
