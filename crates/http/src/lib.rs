#![doc = include_str!("../README.md")]

mod access_request;
mod answers;
mod authenticate;
mod authorize;
#[cfg(feature = "axum")]
mod axum;
mod bearer;
mod body;
mod caller;
mod credential;
mod decide;
mod decision_point;
mod denial;
mod enforce;
mod forbidden;
pub mod future;
mod gate;
mod matching;
mod need;
mod observe;
mod one_method;
mod reply;
mod require;
mod settings;
mod source;
#[cfg(feature = "tonic")]
mod tonic;
mod trace;
mod verdict;

pub use access_request::AccessRequest;
pub use answers::{Answers, InvalidRealm};
pub use authenticate::{Authenticate, AuthenticateLayer};
pub use authorize::{Authorize, AuthorizeLayer};
#[cfg(feature = "axum")]
pub use axum::{Routes, RoutesError};
pub use body::DenialBody;
pub use caller::Caller;
pub use credential::Credential;
pub use decision_point::DecisionPoint;
pub use enforce::{Enforce, EnforceLayer};
pub use forbidden::Forbidden;
pub use need::Need;
pub use observe::{Counters, Observer, Outcome};
pub use require::{Require, RequireLayer, require};
pub use source::{BoxError, LookupFn, Refusal, SourceFn, TokenSource, Verification, lookup_fn, source_fn};
pub use verdict::{Allowed, Denied, Verdict};
