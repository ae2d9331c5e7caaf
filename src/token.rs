//! Tokens as far as a decision needs them: the grant, and how long it lasts.

use crate::{Catalog, Denial, Grant};

/// A moment, in whole seconds since 1970-01-01T00:00:00Z. The engine reads no clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment this many seconds after 1970-01-01T00:00:00Z.
    ///
    /// ```
    /// use bailiwick::Timestamp;
    /// assert!(Timestamp::from_secs(0) < Timestamp::from_secs(1));
    /// assert_eq!(Timestamp::from_secs(86_400).as_secs(), 86_400);
    /// ```
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn as_secs(self) -> i64 {
        self.0
    }
}

/// A token as it was minted, and whether it was revoked since.
///
/// It is live while `now` is before its expiry and it is not revoked.
///
/// ```
/// use bailiwick::digitalocean::DigitalOcean;
/// use bailiwick::{Grant, Timestamp, Token};
///
/// let token: Token<DigitalOcean> = Token::new(Grant::full_access()).expiring(Timestamp::from_secs(100));
/// assert!(token.is_live(Timestamp::from_secs(99)));
/// assert!(!token.is_live(Timestamp::from_secs(100)));
/// assert!(!token.revoked().is_live(Timestamp::from_secs(0)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Token<C: Catalog> {
    grant: Grant<C>,
    expires_at: Option<Timestamp>,
    revoked: bool,
}

impl<C: Catalog> Token<C> {
    /// A token that never expires.
    #[must_use]
    pub fn new(grant: Grant<C>) -> Self {
        Self {
            grant,
            expires_at: None,
            revoked: false,
        }
    }

    /// The same token, live only before this moment.
    #[must_use]
    pub fn expiring(self, at: Timestamp) -> Self {
        Self {
            expires_at: Some(at),
            ..self
        }
    }

    /// The same token, dead for ever.
    #[must_use]
    pub fn revoked(self) -> Self {
        Self { revoked: true, ..self }
    }

    /// What it was given.
    #[inline]
    #[must_use]
    pub fn grant(&self) -> &Grant<C> {
        &self.grant
    }

    /// When it stops to be live; `None` for never.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    /// Whether it counts at this moment.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.refusal(now).is_none()
    }

    /// Why it does not count: expired before revoked, since an expired token is gone from every list.
    #[inline]
    pub(crate) fn refusal(&self, now: Timestamp) -> Option<Denial<'static, C>> {
        if self.expires_at.is_some_and(|at| at <= now) {
            Some(Denial::Expired)
        } else if self.revoked {
            Some(Denial::Revoked)
        } else {
            None
        }
    }
}
