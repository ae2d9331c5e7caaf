//! The paths of servers, which come before those of operations.

use super::library::Place;
use super::operation::Site;
use super::view::View;
use crate::diagnostic::{Quoted, list};

/// What comes before the paths of a description.
#[derive(Debug)]
pub(super) struct Servers {
    /// The prefix that was asked for.
    given: String,
    /// The paths of the description's servers; an empty one if it names none.
    described: Vec<String>,
}

/// What comes before the path of one operation.
pub(super) struct Server {
    pub(super) prefix: String,
    /// Whether the operation or its path item names it.
    pub(super) is_own: bool,
}

impl Servers {
    pub(super) fn new(view: &mut View<'_>, root: Place, given: &str) -> Self {
        let described = match view.get(root, "basePath") {
            Some(place) => Some(vec![
                view.text(place).unwrap_or_default().trim_end_matches('/').to_owned(),
            ]),
            None => servers(view, root).map(|servers| servers.paths),
        };
        Self {
            given: given.to_owned(),
            described: described.unwrap_or_else(|| vec![String::new()]),
        }
    }

    /// The path of the first server that has one.
    pub(super) fn path(&self) -> Option<&str> {
        self.described.iter().map(String::as_str).find(|path| !path.is_empty())
    }

    /// What comes before the path of an operation. None, and a problem, if its own servers have other paths than those of
    /// the description and the prefix does not say what that means.
    pub(super) fn prefix(&self, view: &mut View<'_>, site: Site<'_>) -> Option<Server> {
        let before = view.reports();
        let own = servers(view, site.place).or_else(|| servers(view, site.item));
        if view.reports() > before {
            return None;
        }
        let Some(own) = own else {
            return Some(Server {
                prefix: self.given.clone(),
                is_own: false,
            });
        };
        if own.paths.iter().all(|path| self.described.contains(path)) {
            return Some(Server {
                prefix: self.given.clone(),
                is_own: true,
            });
        }
        // The longest path that the prefix ends with is that of the description's server; the rest stands before both.
        let before = self
            .described
            .iter()
            .filter_map(|path| self.given.strip_suffix(path.as_str()));
        let before = before.min_by_key(|before| before.len());
        match (before, own.paths.as_slice()) {
            (Some(before), [path]) if !path.contains(['{', '}', '?', '#']) => Some(Server {
                prefix: format!("{before}{path}"),
                is_own: true,
            }),
            _ => {
                self.report(view, site, &own);
                None
            }
        }
    }

    fn report(&self, view: &mut View<'_>, site: Site<'_>, own: &Own) {
        let name = |path: &str| {
            if path.is_empty() {
                "/".to_owned()
            } else {
                path.to_owned()
            }
        };
        let theirs: Vec<_> = own.paths.iter().map(|path| name(path)).collect();
        let described: Vec<_> = self.described.iter().map(|path| name(path)).collect();
        let message = format!(
            "{} has servers of its own with the path {}, and the description's have {}",
            Quoted(&format!("{} {}", site.method, site.path)),
            list(theirs.iter().map(String::as_str)),
            list(described.iter().map(String::as_str)),
        );
        let help = match described.first() {
            Some(path) if path != "/" && theirs.len() == 1 => {
                format!("with `--prefix {path}`, each operation gets the path of its own server")
            }
            _ => "give the operation one server, or describe it in a file of its own".to_owned(),
        };
        view.report(own.place, message, &help);
    }
}

/// The servers of an operation, of a path item or of the whole.
struct Own {
    /// Without repetitions.
    paths: Vec<String>,
    place: Place,
}

/// None where none are named.
fn servers(view: &mut View<'_>, holder: Place) -> Option<Own> {
    let place = view.get(holder, "servers")?;
    let Some(items) = view.items(place) else {
        view.unexpected(place, "`servers`", "a list of servers");
        return None;
    };
    let mut paths = Vec::new();
    for item in items {
        let path = path(view, item)?;
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    (!paths.is_empty()).then_some(Own { paths, place })
}

/// The path of a server, without a slash at its end. None, and a problem, if it has no address.
fn path(view: &mut View<'_>, server: Place) -> Option<String> {
    let Some(mut url) = view.get_text(server, "url") else {
        view.report(
            server,
            "a server has no `url`",
            "say where it is; `/` is where the description is",
        );
        return None;
    };
    if let Some(variables) = view.get(server, "variables") {
        for (name, _, variable) in view.entries(variables).unwrap_or_default() {
            if let Some(default) = view.get_text(variable, "default") {
                url = url.replace(&format!("{{{name}}}"), &default);
            }
        }
    }
    let path = match url.split_once("//") {
        Some((scheme, rest)) if scheme.is_empty() || scheme.ends_with(':') => {
            rest.find('/').map_or("", |slash| rest.split_at(slash).1)
        }
        _ => &url,
    };
    Some(path.trim_end_matches('/').to_owned())
}
