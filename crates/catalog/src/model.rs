//! The checked model of a catalogue: what is left when every name is resolved and every rule holds.
//!
//! Relations are those that the file declares; closures are the business of the tables.

use std::fmt;

use crate::scope_name::structured;
use crate::{Method, OpenApi, Template};

/// A catalogue in which every reference is an index and every check has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// Name of the API, lower case; the Rust module is named after it, with `_` for `-`.
    pub name: String,
    /// Name of the Rust marker type, `DigitalOcean`.
    pub type_name: String,
    /// Title for people.
    pub title: String,
    /// Version for people, free text.
    pub version: String,
    /// What the secrets of this API's tokens start with: those that are made now first. Nothing where there is none.
    pub token_prefixes: Vec<String>,
    /// What they look like behind it: those that are made now first. Never empty.
    pub token_formats: Vec<TokenFormat>,
    /// The role of those who own a team: its place among the roles.
    pub owner: Option<usize>,
    /// The scope that a token needs to mint and regenerate tokens: its index. Without one, none does.
    pub minting_scope: Option<u32>,
    /// Whether the API's servers tell capital letters in paths from small ones. Where they may not, a segment that differs from
    /// a literal in case alone is not taken for the value of a variable beside it, unless both need the same.
    pub case_sensitive_upstream: bool,
    /// How its OpenAPI description is read.
    pub openapi: OpenApi,
    /// Whether a lock fixed the indices. Without one they are the ranks of the sorted names.
    pub locked: bool,
    /// Every scope at its index, retired ones included.
    pub scopes: Vec<Scope>,
    /// Old names and what they mean now, sorted by name.
    pub aliases: Vec<Alias>,
    /// Every endpoint, in the order of the file.
    pub endpoints: Vec<Endpoint>,
    /// The predefined roles, in the order of the file.
    pub roles: Vec<Role>,
}

/// What the secrets of tokens look like behind their prefix.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TokenFormat {
    /// 64 lower-case hexadecimal digits.
    #[default]
    Hex,
    /// 43 base62 digits, and 6 more with a CRC-32.
    Base62,
}

impl TokenFormat {
    /// Every form.
    pub const ALL: [Self; 2] = [Self::Hex, Self::Base62];

    /// The form with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// The name, as catalogues write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hex => "hex",
            Self::Base62 => "base62",
        }
    }
}

/// A permission that a token can carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The name: an RFC 6749 §3.3 `scope-token`.
    pub name: String,
    /// What it permits, for people; empty when the file has none.
    pub title: String,
    /// What its action does.
    pub class: Class,
    /// Scopes that must be added to mint a token with this one: indices, ascending.
    pub requires: Vec<u32>,
    /// Scopes that count as held by whoever holds this one: indices, ascending.
    pub implies: Vec<u32>,
    /// Scopes that make this one more useful: indices, ascending.
    pub associated: Vec<u32>,
    /// Why not to use it any more, and what to use instead.
    pub deprecated: Option<String>,
    /// Only the lock knows it: its index stays taken, and it grants nothing.
    pub retired: bool,
}

impl Scope {
    /// The resource of a structured name: `droplet` of `droplet:create`.
    #[must_use]
    pub fn resource(&self) -> Option<&str> {
        structured(&self.name).map(|(resource, _)| resource)
    }

    /// The action of a structured name: `create` of `droplet:create`.
    #[must_use]
    pub fn action(&self) -> Option<&str> {
        structured(&self.name).map(|(_, action)| action)
    }
}

/// What an action does to its resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Makes something new.
    Create,
    /// Shows, changes nothing, and reveals no secret.
    Read,
    /// Changes what is there.
    Update,
    /// Removes.
    Delete,
    /// Anything else: read-only tokens never have it.
    Other,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 5] = [Self::Create, Self::Read, Self::Update, Self::Delete, Self::Other];

    /// The class with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == name)
    }

    /// The name, as catalogues write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An old name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The name that is no scope any more.
    pub name: String,
    /// What it means now: indices of live scopes, ascending, through every alias on the way.
    pub targets: Vec<u32>,
}

/// A method and a path template with what they ask of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The HTTP method.
    pub method: Method,
    /// The path template.
    pub template: Template,
    /// What a token must hold.
    pub requirement: Requirement,
    /// The operation's name in the API's description.
    pub operation: Option<String>,
}

/// What an endpoint asks of a token.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Requirement {
    /// Nothing, not even a token.
    Public,
    /// Any live token.
    Authenticated,
    /// What no token has: nobody may use it.
    Nobody,
    /// All scopes of at least one alternative: an OR of ANDs, neither of them empty. The alternatives keep the order
    /// of the file; within one, indices ascend.
    AnyOf(Vec<Vec<u32>>),
}

/// A predefined role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its name in the catalogue.
    pub name: String,
    /// Its title for people; the name when the file has none.
    pub title: String,
    /// Names that it had before, and that members still have it by.
    pub formerly: Vec<String>,
    /// What its patterns resolve to, before `implies`: indices of live scopes, ascending.
    pub permissions: Vec<u32>,
}
