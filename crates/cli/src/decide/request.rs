//! One line of a batch.

use std::fmt;

use bailiwick::{Method, StoredGrant};
use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

use super::subject::RoleText;

/// A request with the grant and the role that it is made under.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    #[serde(deserialize_with = "method")]
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) role: RoleText,
    #[serde(deserialize_with = "grant")]
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
        let text = deserializer.deserialize_any(NameOrScopes("the name of a role or a list of scopes"))?;
        Ok(match text {
            Text::Name(name) => Self::Predefined(name),
            Text::Scopes(scopes) => Self::Scopes(scopes),
        })
    }
}

fn grant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<StoredGrant, D::Error> {
    match deserializer.deserialize_any(NameOrScopes(GRANT))? {
        Text::Scopes(scopes) => Ok(scopes),
        Text::Name(name) => match name.as_str() {
            "read_only" => Ok(StoredGrant::READ_ONLY),
            "full_access" => Ok(StoredGrant::FULL_ACCESS),
            _ => Err(de::Error::invalid_value(de::Unexpected::Str(&name), &GRANT)),
        },
    }
}

const GRANT: &str = "`read_only`, `full_access` or a list of scopes";

/// A text or a list of texts.
enum Text {
    Name(String),
    Scopes(StoredGrant),
}

/// Reads one, and says what was expected.
struct NameOrScopes(&'static str);

impl<'de> Visitor<'de> for NameOrScopes {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Text, E> {
        Ok(Text::Name(name.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Text, A::Error> {
        let mut names = Vec::new();
        while let Some(name) = list.next_element::<Box<str>>()? {
            names.push(name);
        }
        Ok(Text::Scopes(StoredGrant::custom(names)))
    }
}
