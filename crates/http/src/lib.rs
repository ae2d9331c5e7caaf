#![doc = include_str!("../README.md")]

mod answers;
mod authenticate;
mod authorize;
#[cfg(feature = "axum")]
mod axum;
mod bearer;
mod body;
mod caller;
mod credential;
mod denial;
mod enforce;
mod forbidden;
pub mod future;
mod gate;
mod matching;
mod need;
mod observe;
mod reply;
mod require;
mod settings;
mod source;
#[cfg(feature = "tonic")]
mod tonic;
mod trace;

pub use answers::{Answers, InvalidRealm};
pub use authenticate::{Authenticate, AuthenticateLayer};
pub use authorize::{Authorize, AuthorizeLayer};
#[cfg(feature = "axum")]
pub use axum::{Routes, RoutesError};
pub use body::DenialBody;
pub use caller::Caller;
pub use credential::Credential;
pub use enforce::{Enforce, EnforceLayer};
pub use forbidden::Forbidden;
pub use need::Need;
pub use observe::{Counters, Observer, Outcome};
pub use require::{Require, RequireLayer, require};
pub use source::{BoxError, LookupFn, Refusal, SourceFn, TokenSource, Verification, lookup_fn, source_fn};
