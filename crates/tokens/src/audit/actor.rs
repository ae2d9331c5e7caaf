//! Who did something.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{TokenId, UserId};

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Actor {
    /// A user, signed in.
    User(UserId),
    /// A token that may mint others.
    Token(TokenId),
    /// A program, by the name that it has for people.
    Program(String),
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(f, "user {id}"),
            Self::Token(id) => write!(f, "token {id}"),
            Self::Program(name) => f.write_str(name),
        }
    }
}
