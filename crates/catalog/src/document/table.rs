//! Tables of a document.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::document::{Item, Text, Value};

/// A table, in the order of the text.
#[derive(Debug)]
pub(crate) struct Table<'t> {
    entries: Vec<Entry<'t>>,
    index: HashMap<Cow<'t, str>, usize>,
    pub(super) origin: Origin,
}

/// A key and its value.
#[derive(Debug)]
pub(crate) struct Entry<'t> {
    pub(crate) key: Text<'t>,
    pub(crate) item: Item<'t>,
}

/// What wrote a table, which decides what may add to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// `b` in `[a.b.c]`: a header `[a.b]` may still follow.
    Path,
    /// `[a]`, or the document itself.
    Header,
    /// `a` in `a.b = 1`.
    Dotted,
    /// `{ … }`: complete as it stands.
    Inline,
}

impl<'t> Table<'t> {
    pub(super) fn new(origin: Origin) -> Self {
        Self {
            entries: Vec::new(),
            index: HashMap::new(),
            origin,
        }
    }

    pub(crate) fn entries(&self) -> &[Entry<'t>] {
        &self.entries
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Entry<'t>> {
        self.index.get(key).and_then(|&at| self.entries.get(at))
    }

    pub(super) fn entry_mut(&mut self, at: usize) -> Option<&mut Entry<'t>> {
        self.entries.get_mut(at)
    }

    pub(super) fn position(&self, key: &str) -> Option<usize> {
        self.index.get(key).copied()
    }

    /// Adds an entry whose key is new, and says at which position.
    pub(super) fn add(&mut self, key: Text<'t>, item: Item<'t>) -> usize {
        let at = self.entries.len();
        self.index.insert(key.value.clone(), at);
        self.entries.push(Entry { key, item });
        at
    }

    /// The table at a position, if that is one.
    pub(super) fn table_mut(&mut self, at: usize) -> Option<&mut Table<'t>> {
        match self.entries.get_mut(at).map(|entry| &mut entry.item.value) {
            Some(Value::Table(table)) => Some(table),
            _ => None,
        }
    }
}
