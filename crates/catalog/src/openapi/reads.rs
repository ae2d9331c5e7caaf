//! Scopes that may be of class read.

use std::collections::{BTreeMap, BTreeSet};

use super::Import;
use crate::scope_name::structured;
use crate::{Class, Method};

impl Import {
    /// The scopes for which only GET and HEAD ask and whose names do not say what they do. They may be of class read;
    /// whether they are is for somebody to say who knows what they show.
    #[must_use]
    pub fn read_candidates(&self) -> BTreeSet<&str> {
        let mut asks: BTreeMap<&str, bool> = BTreeMap::new();
        for operation in &self.operations {
            let shows = matches!(operation.method, Method::Get | Method::Head);
            for name in operation.access.scopes() {
                *asks.entry(name).or_insert(true) &= shows;
            }
        }
        let is_open = |name: &str| structured(name).is_none_or(|(_, action)| Class::from_name(action).is_none());
        let candidates = asks.into_iter().filter(|(name, shows)| *shows && is_open(name));
        candidates.map(|(name, _)| name).collect()
    }
}
