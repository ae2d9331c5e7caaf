//! HTTP methods.

use core::fmt;
use core::str::FromStr;

/// An HTTP method that an endpoint can have: those of RFC 9110 §9.3, and PATCH of RFC 5789.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a match on methods is meant to notice a new one")]
#[repr(u8)]
pub enum Method {
    /// GET
    Get = 0,
    /// HEAD: falls back to GET's endpoint where none is declared.
    Head = 1,
    /// POST
    Post = 2,
    /// PUT
    Put = 3,
    /// PATCH
    Patch = 4,
    /// DELETE
    Delete = 5,
    /// OPTIONS: has no endpoint unless one is declared.
    Options = 6,
    /// TRACE
    Trace = 7,
    /// CONNECT
    Connect = 8,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 9] = [
        Self::Get,
        Self::Head,
        Self::Post,
        Self::Put,
        Self::Patch,
        Self::Delete,
        Self::Options,
        Self::Trace,
        Self::Connect,
    ];

    /// The name, upper case.
    ///
    /// ```
    /// assert_eq!(bailiwick::Method::Patch.as_str(), "PATCH");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
            Self::Connect => "CONNECT",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Methods are case-sensitive (RFC 9110 §9.1), so `get` is none.
///
/// ```
/// use bailiwick::Method;
/// assert_eq!("DELETE".parse(), Ok(Method::Delete));
/// assert_eq!("get".parse::<Method>().unwrap_err().to_string(), "unknown method, expected one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE, CONNECT");
/// ```
impl FromStr for Method {
    type Err = ParseMethodError;

    fn from_str(name: &str) -> Result<Self, ParseMethodError> {
        Self::ALL
            .into_iter()
            .find(|method| method.as_str() == name)
            .ok_or(ParseMethodError(()))
    }
}

/// A text is no method that an endpoint can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseMethodError(());

impl fmt::Display for ParseMethodError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown method, expected one of ")?;
        for (at, method) in Method::ALL.iter().enumerate() {
            write!(f, "{}{method}", if at == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl core::error::Error for ParseMethodError {}
