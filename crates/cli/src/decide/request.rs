//! One line of a batch.

use std::fmt;

use bailiwick::{Method, StoredGrant};
use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

use crate::subject::RoleText;

/// A request with the grant and the role that it is made under.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    #[serde(deserialize_with = "method")]
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) role: RoleText,
    pub(crate) grant: StoredGrant,
}

impl Request {
    /// Reads a line. The message of an error says where in the line it is.
    pub(crate) fn parse(line: &[u8]) -> Result<Self, String> {
        // An array of the four values would do for serde; it must not for us, as nobody would see what is what.
        if !line.trim_ascii_start().starts_with(b"{") {
            return Err("expected a JSON object".to_owned());
        }
        serde_json::from_slice(line).map_err(|error| {
            let (message, column) = (error.to_string(), error.column());
            match message.strip_suffix(&format!(" at line {} column {column}", error.line())) {
                Some(message) => format!("column {column}: {message}"),
                None => message,
            }
        })
    }
}

fn method<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Method, D::Error> {
    struct Name;

    impl Visitor<'_> for Name {
        type Value = Method;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a method")
        }

        fn visit_str<E: de::Error>(self, name: &str) -> Result<Method, E> {
            name.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Name)
}

impl<'de> Deserialize<'de> for RoleText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameOrScopes;

        impl<'de> Visitor<'de> for NameOrScopes {
            type Value = RoleText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a role or a list of scopes")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<RoleText, E> {
                Ok(RoleText::Predefined(name.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<RoleText, A::Error> {
                StoredGrant::deserialize(SeqAccessDeserializer::new(list)).map(RoleText::Scopes)
            }
        }

        deserializer.deserialize_any(NameOrScopes)
    }
}
