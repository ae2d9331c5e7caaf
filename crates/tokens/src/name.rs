//! Names that people give.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The name of a token, team, role or user: 1 to 255 characters, none of them a control character, with no blank at
/// either end.
///
/// ```
/// use bailiwick_tokens::{Name, NameError};
///
/// let name: Name = "build server".parse()?;
/// assert_eq!(name.as_str(), "build server");
/// assert_eq!("".parse::<Name>(), Err(NameError::Empty));
/// assert_eq!("é".repeat(256).parse::<Name>(), Err(NameError::TooLong { length: 256 }));
/// # Ok::<(), NameError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// The characters that a name has at most.
    pub const MAX_CHARS: usize = 255;

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Name {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.to_owned().try_into()
    }
}

impl TryFrom<String> for Name {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let length = text.chars().count();
        if text.is_empty() {
            Err(NameError::Empty)
        } else if length > Self::MAX_CHARS {
            Err(NameError::TooLong { length })
        } else if text.chars().any(char::is_control) {
            Err(NameError::Control)
        } else if text.trim() != text {
            Err(NameError::Blank)
        } else {
            Ok(Self(text))
        }
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

/// Why a text cannot be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// There is nothing.
    #[error("the name is empty, expected 1 to 255 characters")]
    Empty,
    /// There is too much.
    #[error("the name has {length} characters, expected 1 to 255")]
    TooLong {
        /// The characters there are.
        length: usize,
    },
    /// A line break, a tab or the like.
    #[error("the name has a control character, expected text on one line")]
    Control,
    /// A blank that nobody would see.
    #[error("the name starts or ends with a blank, which nobody would see")]
    Blank,
}
