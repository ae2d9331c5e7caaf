//! From names to ids, as a perfect hash.

use super::hash;
use super::perfect_hash::{Collision, PerfectHash};
use super::refused::TableError;
use crate::Model;

/// From name to id.
#[derive(Debug)]
#[expect(missing_docs, reason = "the engine's tables document each field once")]
#[non_exhaustive]
pub struct Names {
    pub hash: PerfectHash,
    /// Words, length, id.
    pub slots: Vec<([u64; 4], u32, u32)>,
}

impl Names {
    pub(super) fn new(model: &Model) -> Result<Self, TableError> {
        let scopes = (0..)
            .zip(&model.scopes)
            .filter(|(_, scope)| !scope.retired)
            .map(|(id, scope)| (scope.name.as_str(), id));
        let aliases = (model.scopes.len() as u32..)
            .zip(&model.aliases)
            .map(|(id, alias)| (alias.name.as_str(), id));
        let keys: Vec<(&str, u32)> = scopes.chain(aliases).collect();
        let built = PerfectHash::build(&keys, |seed, (name, _)| hash::name_hash(seed, name.as_bytes()));
        let name = |place: usize| keys.get(place).map_or("", |(name, _)| name);
        let (hash, slots) = built.map_err(|Collision(one, other)| TableError::names(name(one), name(other)))?;
        let slot = |key: Option<&(&str, u32)>| match key {
            Some((name, id)) => (hash::name_words(name.as_bytes()), name.len() as u32, *id),
            None => ([0; 4], 0, 0),
        };
        Ok(Self {
            hash,
            slots: slots.into_iter().map(slot).collect(),
        })
    }
}
