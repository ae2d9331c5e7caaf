//! Moments as people and programs read them.

use bailiwick::Timestamp;

/// A moment as RFC 3339 writes it, in UTC; plain seconds where that has no year for it.
pub(crate) fn rfc3339(at: Timestamp) -> String {
    match jiff::Timestamp::from_second(at.as_secs()) {
        Ok(at) => at.to_string(),
        Err(_) => at.as_secs().to_string(),
    }
}
