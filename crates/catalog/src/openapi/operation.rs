//! Operations as a description writes them.

use super::library::Place;
use super::security::{self, Named, Security};
use super::view::View;
use crate::Method;
use crate::diagnostic::Quoted;

/// An operation, before a scheme is chosen.
#[derive(Debug)]
pub(super) struct RawOperation {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) operation: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) place: Place,
    /// None if it cannot be read.
    pub(super) security: Option<Security>,
    pub(super) extension: Extension,
}

/// What the vendor's own key says about scopes.
#[derive(Debug)]
pub(super) enum Extension {
    Absent,
    Unreadable,
    Scopes(Vec<Named>),
}

impl RawOperation {
    /// How notes name it.
    pub(super) fn label(&self) -> String {
        let Self { method, path, .. } = self;
        match &self.operation {
            Some(operation) => format!("{method} {path} ({operation})"),
            None => format!("{method} {path}"),
        }
    }
}

/// Every operation under `paths`, in order.
pub(super) fn operations(view: &mut View<'_>, root: Place, prefix: &str, extension: Option<&str>) -> Vec<RawOperation> {
    let before = view.reports();
    let default = match view.get(root, "security") {
        Some(place) => security::security(view, place),
        None => Some(Security::new()),
    };
    let default = default.filter(|_| view.reports() == before);
    let mut operations = Vec::new();
    for (path, item) in paths(view, root) {
        let Some(entries) = view.entries(item) else {
            let what = format!("the value of {}", Quoted(&path));
            view.unexpected(item, &what, "a mapping from methods to operations");
            continue;
        };
        for (key, _, place) in entries {
            if let Some(method) = method(&key) {
                let path = format!("{prefix}{path}");
                operations.extend(operation(view, place, (method, path), default.as_ref(), extension));
            }
        }
    }
    operations
}

fn paths(view: &mut View<'_>, root: Place) -> Vec<(String, Place)> {
    // A description of OpenAPI 3.1 may have none.
    let Some(place) = view.get(root, "paths") else {
        return Vec::new();
    };
    let Some(entries) = view.entries(place) else {
        view.unexpected(place, "`paths`", "a mapping from paths to operations");
        return Vec::new();
    };
    let mut paths = Vec::new();
    for (path, at, item) in entries {
        if path.starts_with('/') {
            paths.push((path, item));
        } else if !path.starts_with("x-") {
            let message = format!("{} is no path; expected it to start with `/`", Quoted(&path));
            view.report(
                at,
                message,
                "correct the path, or start the name of an extension with `x-`",
            );
        }
    }
    paths
}

fn operation(
    view: &mut View<'_>,
    place: Place,
    (method, path): (Method, String),
    default: Option<&Security>,
    extension: Option<&str>,
) -> Option<RawOperation> {
    let before = view.reports();
    if view.entries(place).is_none() {
        let what = format!("the operation {}", Quoted(&format!("{method} {path}")));
        view.unexpected(place, &what, "a mapping");
        return None;
    }
    let security = match view.get(place, "security") {
        Some(place) => security::security(view, place),
        None => default.cloned(),
    };
    let extension = extension.map_or(Extension::Absent, |key| vendor_scopes(view, place, key));
    // Where a reference leads nowhere, the security that is missing may have been there.
    let is_readable = view.reports() == before;
    Some(RawOperation {
        method,
        path,
        operation: view.get_text(place, "operationId").filter(|id| !id.is_empty()),
        summary: view.get_text(place, "summary"),
        tags: tags(view, place),
        place,
        security: security.filter(|_| is_readable),
        extension: if is_readable { extension } else { Extension::Unreadable },
    })
}

fn tags(view: &mut View<'_>, place: Place) -> Vec<String> {
    let Some(tags) = view.get(place, "tags") else {
        return Vec::new();
    };
    let items = view.items(tags).unwrap_or_default();
    let texts = items.into_iter().filter_map(|item| view.text(item));
    texts.map(ToOwned::to_owned).collect()
}

/// One name or a list of names.
fn vendor_scopes(view: &mut View<'_>, place: Place, key: &str) -> Extension {
    let Some(value) = view.get(place, key) else {
        return Extension::Absent;
    };
    let names = match view.text(value) {
        Some(_) => security::name(view, value).map(|name| vec![name]),
        None => security::names(view, value, &Quoted(key).to_string()),
    };
    names.map_or(Extension::Unreadable, Extension::Scopes)
}

/// The method that a key of a path item stands for; its other keys describe the path.
fn method(key: &str) -> Option<Method> {
    Some(match key {
        "get" => Method::Get,
        "head" => Method::Head,
        "post" => Method::Post,
        "put" => Method::Put,
        "patch" => Method::Patch,
        "delete" => Method::Delete,
        "options" => Method::Options,
        "trace" => Method::Trace,
        _ => return None,
    })
}
