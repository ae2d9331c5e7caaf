//! What can be wrong with a call.

use std::error::Error;
use std::fmt;

/// Why a fleet does not do as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FleetError {
    /// The role is none of this fleet's.
    UnknownRole,
    /// The token is none of this fleet's, or was removed.
    UnknownToken,
    /// There are as many tokens as a fleet can have.
    Full,
}

impl fmt::Display for FleetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownRole => "the role is none of this fleet's, expected an id that its `add_role` returned",
            Self::UnknownToken => "the token is none of this fleet's, or was removed or has expired",
            Self::Full => "the fleet has 4,294,967,295 tokens, and room for no more: use another one",
        })
    }
}

impl Error for FleetError {}
