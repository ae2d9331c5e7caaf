//! Reads OpenAPI descriptions, and writes catalogues.
//!
//! An [`Importer`] reads a description of OpenAPI 3.2, 3.1, 3.0 or 2.0, in JSON or YAML and in as many files as it has, and
//! brings back an [`Import`]: every operation with what it asks of a token. [`Import::to_toml`] writes that as a
//! catalogue, and [`Import::endpoints_toml`] as the section of one that exists already.
//!
//! ```
//! use std::collections::BTreeMap;
//! use bailiwick_catalog::openapi::{Access, Importer};
//!
//! let description = "
//! openapi: 3.1.0
//! paths:
//!   /notes:
//!     get: { operationId: notes_list, security: [token: ['note:read']] }
//! components: { securitySchemes: { token: { type: http, scheme: bearer } } }
//! ";
//! let files = BTreeMap::from([("api.yml".to_owned(), description.to_owned())]);
//! let import = Importer::new().import(&files, "api.yml");
//!
//! assert_eq!(import.problems, []);
//! assert_eq!(import.operations[0].access, Access::AnyOf(vec![vec!["note:read".to_owned()]]));
//! assert!(import.endpoints_toml().contains(r#""GET /notes" = { requires = "note:read", operation = "notes_list" }"#));
//! ```
//!
//! What cannot be read is a [`Problem`], and its operation is [`LeftOut`]; so is one for which the description says nothing
//! about security, and one that would take the requests of another one that is left out. An operation never asks for less
//! than its description does.

mod access;
mod against;
mod asked;
mod candidate;
mod derive;
mod export;
mod files;
mod import;
mod importer;
mod json;
mod kinds;
mod left_out;
mod library;
mod notes;
mod operation;
mod overlap;
mod paths;
mod plain;
mod position;
mod problem;
mod reads;
mod reference;
mod resolve;
mod run;
mod scheme;
mod security;
mod servers;
mod shadow;
mod silence;
mod tree;
mod vendor;
mod version;
mod view;
mod write;
mod yaml;

pub use against::against;
pub use export::Export;
pub use files::{Directory, Files};
pub use import::{Access, Import, ImportedOperation, ImportedScope, Note, UnknownScope};
pub use importer::Importer;
pub use kinds::{Kind, Remark, kinds};
pub use left_out::LeftOut;
pub use position::Position;
pub use problem::Problem;
pub use silence::Silence;
pub use write::{Metadata, ScopeMetadata};
