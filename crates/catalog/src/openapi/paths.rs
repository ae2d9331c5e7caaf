//! Everything under `paths`: operations, and what might have been one.

use std::collections::BTreeMap;

use super::LeftOut;
use super::left_out::{Methods, UNREADABLE};
use super::library::Place;
use super::operation::{RawOperation, Shared, Site};
use super::security::{self, Asks};
use super::servers::Servers;
use super::vendor;
use super::version::Version;
use super::view::View;
use crate::diagnostic::Quoted;
use crate::nearest::nearest;
use crate::{Method, OpenApi};

/// What a description has under `paths`.
pub(super) struct Described {
    pub(super) operations: Vec<RawOperation>,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) servers: Servers,
    /// The vendors' keys that seem to have scopes, with how many operations have each, and where the first stands.
    pub(super) vendor: BTreeMap<String, (usize, Place)>,
}

/// Reads every operation, in order.
pub(super) fn described(view: &mut View<'_>, root: Place, version: Version, settings: &OpenApi) -> Described {
    let before = view.reports();
    security::check_spelling(view, root);
    let default = match view.get(root, "security") {
        Some(place) => Asks::read(view, place),
        None => Asks::Silent,
    };
    let default = if view.reports() == before {
        default
    } else {
        Asks::Unreadable
    };
    let prefix = settings.prefix.as_deref().unwrap_or_default();
    let servers = Servers::new(view, root, prefix);
    let extension = settings
        .extension
        .as_deref()
        .filter(|key| *key != OpenApi::NO_EXTENSION);
    let mut reader = Reader {
        version,
        prefix,
        shared: Shared {
            default: &default,
            extension,
            servers: &servers,
        },
        operations: Vec::new(),
        left_out: Vec::new(),
    };
    reader.paths(view, root);
    let (operations, left_out) = (reader.operations, reader.left_out);
    let mut vendor = BTreeMap::new();
    for operation in operations.iter().filter(|_| settings.extension.is_none()) {
        for (key, _) in &operation.vendor {
            vendor.entry(key.clone()).or_insert((0, operation.place)).0 += 1;
        }
    }
    Described {
        operations,
        left_out,
        servers,
        vendor,
    }
}

struct Reader<'r> {
    version: Version,
    prefix: &'r str,
    shared: Shared<'r>,
    operations: Vec<RawOperation>,
    left_out: Vec<LeftOut>,
}

impl Reader<'_> {
    fn paths(&mut self, view: &mut View<'_>, root: Place) {
        // A description of OpenAPI 3.1 may have none.
        for (path, at, item) in mapping(view, root, "paths") {
            if path.starts_with('/') {
                self.item(view, &path, item);
            } else if !path.starts_with("x-") {
                let message = format!("{} is no path; expected it to start with `/`", Quoted(&path));
                let help = "correct the path, or start the name of an extension with `x-`";
                view.report(at, message, help);
                self.leave_out(view, at, &format!("/{path}"), Methods::Rest, UNREADABLE);
            }
        }
        let repeated = view.get(root, "paths").map(|place| view.repeated(place));
        for (path, at) in repeated.unwrap_or_default() {
            self.leave_out(view, at, &path, Methods::Rest, UNREADABLE);
        }
        for (path, at, _) in mapping(view, root, "x-ms-paths") {
            self.leave_out(view, at, &path, Methods::Rest, "`x-ms-paths` is not read");
        }
    }

    fn item(&mut self, view: &mut View<'_>, path: &str, item: Place) {
        let before = view.reports();
        let Some(entries) = view.entries(item) else {
            if view.reports() == before {
                let what = format!("the value of {}", Quoted(path));
                view.unexpected(item, &what, "a mapping from methods to operations");
            }
            return self.leave_out(view, item, path, Methods::Rest, UNREADABLE);
        };
        if view.reports() > before {
            // Nobody knows what stands where the reference leads, or which of two keys counts.
            self.leave_out(view, item, path, Methods::Rest, UNREADABLE);
        }
        for (key, at, place) in entries {
            match method(&key) {
                Some(method) => self.operation(
                    view,
                    Site {
                        method,
                        path,
                        item,
                        place,
                    },
                ),
                None => self.other(view, path, item, (&key, at, place)),
            }
        }
    }

    fn operation(&mut self, view: &mut View<'_>, site: Site<'_>) {
        match RawOperation::read(view, site, &self.shared) {
            Some(operation) => self.operations.push(operation),
            None => self.leave_out(view, site.place, site.path, Methods::One(site.method), UNREADABLE),
        }
    }

    /// A key of a path item that is none of the methods that every version has.
    fn other(&mut self, view: &mut View<'_>, path: &str, item: Place, (key, at, value): (&str, Place, Place)) {
        let is_new = self.version == Version::V3_2;
        match key {
            "summary" | "description" | "servers" | "parameters" => {}
            "query" if is_new => self.foreign(view, at, path, "QUERY"),
            "additionalOperations" if is_new => {
                let before = view.reports();
                let entries = view.entries(value);
                if entries.is_none() {
                    view.unexpected(value, &Quoted(key).to_string(), "a mapping from methods to operations");
                }
                if view.reports() > before {
                    self.leave_out(view, at, path, Methods::Rest, UNREADABLE);
                }
                for (name, at, place) in entries.unwrap_or_default() {
                    match Method::from_name(&name) {
                        Some(method) => self.operation(
                            view,
                            Site {
                                method,
                                path,
                                item,
                                place,
                            },
                        ),
                        None => self.foreign(view, at, path, &name),
                    }
                }
            }
            _ if key.starts_with("x-") => {
                if vendor::stands_for_methods(view, key, value) {
                    let why = format!("{} is a vendor's own way to say methods", Quoted(key));
                    self.leave_out(view, at, path, Methods::Rest, &why);
                }
            }
            _ => {
                let meant = method(&key.to_ascii_lowercase());
                let help = match (meant, nearest(key, KEYS)) {
                    (None, _) if key == "query" => "it is a method since OpenAPI 3.2".to_owned(),
                    (_, Some(near)) => format!("did you mean `{near}`?"),
                    _ => "expected a method such as `get`, or a vendor's key that starts with `x-`".to_owned(),
                };
                let message = format!("{} is no key of the path {}", Quoted(key), Quoted(path));
                view.report(at, message, &help);
                self.leave_out(view, at, path, meant.map_or(Methods::Rest, Methods::One), UNREADABLE);
            }
        }
    }

    fn foreign(&mut self, view: &View<'_>, at: Place, path: &str, name: &str) {
        let why = format!("a catalogue has no method {}", Quoted(name));
        self.leave_out(view, at, path, Methods::Foreign, &why);
        if let Some(last) = self.left_out.last_mut() {
            last.about = format!("{name} {}", last.path);
        }
    }

    fn leave_out(&mut self, view: &View<'_>, at: Place, path: &str, methods: Methods, why: &str) {
        let path = format!("{}{path}", self.prefix);
        let about = match methods {
            Methods::One(method) => format!("{method} {path}"),
            Methods::Rest | Methods::Foreign => path.clone(),
        };
        self.left_out.push(LeftOut {
            about,
            path,
            why: why.to_owned(),
            matters: false,
            position: view.position(at),
            methods,
        });
    }
}

/// The entries under a key of the root; none, and a problem, if it is no mapping.
fn mapping(view: &mut View<'_>, root: Place, key: &str) -> Vec<(String, Place, Place)> {
    let Some(place) = view.get(root, key) else {
        return Vec::new();
    };
    let entries = view.entries(place);
    if entries.is_none() {
        view.unexpected(place, &Quoted(key).to_string(), "a mapping from paths to operations");
    }
    entries.unwrap_or_default()
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

const KEYS: [&str; 12] = [
    "get",
    "head",
    "post",
    "put",
    "patch",
    "delete",
    "options",
    "trace",
    "summary",
    "description",
    "servers",
    "parameters",
];
