//! Moments as pages show them.

use bailiwick::Timestamp;

/// A moment, for people and for programs. All pages show UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct When {
    pub(super) machine: String,
    pub(super) day: String,
    pub(super) hour: String,
}

impl When {
    pub(super) fn new(at: Timestamp) -> Self {
        match jiff::Timestamp::from_second(at.as_secs()) {
            Ok(at) => Self {
                machine: at.to_string(),
                day: at.strftime("%-d %b %Y").to_string(),
                hour: at.strftime("%H:%M UTC").to_string(),
            },
            // There is no such year.
            Err(_) => Self {
                machine: String::new(),
                day: format!("{} s", at.as_secs()),
                hour: "after 1970".to_owned(),
            },
        }
    }
}
