//! From a description to an import.

use super::access::{Outcome, Rules};
use super::library::Place;
use super::operation::{RawOperation, operations};
use super::scheme::{choose, declared, scopes};
use super::security::Named;
use super::view::View;
use super::{Import, ImportedOperation, Importer, Note, UnknownScope};
use crate::Template;
use crate::diagnostic::Quoted;
use crate::nearest::nearest;
use crate::scope_name::structured;

impl Importer {
    /// Reads the description whose root this is.
    pub(super) fn read(&self, view: &mut View<'_>, root: Place, import: &mut Import) {
        if !is_openapi(view, root) {
            return;
        }
        if let Some(info) = view.get(root, "info") {
            import.title = view.get_text(info, "title");
            import.version = view.get_text(info, "version");
        }
        let raw = operations(view, root, &self.prefix, self.extension.as_deref());
        let schemes = declared(view, root);
        let scheme = choose(view, root, self.scheme.as_deref(), &schemes, &raw);
        for (name, description) in scheme.iter().flat_map(|scheme| scopes(view, scheme)) {
            // A wrong name is no scope, even where the scheme declares it.
            if !self.aliases.contains_key(&name) {
                import.scopes.entry(name).or_default().description = Some(description);
            }
        }
        import.scheme = scheme.map(|scheme| scheme.name);
        self.note_servers(view, root, import);
        for operation in &raw {
            self.operation(view, operation, import);
        }
    }

    fn operation(&self, view: &View<'_>, raw: &RawOperation, import: &mut Import) {
        let scheme = import.scheme.clone();
        let rules = Rules {
            scheme: scheme.as_deref(),
            or_lists: self.or_lists,
            aliases: &self.aliases,
        };
        let mut note = |left_out, text| {
            let position = view.position(raw.place);
            import.notes.push(Note {
                about: raw.label(),
                left_out,
                text,
                position,
            });
        };
        let (access, named, beside) = match rules.apply(raw) {
            Outcome::Access(access, named, beside) => (access, named, beside),
            Outcome::LeftOut(why) => return note(true, why),
        };
        if let Err(error) = Template::parse(&raw.path) {
            return note(true, format!("a catalogue cannot express its path: {error}"));
        }
        for other in beside {
            note(
                false,
                format!("it also takes {}, which is for somebody else to check", Quoted(other)),
            );
        }
        self.report_unknown(view, raw, &named, import);
        for name in access.scopes() {
            import.scopes.entry(name.to_owned()).or_default().operations += 1;
        }
        import.operations.push(ImportedOperation {
            method: raw.method,
            path: raw.path.clone(),
            operation: raw.operation.clone(),
            summary: raw.summary.clone(),
            tags: raw.tags.clone(),
            position: view.position(raw.place),
            access,
        });
    }

    fn report_unknown(&self, view: &View<'_>, raw: &RawOperation, named: &[&Named], import: &mut Import) {
        let Some(known) = &self.known else { return };
        for Named { name, place } in named {
            let meant = self.aliases.get(name).map_or(std::slice::from_ref(name), Vec::as_slice);
            for name in meant.iter().filter(|name| !known.contains(*name)) {
                import.unknown.push(UnknownScope {
                    name: name.clone(),
                    operation: raw.label(),
                    position: view.position(*place),
                    suggestion: nearest(name, known.iter().map(String::as_str)).map(ToOwned::to_owned),
                    siblings: known
                        .iter()
                        .filter(|other| are_siblings(name, other))
                        .cloned()
                        .collect(),
                });
            }
        }
    }

    /// Paths are relative to a server, whose own path may or may not still be there when a request is checked.
    fn note_servers(&self, view: &mut View<'_>, root: Place, import: &mut Import) {
        let Some((place, path)) = server_path(view, root) else {
            return;
        };
        if self.prefix.is_empty() {
            import.notes.push(Note {
                about: "the server".to_owned(),
                left_out: false,
                text: format!(
                    "it has the path {}, which the paths here are without; a prefix adds it",
                    Quoted(&path)
                ),
                position: view.position(place),
            });
        }
    }
}

/// Whether two scopes are of one resource.
fn are_siblings(name: &str, other: &str) -> bool {
    let resource = |name| structured(name).map(|(resource, _)| resource);
    resource(name).is_some() && resource(name) == resource(other)
}

pub(super) fn is_openapi(view: &mut View<'_>, root: Place) -> bool {
    let help = "name the file that starts with `openapi: 3.0.0`, `openapi: 3.1.0` or `swagger: \"2.0\"`";
    if view.entries(root).is_none() {
        view.unexpected(root, "the file", "an OpenAPI description");
        return false;
    }
    let (version, supported) = match (view.get(root, "openapi"), view.get(root, "swagger")) {
        (Some(version), _) => (version, ["3.0", "3.1"].as_slice()),
        (None, Some(version)) => (version, ["2.0"].as_slice()),
        (None, None) => {
            view.report(
                root,
                "the file has neither `openapi` nor `swagger`; expected an OpenAPI description",
                help,
            );
            return false;
        }
    };
    let text = view.text(version).unwrap_or_default().to_owned();
    let known = supported.iter().any(|supported| {
        text.strip_prefix(supported)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    });
    if !known {
        view.report(
            version,
            format!("the version is {}; expected OpenAPI 3.0, 3.1 or 2.0", Quoted(&text)),
            help,
        );
    }
    known
}

/// The path of the first server, or OpenAPI 2's base path, unless it is `/` or nothing.
fn server_path(view: &mut View<'_>, root: Place) -> Option<(Place, String)> {
    let place = match view.get(root, "basePath") {
        Some(place) => place,
        None => first_server(view, root)?,
    };
    let url = view.text(place)?;
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |slash| rest.split_at(slash).1),
        None => url,
    };
    let path = path.trim_end_matches('/');
    (!path.is_empty()).then(|| (place, path.to_owned()))
}

fn first_server(view: &mut View<'_>, root: Place) -> Option<Place> {
    let servers = view.get(root, "servers")?;
    let first = view.items(servers)?.first().copied()?;
    view.get(first, "url")
}
