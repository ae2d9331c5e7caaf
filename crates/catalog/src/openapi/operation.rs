//! Operations as a description writes them.

use super::library::Place;
use super::security::{self, Asks, Named};
use super::servers::Servers;
use super::vendor;
use super::view::View;
use crate::Method;
use crate::diagnostic::Quoted;

/// An operation, before a scheme is chosen.
#[derive(Debug)]
pub(super) struct RawOperation {
    pub(super) method: Method,
    /// With the prefix.
    pub(super) path: String,
    /// As it stands in the description.
    pub(super) described_path: String,
    pub(super) operation: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) place: Place,
    /// The path item that it stands in.
    pub(super) item: Place,
    pub(super) asks: Asks,
    pub(super) extension: Extension,
    /// The vendors' own keys that seem to have scopes, and whether they have any.
    pub(super) vendor: Vec<(String, bool)>,
    /// Whether it has a server of its own.
    pub(super) has_server: bool,
}

/// What the vendor's own key says about scopes.
#[derive(Debug)]
pub(super) enum Extension {
    Absent,
    Unreadable,
    Scopes(Vec<Named>),
}

/// Where an operation stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'s> {
    pub(super) method: Method,
    pub(super) path: &'s str,
    pub(super) item: Place,
    pub(super) place: Place,
}

/// What operations of one description have in common.
pub(super) struct Shared<'s> {
    pub(super) default: &'s Asks,
    /// The vendor's key that is read.
    pub(super) extension: Option<&'s str>,
    pub(super) servers: &'s Servers,
}

impl RawOperation {
    /// Reads an operation. None, and a problem, if it is no operation or nobody knows its path.
    pub(super) fn read(view: &mut View<'_>, site: Site<'_>, shared: &Shared<'_>) -> Option<Self> {
        let Site {
            method,
            path,
            item,
            place,
        } = site;
        let before = view.reports();
        if view.entries(place).is_none() {
            let what = format!("the operation {}", Quoted(&format!("{method} {path}")));
            view.unexpected(place, &what, "a mapping");
            return None;
        }
        let server = shared.servers.prefix(view, site)?;
        security::check_spelling(view, place);
        let asks = match view.get(place, "security") {
            Some(place) => Asks::read(view, place),
            None => shared.default.clone(),
        };
        let extension = shared
            .extension
            .map_or(Extension::Absent, |key| vendor::scopes(view, place, key));
        // Where a reference leads nowhere, the security that is missing may have been there.
        let is_readable = view.reports() == before;
        Some(Self {
            method,
            path: format!("{}{path}", server.prefix),
            described_path: path.to_owned(),
            operation: view.get_text(place, "operationId").filter(|id| !id.is_empty()),
            summary: view.get_text(place, "summary"),
            tags: tags(view, place),
            place,
            item,
            asks: if is_readable { asks } else { Asks::Unreadable },
            extension: if is_readable { extension } else { Extension::Unreadable },
            vendor: vendor::keys(view, place),
            has_server: server.is_own,
        })
    }

    /// How notes name it.
    pub(super) fn label(&self) -> String {
        let Self { method, path, .. } = self;
        match &self.operation {
            Some(operation) => format!("{method} {path} ({operation})"),
            None => format!("{method} {path}"),
        }
    }
}

fn tags(view: &mut View<'_>, place: Place) -> Vec<String> {
    let Some(tags) = view.get(place, "tags") else {
        return Vec::new();
    };
    let items = view.items(tags).unwrap_or_default();
    let texts = items.into_iter().filter_map(|item| view.text(item));
    texts.map(ToOwned::to_owned).collect()
}
