//! Which OpenAPI a description is written in.

use super::library::Place;
use super::view::View;
use crate::diagnostic::Quoted;

/// A version of OpenAPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V2,
    V3_0,
    V3_1,
    V3_2,
}

impl Version {
    /// The version of a description. None, and a problem, if it is another one or this is no description.
    pub(super) fn of(view: &mut View<'_>, root: Place) -> Option<Self> {
        let help = "name the file that starts with `openapi: 3.1.0` or another version, or with `swagger: \"2.0\"`";
        if view.entries(root).is_none() {
            view.unexpected(root, "the file", "an OpenAPI description");
            return None;
        }
        let (place, known) = match (view.get(root, "openapi"), view.get(root, "swagger")) {
            (Some(place), _) => (place, &NEW[..]),
            (None, Some(place)) => (place, &OLD[..]),
            (None, None) => {
                let message = "the file has neither `openapi` nor `swagger`; expected an OpenAPI description";
                view.report(root, message, help);
                return None;
            }
        };
        let text = view.text(place).unwrap_or_default().to_owned();
        let is = |number: &str| {
            let rest = text.strip_prefix(number);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let found = known.iter().find(|(number, _)| is(number));
        if found.is_none() {
            let message = format!(
                "the version is {}; expected OpenAPI 3.2, 3.1, 3.0 or 2.0",
                Quoted(&text)
            );
            view.report(place, message, help);
        }
        found.map(|(_, version)| *version)
    }
}

const NEW: [(&str, Version); 3] = [("3.0", Version::V3_0), ("3.1", Version::V3_1), ("3.2", Version::V3_2)];
const OLD: [(&str, Version); 1] = [("2.0", Version::V2)];
