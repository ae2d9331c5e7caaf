//! What an import brings.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{LeftOut, Position, Problem, Silence};
use crate::diagnostic::{Quoted, list};
use crate::{Method, OpenApi};

/// The operations of a description, and everything that somebody has to know before believing them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// `info.title`.
    pub title: Option<String>,
    /// `info.version`.
    pub version: Option<String>,
    /// How it was read, as a catalogue remembers it: the scheme that counted is part of it.
    pub settings: OpenApi,
    /// The operations, in the order of the description.
    pub operations: Vec<ImportedOperation>,
    /// Every scope that an operation asks for or that the scheme declares, by name.
    pub scopes: BTreeMap<String, ImportedScope>,
    /// The scopes that there are, where the importer was told.
    pub known: Option<BTreeSet<String>>,
    /// The names that the importer was told to take for others.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// What is not in the operations.
    pub left_out: Vec<LeftOut>,
    /// The operations for which the description says nothing about security, if it has such and they are left out.
    pub silence: Option<Silence>,
    /// What is not to be taken for granted, in the order of the description.
    pub notes: Vec<Note>,
    /// The names that are not among the known ones, where known ones were given.
    pub unknown: Vec<UnknownScope>,
    /// What could not be read, by place. What it concerns is missing above.
    pub problems: Vec<Problem>,
}

/// An operation and what it asks of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedOperation {
    /// The HTTP method.
    pub method: Method,
    /// The path template; a catalogue can express it.
    pub path: String,
    /// `operationId`.
    pub operation: Option<String>,
    /// `summary`.
    pub summary: Option<String>,
    /// `tags`.
    pub tags: Vec<String>,
    /// What it asks of a token.
    pub access: Access,
    /// Where it stands.
    pub position: Position,
}

/// What an operation asks of a token, with scopes by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing, not even a token.
    Public,
    /// Any live token.
    Authenticated,
    /// What no token has. It keeps others from taking the requests of an operation that is not for tokens.
    Nobody,
    /// All scopes of at least one alternative: an OR of ANDs, neither of them empty.
    AnyOf(Vec<Vec<String>>),
}

impl Import {
    /// Whether the operations are all that the description has for tokens: it has no problem, no unknown scope, and no
    /// operation of which nobody knows what it should ask for.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let matters = self.left_out.iter().any(|left_out| left_out.matters);
        self.problems.is_empty() && self.unknown.is_empty() && !matters
    }
}

impl Access {
    /// Every scope that it names, once, by name.
    #[must_use]
    pub fn scopes(&self) -> BTreeSet<&str> {
        match self {
            Self::Public | Self::Authenticated | Self::Nobody => BTreeSet::new(),
            Self::AnyOf(alternatives) => alternatives.iter().flatten().map(String::as_str).collect(),
        }
    }
}

/// A scope as the description has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedScope {
    /// What the security scheme says it permits; none if the scheme does not declare it.
    pub description: Option<String>,
    /// How many of the operations ask for it.
    pub operations: usize,
    /// Whether it was made of a tag or a path, since the description names no scope for its operations.
    pub is_derived: bool,
}

/// Something about a description that its operations do not show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is about: an operation, as `POST /v2/droplets (droplets_create)`, or a part of the description.
    pub about: String,
    /// What there is to know, in words that all of the kind have in common.
    pub text: String,
    /// Where.
    pub position: Position,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.position, self.about, self.text)
    }
}

/// A scope that an operation asks for and that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownScope {
    /// The name, as it also stands in the operation.
    pub name: String,
    /// The operation, as `POST /v2/droplets (droplets_create)`.
    pub operation: String,
    /// Where the name stands.
    pub position: Position,
    /// The known name that may be meant.
    pub suggestion: Option<String>,
    /// The known names of the same resource.
    pub siblings: Vec<String>,
}

impl fmt::Display for UnknownScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            operation,
            position,
            suggestion,
            siblings,
        } = self;
        let name = Quoted(name);
        write!(f, "{position}: {operation} asks for {name}, which is no known scope")?;
        match suggestion {
            Some(suggestion) => write!(f, "; did you mean {}?", Quoted(suggestion)),
            None if siblings.is_empty() => Ok(()),
            None => write!(f, "; its resource has {}", list(siblings.iter().map(String::as_str))),
        }
    }
}
