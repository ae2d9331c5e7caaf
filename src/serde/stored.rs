//! Stored grants: a word, or the names.

use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::names::visit_names;
use crate::{GrantKind, StoredGrant};

const READ_ONLY: &str = "read_only";
const FULL_ACCESS: &str = "full_access";

/// `"read_only"`, `"full_access"` or a list of names; in binary formats the word if there is one, and the list.
///
/// ```
/// use bailiwick::StoredGrant;
///
/// let stored: StoredGrant = serde_json::from_str(r#"["droplet:read", "moon:land"]"#).unwrap();
/// assert_eq!(stored, StoredGrant::custom(["droplet:read", "moon:land"]));
/// assert_eq!(serde_json::to_string(&StoredGrant::READ_ONLY).unwrap(), r#""read_only""#);
/// ```
impl Serialize for StoredGrant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let word = match self.kind() {
            GrantKind::Custom => None,
            GrantKind::ReadOnly => Some(READ_ONLY),
            GrantKind::FullAccess => Some(FULL_ACCESS),
        };
        match word {
            Some(word) if serializer.is_human_readable() => serializer.serialize_str(word),
            None if serializer.is_human_readable() => serializer.collect_seq(self.names()),
            _ => (word, self.names().collect::<Vec<_>>()).serialize(serializer),
        }
    }
}

/// From what [`Serialize`] writes. Names are taken as they are: what they mean is asked later.
impl<'de> Deserialize<'de> for StoredGrant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return deserializer.deserialize_any(Stored);
        }
        match <(Option<Box<str>>, Vec<Box<str>>)>::deserialize(deserializer)? {
            (None, names) => Ok(Self::custom(names)),
            (Some(word), names) if names.is_empty() => Stored.visit_str(&word),
            (Some(word), _) => Err(D::Error::custom(format!(
                "names beside `{word}`, expected the one or the other"
            ))),
        }
    }
}

struct Stored;

impl<'de> Visitor<'de> for Stored {
    type Value = StoredGrant;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{READ_ONLY}`, `{FULL_ACCESS}` or a list of scope names")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<StoredGrant, E> {
        match word {
            READ_ONLY => Ok(StoredGrant::READ_ONLY),
            FULL_ACCESS => Ok(StoredGrant::FULL_ACCESS),
            _ => Err(E::invalid_value(serde::de::Unexpected::Str(word), &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, names: A) -> Result<StoredGrant, A::Error> {
        visit_names(names).map(StoredGrant::custom)
    }
}
