//! Identifiers of records.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use bailiwick::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::{Builder, Uuid};

use crate::record::{CustomRole, Team, TokenRecord, User};
use crate::{RandomError, random};

/// The identifier of a record of one kind: a UUID of version 7 (RFC 9562 §5.7), so identifiers sort by the second in
/// which they were made.
///
/// ```
/// use bailiwick::Timestamp;
/// use bailiwick_tokens::TokenId;
///
/// let id = TokenId::new(Timestamp::from_secs(1_790_000_000))?;
/// assert_eq!(id.to_string().parse(), Ok(id));
/// assert!(id < TokenId::new(Timestamp::from_secs(1_790_000_001))?);
/// assert!("7".parse::<TokenId>().is_err());
/// # Ok::<(), bailiwick_tokens::RandomError>(())
/// ```
pub struct Id<T> {
    uuid: Uuid,
    of: PhantomData<fn() -> T>,
}

/// The identifier of a [`Team`].
pub type TeamId = Id<Team>;
/// The identifier of a [`User`].
pub type UserId = Id<User>;
/// The identifier of a [`CustomRole`].
pub type RoleId = Id<CustomRole>;
/// The identifier of a [`TokenRecord`].
pub type TokenId = Id<TokenRecord>;
/// The identifier of an invitation. Whoever knows it cannot accept it.
pub type InvitationId = Id<Invitation>;

/// Somebody who was invited: known to whoever invites, and to no store.
#[derive(Debug)]
#[non_exhaustive]
pub enum Invitation {}

impl<T> Id<T> {
    /// A new identifier, with 74 random bits behind the time.
    ///
    /// # Errors
    ///
    /// When the operating system has no random numbers to give.
    pub fn new(now: Timestamp) -> Result<Self, RandomError> {
        let millis = u64::try_from(now.as_secs()).unwrap_or(0).saturating_mul(1_000);
        let uuid = Builder::from_unix_timestamp_millis(millis, &random::bytes()?).into_uuid();
        Ok(Self::from_uuid(uuid))
    }

    /// The identifier with this UUID, as a store keeps it.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self { uuid, of: PhantomData }
    }

    /// The UUID.
    #[must_use]
    pub const fn as_uuid(&self) -> &Uuid {
        &self.uuid
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.uuid.cmp(&other.uuid)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.uuid, f)
    }
}

impl<T> FromStr for Id<T> {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::try_parse(text).map(Self::from_uuid).map_err(|_| ParseIdError)
    }
}

impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::from_uuid)
    }
}

/// What was read is no identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier, expected a UUID like `0199d2a4-7c00-7b2e-9f3a-5d1c8e6f7a90`")]
#[non_exhaustive]
pub struct ParseIdError;
