//! `METHOD path`, and no more.

use super::entry::{BadEntry, Entry, text};

/// Reads a line.
pub(super) fn parse(line: &[u8]) -> Result<Entry<'_>, BadEntry> {
    let line = text(line, line)?.trim();
    match line.split_once([' ', '\t']) {
        Some((method, target)) if is_method(method) => Ok(Entry::new(method, target.trim())),
        _ => Err(BadEntry::new(
            "expected a method and a path, such as `GET /v2/droplets`",
        )),
    }
}

/// Whether a word may be a method: RFC 9110 §9.1 has them in capitals.
pub(super) fn is_method(word: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_uppercase() || byte == b'-' || byte == b'_';
    !word.is_empty() && word.bytes().all(is_letter)
}
