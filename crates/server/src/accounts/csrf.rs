//! The token that every form has, so that a page of another site cannot send one.

use std::fmt;

use subtle::ConstantTimeEq;

use crate::code::Code;

/// What a form or an `X-CSRF-Token` header has to have in a session. It is derived from the session's code, so it is kept
/// nowhere, and tells nothing of the code.
pub(crate) struct Csrf(String);

impl Csrf {
    pub(super) fn of(code: &Code) -> Self {
        Self(code.derive("csrf"))
    }

    /// The token, for forms.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is it.
    pub(crate) fn is(&self, presented: &str) -> bool {
        self.0.as_bytes().ct_eq(presented.as_bytes()).into()
    }
}

impl fmt::Debug for Csrf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Csrf(…)")
    }
}
