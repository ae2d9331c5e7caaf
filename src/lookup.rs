//! How names and paths are found in the tables.

#![expect(
    clippy::inline_always,
    reason = "the walk over a path has to be one function: each call left in it costs as much as a segment"
)]
#![expect(
    clippy::cast_possible_truncation,
    reason = "hashes are cut on purpose, and what a table has room for fits 32 bits"
)]

mod chunks;
pub(crate) mod hash;
mod names;
mod path;
mod pattern;
mod router;
mod segment;

use crate::Method;
use crate::tables::{AliasRow, Tables};

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

    /// The endpoint of a request: the place of its edge, and its gate.
    #[inline(always)]
    pub(crate) fn find_endpoint(&self, method: Method, path: &str) -> Option<(u32, u32)> {
        let end = self.router.walk(path);
        match self.router.endpoint(end, method) {
            None if method == Method::Head => self.router.endpoint(end, Method::Get),
            found => found,
        }
    }

    /// The methods that have an endpoint at a path.
    pub(crate) fn methods(&'static self, path: &str) -> impl Iterator<Item = Method> + use<> {
        let end = self.router.walk(path);
        let has = move |method| self.router.endpoint(end, method).is_some();
        let has = move |method| has(method) || (method == Method::Head && has(Method::Get));
        Method::ALL.into_iter().filter(move |method| has(*method))
    }
}
