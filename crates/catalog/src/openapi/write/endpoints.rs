//! The section `[endpoints]`.

use std::collections::HashMap;

use super::toml::{aligned, array, comment, string};
use crate::openapi::derive::is_preamble;
use crate::openapi::kinds::kinds;
use crate::openapi::{Access, Import, ImportedOperation};

/// The section, a paragraph for each tag, and what is not in it.
pub(super) fn section(import: &Import) -> String {
    let mut groups: Vec<(String, Vec<&ImportedOperation>)> = Vec::new();
    let mut known = HashMap::new();
    for operation in &import.operations {
        let heading = heading(operation);
        let at = *known.entry(heading.clone()).or_insert(groups.len());
        match groups.get_mut(at) {
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
    let left_out = import.left_out.iter().map(|one| format!("{}: {}", one.about, one.why));
    text.push_str(&remarks("Left out:", left_out));
    text.push_str(&remarks(
        "To know:",
        kinds(&import.notes).iter().map(ToString::to_string),
    ));
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
        if !is_preamble(segment) && !segment.starts_with('{') {
            break;
        }
    }
    heading
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
        Access::Nobody => "access = \"nobody\"".to_owned(),
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

fn remarks(heading: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: String = lines.map(|line| comment(&line.replace('\n', " "))).collect();
    if lines.is_empty() {
        lines
    } else {
        format!("\n{}{lines}", comment(heading))
    }
}
