//! The section `[endpoints]`.

use super::toml::{aligned, array, comment, string};
use crate::openapi::{Access, Import, ImportedOperation, Note};

/// The section, a paragraph for each tag, and what is not in it.
pub(super) fn section(import: &Import) -> String {
    let mut groups: Vec<(String, Vec<&ImportedOperation>)> = Vec::new();
    for operation in &import.operations {
        let heading = heading(operation);
        match groups.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, operations)) => operations.push(operation),
            None => groups.push((heading, vec![operation])),
        }
    }
    let mut text = "[endpoints]\n".to_owned();
    for (heading, operations) in groups {
        let lines: Vec<_> = operations.into_iter().map(line).collect();
        text.push('\n');
        text.push_str(&comment(&heading));
        text.push_str(&aligned(
            lines.iter().map(|(key, value)| ("", key.as_str(), value.as_str())),
        ));
    }
    for (heading, left_out) in [("Left out:", true), ("To know:", false)] {
        text.push_str(&notes(
            heading,
            import.notes.iter().filter(|note| note.left_out == left_out),
        ));
    }
    text
}

/// The first tag, or else the path as far as it says what it is about.
fn heading(operation: &ImportedOperation) -> String {
    if let Some(tag) = operation.tags.first() {
        return tag.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let mut heading = String::new();
    for segment in operation.path.split('/').skip(1) {
        heading.push('/');
        heading.push_str(segment);
        if !is_preamble(segment) {
            break;
        }
    }
    heading
}

/// Whether a segment is one that every path of an API may start with.
fn is_preamble(segment: &str) -> bool {
    let is_version = |digits: &str| digits.starts_with(|char: char| char.is_ascii_digit());
    matches!(segment, "api" | "rest") || segment.starts_with('{') || segment.strip_prefix('v').is_some_and(is_version)
}

fn line(operation: &ImportedOperation) -> (String, String) {
    let ImportedOperation {
        method,
        path,
        access,
        operation,
        ..
    } = operation;
    let mut fields = vec![match access {
        Access::Public => "access = \"public\"".to_owned(),
        Access::Authenticated => "access = \"authenticated\"".to_owned(),
        Access::AnyOf(alternatives) => format!("requires = {}", requires(alternatives)),
    }];
    fields.extend(
        operation
            .as_ref()
            .map(|operation| format!("operation = {}", string(operation))),
    );
    (
        string(&format!("{method} {path}")),
        format!("{{ {} }}", fields.join(", ")),
    )
}

/// The shortest way to write it that the format has.
fn requires(alternatives: &[Vec<String>]) -> String {
    match alternatives {
        [all] => match all.as_slice() {
            [one] => string(one),
            all => array(all),
        },
        any => format!("[{}]", any.iter().map(array).collect::<Vec<_>>().join(", ")),
    }
}

fn notes<'i>(heading: &str, notes: impl Iterator<Item = &'i Note>) -> String {
    let lines: String = notes
        .map(|Note { about, text, .. }| comment(&format!("{about}: {text}").replace('\n', " ")))
        .collect();
    if lines.is_empty() {
        lines
    } else {
        format!("\n{}{lines}", comment(heading))
    }
}
