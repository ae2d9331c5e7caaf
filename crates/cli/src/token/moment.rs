//! Moments for people, in UTC.

use bailiwick::Timestamp;

/// Day and minute, or a word where there is none.
pub(super) fn shown(at: Option<Timestamp>, none: &str) -> String {
    at.map_or_else(|| none.to_owned(), minute)
}

fn minute(at: Timestamp) -> String {
    match jiff::Timestamp::from_second(at.as_secs()) {
        Ok(at) => at.strftime("%Y-%m-%d %H:%M").to_string(),
        Err(_) => at.as_secs().to_string(),
    }
}

/// As RFC 3339 writes it, for programs.
pub(super) fn rfc3339(at: Timestamp) -> String {
    match jiff::Timestamp::from_second(at.as_secs()) {
        Ok(at) => at.to_string(),
        Err(_) => at.as_secs().to_string(),
    }
}
