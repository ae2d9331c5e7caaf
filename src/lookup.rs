//! How names and paths are found in the tables.

#![expect(
    clippy::inline_always,
    reason = "the walk over a path has to be one function: each call left in it costs as much as a segment"
)]
#![expect(
    clippy::cast_possible_truncation,
    reason = "hashes are cut on purpose, and what a table has room for fits 32 bits"
)]

mod affixes;
mod chunks;
mod failures;
pub(crate) mod hash;
mod names;
mod path;
mod pattern;
mod readings;
mod refused;
mod router;
mod segment;
mod tree;

use crate::Method;
use crate::tables::{AliasRow, GATE_NOBODY, Tables};

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
        let end = self.router.walk(path.as_bytes());
        match self.router.endpoint(end, method) {
            None => self.find_elsewhere(method, path),
            found => found,
        }
    }

    /// What the router has no edge for: HEAD, which falls back to GET, and what it leaves open.
    #[cold]
    #[inline(never)]
    fn find_elsewhere(&self, method: Method, path: &str) -> Option<(u32, u32)> {
        let path = path.as_bytes();
        let end = self.router.walk(path);
        let get = (method == Method::Head).then(|| self.router.endpoint(end, Method::Get));
        get.flatten().or_else(|| {
            let place = self.search(method, path)?;
            Some((place, self.router.next(place)?))
        })
    }

    /// The methods that have an endpoint at a path which is not for nobody.
    pub(crate) fn methods(&'static self, path: &str) -> impl Iterator<Item = Method> + use<> {
        let is_open = Method::ALL.map(|method| {
            let found = self.find_endpoint(method, path);
            found.is_some_and(|(_, gate)| gate != GATE_NOBODY)
        });
        Method::ALL
            .into_iter()
            .zip(is_open)
            .filter_map(|(method, is_open)| is_open.then_some(method))
    }
}
