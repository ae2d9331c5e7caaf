//! What a store keeps, as plain data.

mod member;
mod role;
mod team;
mod token;
mod user;

pub use member::{Member, RoleRef, Standing};
pub use role::CustomRole;
pub use team::Team;
pub use token::TokenRecord;
pub use user::User;
