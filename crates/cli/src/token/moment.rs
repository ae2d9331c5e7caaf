//! Moments for people, in UTC.

use bailiwick::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A moment as somebody wrote it: RFC 3339, or a date, which begins at midnight.
pub(super) fn parse(text: &str) -> Result<Timestamp, String> {
    let date = text.parse::<Date>().ok().filter(|_| text.len() == "2026-10-01".len());
    let moment = match date {
        Some(date) => TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)),
        None => text.parse::<jiff::Timestamp>(),
    };
    let moment = moment.map_err(|_| "expected a date, `2026-10-01`, or a moment, `2026-10-01T12:00:00Z`".to_owned())?;
    Ok(Timestamp::from_secs(moment.as_second()))
}

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
