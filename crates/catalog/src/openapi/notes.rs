//! What there is to know of a description as a whole.

use super::Note;
use super::library::Place;
use super::paths::Described;
use super::scheme::{Uses, uses};
use super::view::View;
use crate::OpenApi;
use crate::diagnostic::Quoted;

/// Which scheme counts and why, what the server's path is, and which vendors' keys are not read.
pub(super) fn of_the_whole(view: &mut View<'_>, root: Place, described: &Described, settings: &OpenApi) -> Vec<Note> {
    let mut notes = Vec::new();
    let position = view.position(root);
    let mut note = |about: &str, text: String| {
        notes.push(Note {
            about: about.to_owned(),
            text,
            position: position.clone(),
        });
    };
    let uses = uses(&described.operations);
    if let (Some(scheme), true) = (&settings.scheme, uses.len() > 1) {
        let count = |name: &str| {
            let Uses { with_scopes, all } = uses.get(name).copied().unwrap_or_default();
            format!(
                "{} by {} and with scopes by {with_scopes}",
                Quoted(name),
                operations(all)
            )
        };
        let others = uses.keys().filter(|name| *name != scheme).map(|name| count(name));
        let counts: Vec<_> = std::iter::once(count(scheme)).chain(others).collect();
        let text = format!(
            "named are {}; {} counts, `--scheme` takes another",
            counts.join(", "),
            Quoted(scheme)
        );
        note("the security schemes", text);
    }
    // Paths are relative to a server, whose own path may or may not still be there when a request is checked.
    if let (Some(path), None) = (described.servers.path(), &settings.prefix) {
        let text = format!(
            "it has the path {}, which the paths here are without; `--prefix` adds it",
            Quoted(path)
        );
        note("the server", text);
    }
    for (key, (count, place)) in &described.vendor {
        let text = format!(
            "it stands at {} and is not read; `--extension {key}` reads it, `--extension none` says that it does not matter",
            operations(*count)
        );
        notes.push(Note {
            about: format!("the key {}", Quoted(key)),
            text,
            position: view.position(*place),
        });
    }
    notes
}

fn operations(count: usize) -> String {
    format!("{count} operation{}", if count == 1 { "" } else { "s" })
}
