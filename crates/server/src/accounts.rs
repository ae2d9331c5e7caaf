//! People: how they get in, and what they may see.
//!
//! **Threats.** Whoever guesses passwords is held up by Argon2id and by limits on tries from an address and at an account, keeps
//! no owner out by them, and learns nothing about which logins exist; whoever reads the database finds digests of sessions and links, and hashes of passwords. A page of another
//! site can make a browser send the cookie, but not the token that every form has besides.

mod accept;
mod access;
mod browser;
mod cookie;
mod csrf;
mod error;
pub(crate) mod first;
pub(crate) mod invitation;
mod log;
pub(crate) mod members;
mod password;
mod queue;
pub(crate) mod reset;
pub(crate) mod restored;
mod session;
mod sign_in;
mod signed_in;
mod strength;
pub(crate) mod teams;
#[cfg(test)]
mod tests;

pub(crate) use accept::accept;
pub(crate) use access::{Access, access, memberships};
pub(crate) use browser::Visitor;
pub(crate) use cookie::{BrowserCookie, SessionCookie};
pub(crate) use csrf::Csrf;
pub(crate) use error::AccountError;
pub(crate) use log::{Failures, WRITTEN};
pub(crate) use password::Passwords;
pub(crate) use session::Session;
pub(crate) use sign_in::{Entered, change_password, end_everywhere, sign_in};
pub(crate) use signed_in::{CheckedForm, SignedIn};
pub(crate) use strength::PasswordError;
