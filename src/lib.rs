//! Decides in constant time whether an API token's scopes allow a request under its holder's current role.
//!
//! ```
//! use bailiwick::digitalocean::{DigitalOcean, droplet, roles};
//! use bailiwick::{Catalog, Grant, Method};
//!
//! let grant = Grant::custom(droplet::READ | droplet::CREATE).with_required();
//! let endpoint = DigitalOcean::endpoint(Method::Post, "/v2/droplets").unwrap();
//! assert!(grant.effective(&roles::MEMBER).allows(endpoint));
//! assert!(!grant.effective(&roles::RESOURCE_VIEWER).allows(endpoint));
//! ```
//!
//! # A catalogue is a type
//!
//! All scopes, endpoints, roles and aliases of one API are a *catalogue*: a file, `scopes.toml`, that a build script
//! compiles, and a type that implements [`Catalog`]. Here it is `digitalocean::DigitalOcean`, the reference catalogue.
//! To make one of your own, depend on this crate with no feature but `simd`, write the file, and compile it in
//! `build.rs` with [`bailiwick_catalog::compile`](https://docs.rs/bailiwick-catalog), whose documentation is the
//! reference of the format. `examples/own-catalog` in the repository is the whole of it.
//!
//! # On each request
//!
//! [`Catalog::decide`] does everything in one call, in the order in which a denial names its reason: the endpoint, the
//! token's life, its scopes.
//!
//! ```
//! use bailiwick::digitalocean::{DigitalOcean, roles};
//! use bailiwick::{Catalog, Decision, Denial, Grant, Method, Timestamp, Token};
//!
//! let token = Token::new(Grant::read_only()).expiring(Timestamp::from_secs(2_000_000_000));
//! let now = Timestamp::from_secs(1_900_000_000);
//! let decide = |method, path| DigitalOcean::decide(method, path, Some((&token, &roles::MEMBER)), now);
//!
//! assert!(decide(Method::Get, "/v2/droplets?page=2").is_allow());
//! match decide(Method::Delete, "/v2/tags/frontend") {
//!     Decision::Deny(Denial::MissingScopes(missing)) => {
//!         assert_eq!(missing.to_string(), "missing tag:delete: the token was never given it");
//!         assert_eq!(missing.remedy().to_string(), "mint a token with tag:delete tag:read");
//!     }
//!     other => panic!("{other:?}"),
//! }
//! ```
//!
//! # Minting
//!
//! ```
//! use bailiwick::Grant;
//! use bailiwick::digitalocean::{droplet, regions, roles};
//!
//! let grant = Grant::custom(droplet::CREATE);
//! let error = grant.check_mint(&roles::RESOURCE_VIEWER).unwrap_err();
//! assert!(error.not_held().contains(droplet::CREATE));
//! assert!(error.missing_required().contains(regions::READ));
//! assert!(grant.with_required().check_mint(&roles::MEMBER).is_ok());
//! ```
//!
//! # What comes from a database
//!
//! Names outlive catalogues. A [`StoredGrant`] keeps those that it does not know, grants nothing for them and reports
//! them; aliases mean what they mean today. A [`ScopeSet`] is of this catalogue, and refuses what is not.
//!
//! # Overview
//!
//! - [`Scope`], [`ScopeSet`], [`ActionClass`]: permissions, and sets of them with operators.
//! - [`Grant`], [`Role`], [`Effective`]: what a token was given, what its holder may do, and both at this moment.
//! - [`Method`], [`Endpoint`], [`Requirement`]: what is asked for, and what it needs.
//! - [`Decision`], [`Denial`], [`MissingScopes`], [`Cause`], [`Remedy`]: the answer, why, and what helps.
//! - [`Token`], [`Timestamp`]: how long a grant lasts. The engine reads no clock.
//! - [`TokenFormat`]: what secrets look like, for those who make them. The engine never sees one.
//! - [`MintError`], [`StoredGrant`], [`Resolution`]: what may be minted, and what stored names mean.
//! - [`tables`]: the layout that generated code fills in. Nobody else needs it.
//!
//! # Features
//!
//! - `digitalocean` (default): the reference catalogue.
//! - `simd` (default): paths are read with the vector instructions that x86-64 always has, by way of the crate
//!   [`safe_arch`](https://docs.rs/safe_arch). Answers are the same without it.
//! - `serde`: scopes, sets and stored grants as serde values; names in human-readable formats, bits in binary ones.
//! - `runtime`: catalogues loaded while the program runs, module `runtime`. Needs `std`.
//!
//! Without features the crate is `no_std` with `alloc`. The minimum supported Rust version is 1.89.
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
mod token_format;
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
pub use token_format::TokenFormat;
pub use words::Words;

#[cfg(feature = "digitalocean")]
include!(concat!(env!("OUT_DIR"), "/scopes.rs"));

/// The programs in README.md, so that they are compiled and run.
#[cfg(all(doctest, feature = "digitalocean"))]
#[doc = include_str!("../README.md")]
struct Readme;
