//! What an import leaves out.

use std::fmt;

use super::Position;
use crate::Method;

/// An operation that is not in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The operation, as `POST /v2/droplets (droplets_create)`.
    pub about: String,
    /// Its path, which a catalogue may not be able to express.
    pub path: String,
    /// Why, in words that all of the kind have in common.
    pub why: String,
    /// Whether nobody knows what it should ask for: an import that leaves such a one out is not clean.
    pub matters: bool,
    /// Where it stands.
    pub position: Position,
    pub(super) methods: Methods,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: left out: {}", self.position, self.about, self.why)
    }
}

/// Which requests are for an operation that is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Methods {
    One(Method),
    /// Those that no other operation of the path takes.
    Rest,
    /// One that no catalogue has, and so no endpoint takes.
    Foreign,
}

/// Why an operation with a problem is left out.
pub(super) const UNREADABLE: &str = "it cannot be read; see the problems";
