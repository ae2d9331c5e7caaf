//! Writes a catalogue's requirements into a description.

mod edit;
mod writer;

use std::collections::{BTreeMap, BTreeSet};

use super::asked::{Asked, ByShape};
use super::library::{Library, Place};
use super::operation::operations;
use super::run::is_openapi;
use super::scheme::{choose, declared};
use super::view::View;
use super::{Files, Importer, Note, Problem};
use crate::Model;
use edit::Edit;
use writer::Writer;

/// A description whose operations ask for what a catalogue says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// Every file of the description, by path: those that changed, and those that did not.
    pub files: BTreeMap<String, String>,
    /// The paths of the files that changed.
    pub changed: BTreeSet<String>,
    /// The operations that asked for something else, as `POST /v2/droplets (droplets_create)`.
    pub rewritten: Vec<String>,
    /// The operations that the catalogue does not speak of, and why.
    pub notes: Vec<Note>,
}

impl Importer {
    /// Writes the `security` of each operation as the catalogue has it. All else stays as it is, byte for byte: comments,
    /// order, style. What is the same already is not touched, so a second export changes nothing.
    ///
    /// The scheme and the prefix of the importer count; its other switches do not.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use bailiwick_catalog::openapi::Importer;
    /// use bailiwick_catalog::{Source, check};
    ///
    /// let description = "
    /// openapi: 3.1.0
    /// paths:
    ///   /notes:
    ///     get:
    ///       security:
    ///         - token: ['note:list'] # long gone
    ///       summary: List notes
    /// components: { securitySchemes: { token: { type: http, scheme: bearer } } }
    /// ";
    /// let files = BTreeMap::from([("api.yml".to_owned(), description.to_owned())]);
    /// let text = "format = 1\n[catalog]\nname = 'x'\n[scopes]\n'note:read' = {}\n[endpoints]\n'GET /notes' = 'note:read'\n";
    /// let model = check(&Source::new("scopes.toml", text), None)?.model;
    /// let export = Importer::new().export(&files, "api.yml", &model).unwrap();
    /// assert_eq!(export.rewritten, ["GET /notes"]);
    /// let expected = "- token:\n            - \"note:read\" # long gone";
    /// assert_eq!(export.files["api.yml"], description.replace("- token: ['note:list'] # long gone", expected));
    /// # Ok::<(), bailiwick_catalog::Report>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the description cannot be read, when it and the catalogue do not have the same operations, or when one place
    /// stands for operations that need different things. Nothing is written then.
    pub fn export(&self, files: &dyn Files, entry: &str, model: &Model) -> Result<Export, Vec<Problem>> {
        let mut view = View::new(Library::new(files));
        let Some(root) = view.entry(entry) else {
            return Err(view.into_problems());
        };
        let mut export = Export::default();
        let edits = self.edits(&mut view, root, model, &mut export);
        export.files = view
            .library
            .texts()
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .collect();
        let end = view.position(root);
        let problems = view.into_problems();
        if !problems.is_empty() {
            return Err(problems);
        }
        export.changed = edit::apply(&mut export.files, edits);
        self.read_back(&export, entry, model)
            .map_err(|message| vec![Problem::new(end, message)])?;
        Ok(export)
    }

    fn edits(&self, view: &mut View<'_>, root: Place, model: &Model, export: &mut Export) -> Vec<Edit> {
        if !is_openapi(view, root) {
            return Vec::new();
        }
        let raw = operations(view, root, &self.prefix, None);
        let schemes = declared(view, root);
        let Some(scheme) = choose(view, root, self.scheme.as_deref(), &schemes, &raw) else {
            // One that was asked for and is not there has been told of.
            if self.scheme.is_none() {
                let message = "the description declares no security scheme to ask for scopes with";
                view.report(root, message, "declare one in `components.securitySchemes`");
            }
            return Vec::new();
        };
        let mut writer = Writer::new(model, &scheme.name);
        for operation in &raw {
            writer.write(view, operation, export);
        }
        writer.finish(view, root)
    }

    /// Whether what was written says what the catalogue says. It has to; a text that is read otherwise than it was meant
    /// must not leave this place.
    fn read_back(&self, export: &Export, entry: &str, model: &Model) -> Result<(), String> {
        let mut importer = Self::new().prefix(self.prefix.as_str());
        importer.scheme.clone_from(&self.scheme);
        let import = importer.import(&export.files, entry);
        if let Some(problem) = import.problems.first() {
            return Err(format!("what would be written cannot be read again: {problem}"));
        }
        let by_shape = ByShape::new(model);
        for operation in &import.operations {
            let found = by_shape.find(operation.method, &operation.path);
            let endpoint = found.and_then(|at| model.endpoints.get(at));
            let asked = endpoint.map(|endpoint| Asked::of_endpoint(model, endpoint));
            if asked != Some(Asked::of_access(&operation.access)) {
                let place = &operation.position;
                return Err(format!(
                    "what would be written at {place} does not say what the catalogue says"
                ));
            }
        }
        Ok(())
    }
}
