//! People: how they get in, and what they may see.
//!
//! **Threats.** Whoever guesses passwords is held up by Argon2id and by a limit on tries, and learns nothing about which
//! logins exist; whoever reads the database finds digests of sessions and links, and hashes of passwords. A page of another
//! site can make a browser send the cookie, but not the token that every form has besides.

mod access;
mod cookie;
mod csrf;
mod error;
pub(crate) mod first;
pub(crate) mod invitation;
mod password;
mod session;
mod sign_in;
mod signed_in;
pub(crate) mod teams;
#[cfg(test)]
mod tests;

pub(crate) use access::{Access, access, memberships};
pub(crate) use cookie::SessionCookie;
pub(crate) use csrf::Csrf;
pub(crate) use error::AccountError;
pub(crate) use password::{PasswordError, Passwords};
pub(crate) use session::Session;
pub(crate) use sign_in::{change_password, sign_in};
pub(crate) use signed_in::{CheckedForm, SignedIn};
