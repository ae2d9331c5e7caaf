//! Why a decision comes out as it does, and what there is to know about an endpoint or a scope.

mod access;
mod decision;
mod endpoint;
mod holding;
mod scope;

pub use access::Access;
pub use decision::{Alternative, Explanation, Needed, Remedy, decision};
pub use endpoint::{CustomReach, EndpointProfile, RoleReach, Way, endpoint};
pub use holding::Holding;
pub use scope::{ScopeProfile, ScopeUse, scope};
