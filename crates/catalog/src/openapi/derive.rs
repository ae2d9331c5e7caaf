//! Scopes for descriptions that name none.

use super::operation::RawOperation;
use crate::{Class, Derive, Method, Segment, Template};

/// A scope that is made of an operation, and what it permits.
#[derive(Debug)]
pub(super) struct Derived {
    pub(super) name: String,
    pub(super) title: String,
}

/// The scope of an operation. None if nothing tells its resource, or its method does not tell what is done to it.
pub(super) fn derived(operation: &RawOperation, by: Derive) -> Option<Derived> {
    let (class, verb) = action(operation.method)?;
    let tag = operation.tags.first().filter(|_| by == Derive::Tags);
    let resource = tag
        .map(|tag| (resource(tag), tag.clone()))
        .filter(|(name, _)| !name.is_empty());
    let (resource, said) = resource.or_else(|| of_path(&operation.described_path))?;
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Derived {
        name: format!("{resource}:{class}"),
        title: format!("{verb} {said}"),
    })
}

/// What a method does to a resource.
fn action(method: Method) -> Option<(Class, &'static str)> {
    Some(match method {
        Method::Get | Method::Head => (Class::Read, "Read"),
        Method::Post => (Class::Create, "Create"),
        Method::Put | Method::Patch => (Class::Update, "Update"),
        Method::Delete => (Class::Delete, "Delete"),
        Method::Options | Method::Trace | Method::Connect => return None,
    })
}

/// The first literal segment; one that every path of an API may start with only if there is no other.
fn of_path(path: &str) -> Option<(String, String)> {
    let template = Template::parse(path).ok()?;
    let literals = template.segments().iter().filter_map(|segment| match segment {
        Segment::Literal(text) => Some((resource(text), text.clone())),
        _ => None,
    });
    let literals: Vec<_> = literals.filter(|(name, _)| !name.is_empty()).collect();
    let telling = literals.iter().find(|(_, text)| !is_preamble(text));
    telling.or_else(|| literals.first()).cloned()
}

/// Whether a segment is one that every path of an API may start with.
pub(super) fn is_preamble(segment: &str) -> bool {
    let is_version = |digits: &str| digits.starts_with(|char: char| char.is_ascii_digit());
    matches!(segment, "api" | "rest") || segment.strip_prefix('v').is_some_and(is_version)
}

/// A text as the resource of a structured scope.
fn resource(text: &str) -> String {
    let words = text.split(|char: char| !(char.is_ascii_alphanumeric() || matches!(char, '.' | '-')));
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join("_").to_ascii_lowercase()
}
