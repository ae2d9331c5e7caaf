//! Logins.

use precis_profiles::UsernameCaseMapped;
use precis_profiles::precis_core::profile::PrecisFastInvocation;

use crate::{Name, NameError};

/// A login in the one form in which it is kept and compared: that of RFC 8265, §3.3 (`UsernameCaseMapped`). Capital letters,
/// wide and narrow forms and the ways to write one accent come to the same.
///
/// ```
/// use bailiwick_tokens::canonical_login;
///
/// assert_eq!(canonical_login("Ada")?.as_str(), "ada");
/// assert_eq!(canonical_login("ＡＤＡ")?.as_str(), "ada");
/// assert!(canonical_login("ada\u{200b}").is_err(), "a character that nobody sees");
/// # Ok::<(), bailiwick_tokens::LoginError>(())
/// ```
///
/// # Errors
///
/// When no login can be like this. Logins from before this rule are kept as they are.
pub fn canonical_login(text: &str) -> Result<Name, LoginError> {
    // Its length first: what is too long is not mapped.
    let name: Name = text.parse()?;
    let mapped = UsernameCaseMapped::enforce(name.as_str()).map_err(|_| LoginError::Character)?;
    Ok(mapped.into_owned().try_into()?)
}

/// Why a text cannot be a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoginError {
    /// It is no name at all.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A blank, a character that nobody sees, or one that stands for another.
    #[error(
        "the login has a character that logins cannot have, expected letters, digits and signs such as `.`, `-` and `@`"
    )]
    Character,
}
