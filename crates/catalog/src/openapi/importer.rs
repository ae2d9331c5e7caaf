//! The importer and its switches.

use std::collections::{BTreeMap, BTreeSet};

use super::library::Library;
use super::view::View;
use super::{Files, Import};

/// Reads a description; its methods say how.
///
/// ```
/// use std::collections::BTreeMap;
/// use bailiwick_catalog::openapi::{Access, Importer};
///
/// let description = "{ openapi: 3.0.0, paths: { /notes: { get: { x-scope: [note:read, note:all] } } } }";
/// let files = BTreeMap::from([("api.yml".to_owned(), description.to_owned())]);
/// let import = Importer::new().extension("x-scope").or_lists(true).prefix("/v1").import(&files, "api.yml");
/// assert_eq!(import.operations[0].path, "/v1/notes");
/// let either = vec![vec!["note:read".to_owned()], vec!["note:all".to_owned()]];
/// assert_eq!(import.operations[0].access, Access::AnyOf(either));
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "nothing is read before `import` is called"]
pub struct Importer {
    pub(super) scheme: Option<String>,
    pub(super) extension: Option<String>,
    pub(super) or_lists: bool,
    pub(super) prefix: String,
    pub(super) known: Option<BTreeSet<String>>,
    pub(super) aliases: BTreeMap<String, Vec<String>>,
}

impl Importer {
    /// With every switch as descriptions mostly need it.
    pub fn new() -> Self {
        Self::default()
    }

    /// The security scheme that counts, by its name. Without this, the one that most operations name. Operations that
    /// take other schemes alone are left out.
    pub fn scheme(mut self, name: impl Into<String>) -> Self {
        self.scheme = Some(name.into());
        self
    }

    /// The vendor's own key, `x-...`, under which an operation has its scope or list of scopes. Operations without it
    /// have their `security`.
    pub fn extension(mut self, key: impl Into<String>) -> Self {
        self.extension = Some(key.into());
        self
    }

    /// Whether one scope of a list is enough. OpenAPI says that all are needed; some vendors write it otherwise.
    pub fn or_lists(mut self, or_lists: bool) -> Self {
        self.or_lists = or_lists;
        self
    }

    /// What comes before every path: the path of the server, where requests have it when they reach the check.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// The scopes that there are. Every other one is reported, and stays as it is.
    pub fn known<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.known = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// A name that the description gets wrong, and what it means.
    pub fn alias<S: Into<String>>(mut self, name: impl Into<String>, meant: impl IntoIterator<Item = S>) -> Self {
        self.aliases
            .insert(name.into(), meant.into_iter().map(Into::into).collect());
        self
    }

    /// Reads the description whose main file is `entry`.
    #[must_use]
    pub fn import(&self, files: &dyn Files, entry: &str) -> Import {
        let mut view = View::new(Library::new(files));
        let mut import = Import {
            known: self.known.clone(),
            aliases: self.aliases.clone(),
            ..Import::default()
        };
        if let Some(root) = view.entry(entry) {
            self.read(&mut view, root, &mut import);
        }
        import.problems = view.into_problems();
        import
    }
}
