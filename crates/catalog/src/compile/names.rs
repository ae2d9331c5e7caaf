//! From names to ids, as a perfect hash.

use super::hash;
use super::perfect_hash::PerfectHash;
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
    pub(super) fn new(model: &Model) -> Self {
        let scopes = (0..)
            .zip(&model.scopes)
            .filter(|(_, scope)| !scope.retired)
            .map(|(id, scope)| (scope.name.as_bytes(), id));
        let aliases = (model.scopes.len() as u32..)
            .zip(&model.aliases)
            .map(|(id, alias)| (alias.name.as_bytes(), id));
        let keys: Vec<(&[u8], u32)> = scopes.chain(aliases).collect();
        let (hash, slots) = PerfectHash::build(&keys, |seed, (name, _)| hash::name_hash(seed, name));
        let slot = |key: Option<&(&[u8], u32)>| match key {
            Some((name, id)) => (hash::name_words(name), name.len() as u32, *id),
            None => ([0; 4], 0, 0),
        };
        Self {
            hash,
            slots: slots.into_iter().map(slot).collect(),
        }
    }
}
