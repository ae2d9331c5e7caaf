//! Sets as text: RFC 6749 §3.3, scope names with one space between them.

use core::fmt;
use core::str::FromStr;

use super::ScopeSet;
use crate::{Catalog, ParseScopeError, Resolution};

/// The names in the order of their indices, with one space between them; nothing for the empty set.
impl<C: Catalog> fmt::Display for ScopeSet<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for scope in self {
            write!(f, "{separator}{}", scope.name())?;
            separator = " ";
        }
        Ok(())
    }
}

/// Names with one space between them, in any order; the empty text is the empty set. Aliases are rewritten.
///
/// ```
/// use bailiwick::ScopeSet;
/// use bailiwick::digitalocean::{DigitalOcean, database};
///
/// let set: ScopeSet<DigitalOcean> = "database:write".parse().unwrap();
/// assert_eq!(set, database::UPDATE.into());
/// let error = "database:read databse:update".parse::<ScopeSet<DigitalOcean>>().unwrap_err();
/// assert_eq!(error.to_string(), "unknown scope `databse:update`");
/// ```
impl<C: Catalog> FromStr for ScopeSet<C> {
    type Err = ParseScopeError;

    fn from_str(text: &str) -> Result<Self, ParseScopeError> {
        let mut set = Self::EMPTY;
        if text.is_empty() {
            return Ok(set);
        }
        for name in text.split(' ') {
            match C::resolve(name) {
                Resolution::Unknown => return Err(ParseScopeError::unknown(name)),
                Resolution::Scope(scope) => set |= scope,
                Resolution::Alias(targets) => set |= targets,
            }
        }
        Ok(set)
    }
}
