//! What a catalogue says that a description does not.

use std::collections::BTreeMap;

use crate::Class;

/// What to write beside what a description says. Everything but the name may be left as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The catalogue's name, lower case.
    pub name: String,
    /// The name of its marker type.
    pub type_name: Option<String>,
    /// Its title; otherwise the description's.
    pub title: Option<String>,
    /// Its version; otherwise the description's.
    pub version: Option<String>,
    /// What its tokens' secrets start with.
    pub token_prefix: Option<String>,
    /// Comment lines for the top of the file.
    pub header: String,
    /// Classes of actions. Without one, an action that is no class itself is of class other.
    pub actions: BTreeMap<String, Class>,
    /// Scopes by name, also those that the description does not mention.
    pub scopes: BTreeMap<String, ScopeMetadata>,
}

/// What to write about a scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeMetadata {
    /// Its title; otherwise the description's.
    pub title: Option<String>,
    /// Its class, if its action does not say it.
    pub class: Option<Class>,
    /// Scopes to be added whenever a token is minted with it.
    pub requires: Vec<String>,
    /// Scopes that its holder counts as holding.
    pub implies: Vec<String>,
    /// Scopes that make it more useful.
    pub associated: Vec<String>,
    /// Why not to use it any more.
    pub deprecated: Option<String>,
    /// Comment lines above it.
    pub comment: String,
}

impl Metadata {
    /// Nothing but a name.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }
}
