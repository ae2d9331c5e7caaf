//! The catalogue file as it is written: serde's view of format 1, before anything is looked up.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) format: u32,
    pub(super) catalog: Header,
    #[serde(default)]
    pub(super) actions: BTreeMap<String, Class>,
    pub(super) scopes: BTreeMap<String, ScopeEntry>,
    #[serde(default)]
    pub(super) aliases: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) endpoints: BTreeMap<String, EndpointEntry>,
    #[serde(default)]
    pub(super) roles: BTreeMap<String, RoleEntry>,
}

/// `[catalog]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) name: String,
    pub(super) r#type: Option<String>,
    pub(super) title: Option<String>,
    pub(super) version: Option<String>,
    pub(super) token_prefix: Option<toml::Value>,
    pub(super) token_format: Option<toml::Value>,
    pub(super) owner: Option<String>,
    pub(super) minting_scope: Option<String>,
    #[serde(default)]
    pub(super) case_sensitive_upstream: bool,
}

/// What an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Class {
    Create,
    Read,
    Update,
    Delete,
    Other,
}

impl Class {
    /// Every class, as it is written.
    pub(crate) const NAMES: [(&str, Self); 5] = [
        ("create", Self::Create),
        ("read", Self::Read),
        ("update", Self::Update),
        ("delete", Self::Delete),
        ("other", Self::Other),
    ];
}

/// One line of `[scopes]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScopeEntry {
    pub(super) title: Option<String>,
    pub(super) class: Option<Class>,
    #[serde(default)]
    pub(super) requires: Vec<String>,
    #[serde(default)]
    pub(super) implies: Vec<String>,
    #[serde(default)]
    pub(super) associated: Vec<String>,
    pub(super) deprecated: Option<String>,
}

/// One line of `[endpoints]`: a table, or the requirement alone.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum EndpointEntry {
    Access {
        access: Access,
        operation: Option<String>,
    },
    Requires {
        requires: Alternatives,
        operation: Option<String>,
    },
    Short(Alternatives),
}

/// `access = "…"`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Access {
    Public,
    Authenticated,
    Nobody,
}

/// One scope, all of several, or any of several such lists.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Alternatives {
    One(String),
    All(Vec<String>),
    Any(Vec<Vec<String>>),
}

/// `[roles.NAME]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleEntry {
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) formerly: Vec<String>,
    pub(super) allow: Vec<String>,
    #[serde(default)]
    pub(super) deny: Vec<String>,
}
