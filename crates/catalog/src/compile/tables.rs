//! The tables of a catalogue as values: what the engine reads, before it is written down or leaked.

use super::closure::closure;
use super::hash;
use super::names::Names;
use super::refused::TableError;
use super::router::{Router, Routes};
use super::tree::Tree;
use crate::{Class, Model};

/// The layout that is written: the engine's `tables::LAYOUT`.
pub const LAYOUT: u32 = 5;

/// A compiled catalogue. Rows are those of the engine's module `tables`, which documents them.
#[derive(Debug)]
#[expect(missing_docs, reason = "the engine's tables document each field once")]
#[non_exhaustive]
pub struct Tables {
    pub fingerprint: u64,
    /// How many words of 64 bits a set has.
    pub words: usize,
    /// Create, read, update, delete, other.
    pub classes: [Vec<u64>; 5],
    pub live: Vec<u64>,
    pub names: Names,
    /// In the order of the tables: the number of each in the model.
    pub endpoints: Vec<usize>,
    /// For each endpoint one of the edges at which paths to it end.
    pub places: Vec<u32>,
    /// The edges at which paths end, each with its endpoint.
    pub ends: Vec<(u32, u32)>,
    pub router: Router,
    pub tree: Tree,
    /// Permissions and ceiling of each role.
    pub roles: Vec<(Vec<u64>, Vec<u64>)>,
}

impl Tables {
    /// Compiles a checked model.
    ///
    /// # Errors
    ///
    /// Templates with variables before literals can overlap in so many ways that no table holds them.
    pub fn new(model: &Model) -> Result<Self, TableError> {
        let scopes = &model.scopes;
        let words = scopes.len().div_ceil(64).max(1);
        let of_class = |class: Option<Class>| {
            let chosen = (0..)
                .zip(scopes)
                .filter(|(_, scope)| !scope.retired && class.is_none_or(|class| class == scope.class));
            bits(words, chosen.map(|(index, _)| index))
        };
        let classes = [Class::Create, Class::Read, Class::Update, Class::Delete, Class::Other];
        let roles = model.roles.iter().map(|role| {
            let permissions = role.permissions.iter().copied();
            (
                bits(words, permissions),
                closure(words, &role.permissions, |scope| &scope.implies, scopes),
            )
        });
        let roles = roles.collect();
        let Routes {
            endpoints,
            ends,
            router,
            tree,
        } = Routes::new(model)?;
        let mut places = vec![u32::MAX; endpoints.len()];
        for (place, endpoint) in ends.iter().rev() {
            if let Some(slot) = places.get_mut(*endpoint as usize) {
                *slot = *place;
            }
        }
        Ok(Self {
            fingerprint: hash::fingerprint(scopes.iter().map(|scope| scope.name.as_str())),
            words,
            classes: classes.map(|class| of_class(Some(class))),
            live: of_class(None),
            names: Names::new(model)?,
            endpoints,
            places,
            ends,
            router,
            tree,
            roles,
        })
    }
}

fn bits(words: usize, indices: impl IntoIterator<Item = u32>) -> Vec<u64> {
    let mut bits = vec![0; words];
    for index in indices {
        if let Some(word) = bits.get_mut(index as usize / 64) {
            *word |= 1 << (index % 64);
        }
    }
    bits
}
