//! The catalogue to begin with.

use std::path::Path;

use bailiwick_catalog::Source;
use bailiwick_catalog::openapi::{Importer, Metadata};

use crate::description::Description;
use crate::error::Error;
use crate::import::{default_name, findings, is_sound, spelled};
use crate::terminal::Plain;

/// A catalogue, and what its Rust side is called.
pub(super) struct Catalog {
    pub(super) text: String,
    pub(super) name: String,
    pub(super) type_name: String,
    /// Whether there was nothing to tell of.
    pub(super) is_clean: bool,
}

const STARTER: &str = include_str!("../../templates/init/scopes.toml");
const DESCRIBED: &str = include_str!("../../templates/init/described.toml");

impl Catalog {
    /// One to be changed into the project's own.
    pub(super) fn starter(dir: &Path, given: Option<&str>) -> Result<Option<Self>, Error> {
        let folder = std::path::absolute(dir).map_err(|error| Error::new(format!("{}: {error}", dir.display())))?;
        let folder = folder.file_name().unwrap_or_default().to_string_lossy();
        let name = given.map_or_else(|| spelled(&folder), str::to_owned);
        let text = STARTER.replacen(
            "name         = \"notes\"",
            &format!("name         = \"{}\"", quoted(&name)),
            1,
        );
        let sound = is_sound(&name, given.is_some(), &text)?;
        Ok(Some(Self::of(text, name, sound)))
    }

    /// One made from a description; none if there is nothing in it, of which the user has been told.
    pub(super) fn described(file: &Path, given: Option<&str>) -> Result<Option<Self>, Error> {
        let import = Description::open(file)?.import(&Importer::new());
        findings::show(&import, false);
        if import.operations.is_empty() {
            let message = format!("{} has no operation to import", file.display());
            let is_told = !import.problems.is_empty() || !import.left_out.is_empty();
            return if is_told { Ok(None) } else { Err(Error::new(message)) };
        }
        let name = given.map_or_else(|| default_name(&import, file), str::to_owned);
        let made = import.to_toml(&Metadata::new(name.as_str()));
        let from = file.file_name().unwrap_or_default().to_string_lossy();
        let head = format!(
            "# Made from {} by `bailiwick init`, and maintained by hand since.\n",
            Plain(&from)
        );
        let text = format!("{head}{made}{DESCRIBED}");
        let sound = is_sound(&name, given.is_some(), &text)?;
        Ok(Some(Self::of(text, name, sound && import.is_clean())))
    }

    fn of(text: String, name: String, is_clean: bool) -> Self {
        // Where there are errors, the name is not one of them.
        let checked = bailiwick_catalog::check(&Source::new("scopes.toml", text.as_str()), None);
        let type_name = checked.map_or_else(|_| "*".to_owned(), |checked| checked.model.type_name);
        Self {
            text,
            name,
            type_name,
            is_clean,
        }
    }
}

/// A name that is not allowed has to reach the check as one text.
fn quoted(name: &str) -> String {
    name.replace(['\\', '"', '\n', '\r'], "?")
}
