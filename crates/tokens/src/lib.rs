#![doc = include_str!("../README.md")]

pub mod audit;
mod chain;
mod error;
mod expiry;
mod id;
mod login;
mod name;
mod random;
mod record;
mod secret;
pub mod store;
mod time;
mod tokens;
mod verify;

pub use audit::Actor;
pub use chain::Chain;
pub use error::{AuthenticateError, Error};
pub use expiry::{Expiry, ExpiryError};
pub use id::{Id, InvitationId, ParseIdError, RoleId, TeamId, TokenId, UserId};
pub use login::{LoginError, canonical_login};
pub use name::{Name, NameError};
pub use random::RandomError;
pub use record::{CustomRole, Member, RoleRef, Standing, Team, TokenRecord, User};
pub use secret::{ParseSecretError, Secret, SecretDigest};
pub use tokens::{Authenticated, BindError, Binding, Bound, LONGEST_GRACE, MintRequest, Minted, TokenView, Tokens};
pub use verify::{Freshness, TokensState};
