//! What a form was sent with.

use bailiwick::{Catalog, ScopeSet};

/// The fields of a form, in the order of the page; some come more than once.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(pub(super) Vec<(String, String)>);

impl Fields {
    /// The first value of a field; empty if there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// What the button says that was pressed.
    pub(super) fn step(&self) -> &str {
        self.get("do")
    }

    /// Every value of a field.
    pub(super) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        let values = self.0.iter().filter(move |(field, _)| field == name);
        values.map(|(_, value)| value.as_str())
    }

    /// Whether it was sent in the background, by a page that is still there.
    pub(super) fn is_live(&self) -> bool {
        self.get("live") == "1"
    }

    /// The scopes that are ticked, and the names among them that the catalogue does not have.
    pub(super) fn scopes<C: Catalog>(&self) -> (ScopeSet<C>, Vec<String>) {
        let mut scopes = ScopeSet::EMPTY;
        let mut unknown = Vec::new();
        for name in self.all("scope") {
            match C::scope(name) {
                Some(scope) => {
                    scopes.insert(scope);
                }
                None => unknown.push(name.to_owned()),
            }
        }
        (scopes, unknown)
    }
}
