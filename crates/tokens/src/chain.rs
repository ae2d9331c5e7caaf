//! Errors with what they came from.

use std::error::Error;
use std::fmt;

/// An error and all that it came from, on one line.
///
/// ```
/// use bailiwick_tokens::Chain;
/// use bailiwick_tokens::store::{StoreError, StoreErrorKind};
///
/// let error = StoreError::new(StoreErrorKind::Unavailable, "the database cannot be reached");
/// let error = error.because_of(std::io::Error::other("connection refused"));
/// assert_eq!(Chain(&error).to_string(), "the database cannot be reached: connection refused");
/// ```
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "it is another look at an error, and nothing more"
)]
pub struct Chain<'a>(pub &'a (dyn Error + 'a));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        let mut said = self.0.to_string();
        while let Some(error) = source {
            // Some say all that they came from themselves.
            let text = error.to_string();
            if !said.contains(&text) {
                write!(f, ": {text}")?;
            }
            said = text;
            source = error.source();
        }
        Ok(())
    }
}
