//! Decides in constant time whether an API token's scopes allow a request under its holder's current role.
#![no_std]

extern crate alloc;
#[cfg(feature = "runtime")]
extern crate std;

mod action_class;
mod catalog;
mod decision;
mod effective;
mod endpoint;
mod error;
mod grant;
mod lookup;
mod method;
mod mint;
mod missing;
mod resolution;
mod role;
#[cfg(feature = "runtime")]
pub mod runtime;
mod scope;
mod scope_set;
#[cfg(feature = "serde")]
mod serde;
mod stored;
pub mod tables;
mod token;
mod words;

pub use action_class::ActionClass;
pub use catalog::Catalog;
pub use decision::{Decision, Denial};
pub use effective::Effective;
pub use endpoint::{AllOf, Alternatives, Endpoint, Requirement};
pub use error::ParseScopeError;
pub use grant::{Grant, GrantKind};
pub use method::{Method, ParseMethodError};
pub use mint::MintError;
pub use missing::{Cause, MissingScopes, Remedy};
pub use resolution::Resolution;
pub use role::{PredefinedRole, Role};
pub use scope::Scope;
pub use scope_set::{ScopeIter, ScopeSet};
pub use stored::StoredGrant;
pub use token::{Timestamp, Token};
pub use words::Words;

#[cfg(feature = "digitalocean")]
include!(concat!(env!("OUT_DIR"), "/scopes.rs"));
