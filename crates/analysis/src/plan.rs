//! What a change of catalogue or roles does.

mod access;
mod comparison;
mod custom;
mod endpoints;
mod header;
mod requests;
mod roles;
mod scopes;
mod template;
mod tokens;

pub use access::{AccessChange, RequestChange};
pub use comparison::Comparison;
pub use endpoints::{EndpointChange, Needed};
pub use header::HeaderChange;
pub use requests::Unjudged;
pub use roles::{RoleChange, RolePair};
pub use scopes::{Renamed, ScopeChange, ScopeChanges};
pub use tokens::{TokenChange, TokenJudge};
