//! How names and paths are found in the tables.

pub(crate) mod hash;
mod names;
mod path;
mod pattern;
mod router;

use crate::Method;
use crate::tables::{AliasRow, Tables, TemplateRow};

impl Tables {
    /// The id of a name: a scope's index, or the number of scopes plus an alias's.
    #[inline]
    pub(crate) fn find_name(&self, name: &str) -> Option<u32> {
        self.names.find(name, |id| match self.alias(id) {
            Some(alias) => Some(alias.name),
            None => self.scopes.get(id as usize).map(|row| row.name),
        })
    }

    /// For generated code: whether every scope of this catalogue is found by its name, proven while it is compiled. In a
    /// large catalogue the first thousand are asked, for the compiler's sake.
    #[doc(hidden)]
    #[must_use]
    pub const fn __finds_its_names(&self) -> bool {
        let mut scopes = self.scopes;
        let mut index = 0;
        while let [row, rest @ ..] = scopes {
            if !row.retired && !self.names.has(row.name, index) {
                return false;
            }
            scopes = rest;
            index += 1;
            if index == 1_000 {
                break;
            }
        }
        true
    }

    /// The alias behind an id that is no scope's.
    pub(crate) fn alias(&self, id: u32) -> Option<&'static AliasRow> {
        self.aliases.get((id as usize).checked_sub(self.scopes.len())?)
    }

    /// The endpoint of a request.
    #[inline]
    pub(crate) fn find_endpoint(&self, method: Method, path: &str) -> Option<u32> {
        self.router.template(path)?.endpoint(method)
    }

    /// The methods that have an endpoint at a path.
    pub(crate) fn methods(&self, path: &str) -> impl Iterator<Item = Method> + use<> {
        let template = self.router.template(path).copied();
        Method::ALL
            .into_iter()
            .filter(move |method| template.is_some_and(|row| row.endpoint(*method).is_some()))
    }
}

impl TemplateRow {
    #[inline]
    pub(crate) fn endpoint(&self, method: Method) -> Option<u32> {
        let place = (self.0 >> (4 * method as u32) & 15) as u32;
        Some((self.0 >> (4 * Method::ALL.len())) as u32 + place.checked_sub(1)?)
    }
}
