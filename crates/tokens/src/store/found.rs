//! What a store knows of a secret.

use bailiwick::Timestamp;

use crate::audit::Refusal;
use crate::{Standing, TokenRecord};

/// A secret that some token has or had.
#[derive(Clone, Debug)]
pub struct Found {
    /// The token.
    pub token: TokenRecord,
    /// Whether the token was deleted.
    pub deleted: bool,
    /// From when on the secret is dead though its token is not; `None` for never.
    pub good_until: Option<Timestamp>,
    /// The membership of whose token it is, and the role; `None` if they are no member any more.
    pub standing: Option<Standing>,
}

impl Found {
    /// The token and what it is under, or why the secret does not count at this moment.
    ///
    /// # Errors
    ///
    /// When it is expired, deleted or replaced, or its user is no member any more.
    pub fn judge(self, now: Timestamp) -> Result<Owned, Refusal> {
        if self.token.is_expired(now) {
            Err(Refusal::Expired)
        } else if self.deleted || self.good_until.is_some_and(|until| until <= now) {
            Err(Refusal::Revoked)
        } else {
            let standing = self.standing.ok_or(Refusal::NotMember)?;
            Ok(Owned {
                token: self.token,
                good_until: self.good_until,
                standing,
            })
        }
    }
}

/// A token that counts, and the standing of whose it is.
#[derive(Clone, Debug)]
pub struct Owned {
    /// The token.
    pub token: TokenRecord,
    /// From when on the secret that was presented is dead.
    pub good_until: Option<Timestamp>,
    /// Membership and role.
    pub standing: Standing,
}
