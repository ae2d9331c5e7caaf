//! Writes a catalogue's requirements into a description.

mod edit;
mod writer;

use std::collections::{BTreeMap, BTreeSet};

use super::asked::{Asked, ByShape};
use super::library::{Library, Place};
use super::paths::described;
use super::scheme::{choose, declared};
use super::version::Version;
use super::view::View;
use super::{Files, Importer, LeftOut, Problem};
use crate::{Model, OpenApi};
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
    pub left_out: Vec<LeftOut>,
}

impl Importer {
    /// Writes the `security` of each operation as the catalogue has it. All else stays as it is, byte for byte: comments,
    /// order, style. What is the same already is not touched, so a second export changes nothing.
    ///
    /// The importer's settings say how the description is read, so they should be those that the catalogue remembers. What
    /// would be derived is written.
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
        let Some((edits, settings)) = self.edits(&mut view, root, model, &mut export) else {
            return Err(view.into_problems());
        };
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
        read_back(&export, entry, model, settings).map_err(|message| vec![Problem::new(end, message)])?;
        Ok(export)
    }

    /// What to change, and how what comes out is to be read. None, and a problem, if the description cannot be read.
    fn edits(
        &self,
        view: &mut View<'_>,
        root: Place,
        model: &Model,
        export: &mut Export,
    ) -> Option<(Vec<Edit>, OpenApi)> {
        let version = Version::of(view, root)?;
        if !self.check_settings(view, root) {
            return None;
        }
        let described = described(view, root, version, &self.settings);
        let schemes = declared(view, root);
        let wanted = self.settings.scheme.as_deref();
        let Some(scheme) = choose(view, root, wanted, &schemes, &described.operations) else {
            // One that was asked for and is not there has been told of.
            if wanted.is_none() {
                let message = "the description declares no security scheme to ask for scopes with";
                view.report(root, message, "declare one in `components.securitySchemes`");
            }
            return None;
        };
        let settings = OpenApi {
            scheme: Some(scheme.name),
            derive: None,
            ..self.settings.clone()
        };
        export.left_out = described.left_out;
        let mut writer = Writer::new(model, &settings);
        for operation in &described.operations {
            writer.write(view, operation, export);
        }
        Some((writer.finish(view, root), settings))
    }
}

/// Whether what was written says what the catalogue says. It has to; a text that is read otherwise than it was meant
/// must not leave this place.
fn read_back(export: &Export, entry: &str, model: &Model, settings: OpenApi) -> Result<(), String> {
    let import = Importer::with(settings).for_comparison().import(&export.files, entry);
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
