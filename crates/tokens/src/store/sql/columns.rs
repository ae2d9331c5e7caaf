//! Rows, and the values that are in them.

use bailiwick::Timestamp;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::Fault;
use crate::store::{StoreError, StoreErrorKind};
use crate::{Id, Name, SecretDigest};

/// The columns of a row, by their place.
pub trait Columns {
    /// An identifier.
    fn uuid(&self, at: usize) -> sqlx::Result<Option<Uuid>>;
    /// A number, or a moment.
    fn number(&self, at: usize) -> sqlx::Result<Option<i64>>;
    /// Text.
    fn text(&self, at: usize) -> sqlx::Result<Option<String>>;
    /// A digest.
    fn bytes(&self, at: usize) -> sqlx::Result<Option<Vec<u8>>>;
    /// Yes or no.
    fn flag(&self, at: usize) -> sqlx::Result<bool>;
}

/// The columns of a row, one after the other.
pub(super) struct Reader<R> {
    row: R,
    next: usize,
}

impl<R: Columns> Reader<R> {
    pub(super) fn new(row: R) -> Self {
        Self { row, next: 0 }
    }

    pub(super) fn maybe_id<T>(&mut self) -> Result<Option<Id<T>>, Fault> {
        let at = self.advance();
        Ok(self.row.uuid(at)?.map(Id::from_uuid))
    }

    pub(super) fn id<T>(&mut self) -> Result<Id<T>, Fault> {
        self.maybe_id()?.ok_or_else(missing)
    }

    pub(super) fn maybe_number(&mut self) -> Result<Option<i64>, Fault> {
        let at = self.advance();
        Ok(self.row.number(at)?)
    }

    pub(super) fn number(&mut self) -> Result<i64, Fault> {
        self.maybe_number()?.ok_or_else(missing)
    }

    /// A number that counts something.
    pub(super) fn count(&mut self) -> Result<u64, Fault> {
        u64::try_from(self.number()?).map_err(|error| corrupt("a count below zero").because_of(error).into())
    }

    pub(super) fn maybe_moment(&mut self) -> Result<Option<Timestamp>, Fault> {
        Ok(self.maybe_number()?.map(Timestamp::from_secs))
    }

    pub(super) fn moment(&mut self) -> Result<Timestamp, Fault> {
        Ok(Timestamp::from_secs(self.number()?))
    }

    pub(super) fn maybe_text(&mut self) -> Result<Option<String>, Fault> {
        let at = self.advance();
        Ok(self.row.text(at)?)
    }

    pub(super) fn text(&mut self) -> Result<String, Fault> {
        self.maybe_text()?.ok_or_else(missing)
    }

    pub(super) fn name(&mut self) -> Result<Name, Fault> {
        let name = Name::try_from(self.text()?);
        name.map_err(|error| corrupt("a name that is none").because_of(error).into())
    }

    pub(super) fn json<T: DeserializeOwned>(&mut self) -> Result<T, Fault> {
        let value = serde_json::from_str(&self.text()?);
        value.map_err(|error| corrupt("unreadable JSON").because_of(error).into())
    }

    pub(super) fn maybe_digest(&mut self) -> Result<Option<SecretDigest>, Fault> {
        let at = self.advance();
        let Some(bytes) = self.row.bytes(at)? else {
            return Ok(None);
        };
        let bytes = <[u8; 32]>::try_from(bytes.as_slice());
        let bytes = bytes.map_err(|error| corrupt("a digest that is none").because_of(error))?;
        Ok(Some(SecretDigest::from_bytes(bytes)))
    }

    pub(super) fn flag(&mut self) -> Result<bool, Fault> {
        let at = self.advance();
        Ok(self.row.flag(at)?)
    }

    fn advance(&mut self) -> usize {
        let at = self.next;
        self.next += 1;
        at
    }
}

pub(super) fn missing() -> Fault {
    corrupt("nothing where a value has to be").into()
}

fn corrupt(what: &str) -> StoreError {
    StoreError::new(StoreErrorKind::Corrupt, format!("the database holds {what}"))
}
