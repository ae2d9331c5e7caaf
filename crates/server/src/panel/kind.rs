//! Kinds of grants in words.

use bailiwick::GrantKind;

/// What a page calls a kind.
pub(super) fn title(kind: GrantKind) -> &'static str {
    match kind {
        GrantKind::Custom => "Custom Scopes",
        GrantKind::ReadOnly => "Read Only",
        GrantKind::FullAccess => "Full Access",
    }
}
