//! Values of statements.

use bailiwick::Timestamp;
use sqlx::database::HasStatementCache;
use sqlx::query::Query;
use sqlx::{Database, Encode, Type};
use uuid::Uuid;

use crate::{Id, Name, SecretDigest};

/// A value in a statement. Each has a type even where it is NULL, which PostgreSQL wants to know.
#[derive(Clone, Copy)]
pub enum Value<'a> {
    /// An identifier.
    Id(Option<Uuid>),
    /// A number, or a moment.
    Number(Option<i64>),
    /// Text.
    Text(Option<&'a str>),
    /// A digest.
    Bytes(Option<&'a [u8]>),
}

/// More values than any statement has that is always the same. Others are as long as what they write, and are not kept prepared.
const KEPT: usize = 16;

/// A statement with its values.
pub(in crate::store) fn bind<'q, DB>(sql: &'q str, values: &[Value<'q>]) -> Query<'q, DB, DB::Arguments<'q>>
where
    DB: Database + HasStatementCache,
    Option<Uuid>: Encode<'q, DB> + Type<DB>,
    Option<i64>: Encode<'q, DB> + Type<DB>,
    Option<&'q str>: Encode<'q, DB> + Type<DB>,
    Option<&'q [u8]>: Encode<'q, DB> + Type<DB>,
{
    let query = sqlx::query(sql).persistent(values.len() <= KEPT);
    values.iter().fold(query, |query, value| match *value {
        Value::Id(id) => query.bind(id),
        Value::Number(number) => query.bind(number),
        Value::Text(text) => query.bind(text),
        Value::Bytes(bytes) => query.bind(bytes),
    })
}

/// Places for so many rows of so many values, `($1, $2), ($3, $4)`.
pub(in crate::store) fn places(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let columns = (1..=columns).map(|column| format!("${}", row * columns + column));
        format!("({})", columns.collect::<Vec<_>>().join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

impl<T> From<Id<T>> for Value<'_> {
    fn from(id: Id<T>) -> Self {
        Self::Id(Some(*id.as_uuid()))
    }
}

impl<T> From<Option<Id<T>>> for Value<'_> {
    fn from(id: Option<Id<T>>) -> Self {
        Self::Id(id.map(|id| *id.as_uuid()))
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<Timestamp> for Value<'_> {
    fn from(at: Timestamp) -> Self {
        Self::Number(Some(at.as_secs()))
    }
}

impl From<Option<Timestamp>> for Value<'_> {
    fn from(at: Option<Timestamp>) -> Self {
        Self::Number(at.map(Timestamp::as_secs))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Some(text))
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a Name> for Value<'a> {
    fn from(name: &'a Name) -> Self {
        Self::Text(Some(name.as_str()))
    }
}

impl<'a> From<&'a SecretDigest> for Value<'a> {
    fn from(digest: &'a SecretDigest) -> Self {
        Self::Bytes(Some(digest.as_bytes()))
    }
}

impl<'a> From<Option<&'a SecretDigest>> for Value<'a> {
    fn from(digest: Option<&'a SecretDigest>) -> Self {
        Self::Bytes(digest.map(SecretDigest::as_bytes).map(<[u8; 32]>::as_slice))
    }
}
