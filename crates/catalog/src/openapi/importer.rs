//! The importer and its switches.

use std::collections::{BTreeMap, BTreeSet};

use super::library::{Library, Place};
use super::view::View;
use super::{Files, Import};
use crate::diagnostic::Quoted;
use crate::{Lists, OpenApi};

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
    pub(super) settings: OpenApi,
    pub(super) known: Option<BTreeSet<String>>,
    pub(super) aliases: BTreeMap<String, Vec<String>>,
    pub(super) is_for_comparison: bool,
}

impl Importer {
    /// With every switch as descriptions mostly need it.
    pub fn new() -> Self {
        Self::default()
    }

    /// With the switches of a catalogue, as it remembers them.
    pub fn with(settings: OpenApi) -> Self {
        Self {
            settings,
            ..Self::default()
        }
    }

    /// The security scheme that counts, by its name. Without this, the one whose scopes most operations ask for.
    /// Operations that take other schemes alone are left out.
    pub fn scheme(mut self, name: impl Into<String>) -> Self {
        self.settings.scheme = Some(name.into());
        self
    }

    /// The vendor's own key, `x-...`, under which an operation has its scope or list of scopes. They are asked for in
    /// addition to those of `security`.
    pub fn extension(mut self, key: impl Into<String>) -> Self {
        self.settings.extension = Some(key.into());
        self
    }

    /// Whether one scope of a list is enough. OpenAPI says that all are needed; some vendors write it otherwise.
    pub fn or_lists(mut self, or_lists: bool) -> Self {
        self.settings.lists = Some(if or_lists { Lists::Any } else { Lists::All });
        self
    }

    /// What comes before every path: the path of the server, where requests have it when they reach the check.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.settings.prefix = Some(prefix.into());
        self
    }

    /// For [`against`](super::against): operations that would take requests of others that are left out stay, since the
    /// comparison looks at what the catalogue has.
    pub fn for_comparison(mut self) -> Self {
        self.is_for_comparison = true;
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
            settings: self.settings.clone(),
            known: self.known.clone(),
            aliases: self.aliases.clone(),
            ..Import::default()
        };
        if let Some(root) = view.entry(entry)
            && self.check_settings(&mut view, root)
        {
            self.read(&mut view, root, &mut import);
        }
        import.problems = view.into_problems();
        import
    }

    /// Whether the settings make sense; where they do not, that is the only problem.
    pub(super) fn check_settings(&self, view: &mut View<'_>, root: Place) -> bool {
        let OpenApi { prefix, extension, .. } = &self.settings;
        let prefix = prefix.as_deref().unwrap_or_default();
        let checks = [
            ("prefix", prefix, OpenApi::check_prefix(prefix)),
            (
                "extension",
                extension.as_deref().unwrap_or_default(),
                extension.as_deref().map_or(Ok(()), OpenApi::check_extension),
            ),
        ];
        let mut is_sound = true;
        for (what, text, check) in checks {
            if let Err(why) = check {
                view.report(
                    root,
                    format!("the {what} {} cannot be used: {why}", Quoted(text)),
                    "correct it",
                );
                is_sound = false;
            }
        }
        is_sound
    }
}
