//! The grammar of scope names.

/// The longest scope name, in bytes.
pub(crate) const LONGEST: usize = 255;

/// Whether a byte may stand in a scope name: RFC 6749 §3.3, `scope-token`.
pub(crate) fn is_scope_byte(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E)
}

/// Whether a name is that of a kind of token, as texts of grants have it in one spelling or another.
pub(crate) fn is_kind(name: &str) -> bool {
    let plain = name.to_ascii_lowercase().replace('-', "_");
    ["custom", "read_only", "full_access"].contains(&plain.as_str())
}

/// Resource and action of a structured scope.
pub(crate) fn structured(name: &str) -> Option<(&str, &str)> {
    name.split_once(':')
        .filter(|(resource, action)| is_part(resource) && is_part(action))
}

/// Whether a text can be a resource or an action.
pub(crate) fn is_part(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.' | b'-'))
}
