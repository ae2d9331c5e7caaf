//! How long a token is to last.

use std::fmt;
use std::str::FromStr;

use bailiwick::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::time;

const DAY: i64 = 86_400;

/// How long a token is to last: a choice of days, a date, or for ever.
///
/// ```
/// use bailiwick::Timestamp;
/// use bailiwick_tokens::Expiry;
///
/// let now = Timestamp::from_secs(1_767_225_600); // 2026-01-01
/// assert_eq!(Expiry::Days30.moment(now)?, Some(Timestamp::from_secs(1_767_225_600 + 30 * 86_400)));
/// assert_eq!("2026-02-01".parse::<Expiry>()?.moment(now)?, Some(Timestamp::from_secs(1_769_904_000)));
/// assert_eq!("never".parse::<Expiry>()?.moment(now)?, None);
/// assert!("2025-12-31".parse::<Expiry>()?.moment(now).is_err());
/// # Ok::<(), bailiwick_tokens::ExpiryError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "these are the choices there are")]
pub enum Expiry {
    /// 30 days from now.
    Days30,
    /// 60 days from now.
    Days60,
    /// 90 days from now.
    Days90,
    /// 365 days from now.
    Days365,
    /// At this moment.
    At(Timestamp),
    /// Never.
    Never,
}

impl Expiry {
    /// Everything but a date, in the order in which people are asked.
    pub const CHOICES: [Self; 5] = [Self::Days30, Self::Days60, Self::Days90, Self::Days365, Self::Never];

    /// The moment from which on the token is dead; `None` for never.
    ///
    /// # Errors
    ///
    /// When that moment is not after `now`, or after the last that there is.
    pub fn moment(self, now: Timestamp) -> Result<Option<Timestamp>, ExpiryError> {
        let days = match self {
            Self::Days30 => 30,
            Self::Days60 => 60,
            Self::Days90 => 90,
            Self::Days365 => 365,
            Self::At(at) if at > now => return Ok(Some(at)),
            Self::At(_) => return Err(ExpiryError::Past),
            Self::Never => return Ok(None),
        };
        let at = now.as_secs().checked_add(days * DAY).ok_or(ExpiryError::TooFar)?;
        Ok(Some(Timestamp::from_secs(at)))
    }
}

impl fmt::Display for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days30 => f.write_str("30"),
            Self::Days60 => f.write_str("60"),
            Self::Days90 => f.write_str("90"),
            Self::Days365 => f.write_str("365"),
            Self::At(at) => f.write_str(&time::rfc3339(*at)),
            Self::Never => f.write_str("never"),
        }
    }
}

/// `30`, `60`, `90`, `365`, `never`, a date (its midnight in UTC), or a date and time of RFC 3339.
impl FromStr for Expiry {
    type Err = ExpiryError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(choice) = Self::CHOICES.into_iter().find(|choice| choice.to_string() == text) {
            return Ok(choice);
        }
        let date = text.parse::<Date>().ok().filter(|_| text.len() == "2026-12-31".len());
        let at = match date {
            Some(date) => TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)),
            None => text.parse::<jiff::Timestamp>(),
        };
        let at = at.map_err(|_| ExpiryError::Unreadable)?;
        Ok(Self::At(Timestamp::from_secs(at.as_second())))
    }
}

/// Why a token cannot last that long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExpiryError {
    /// It would be dead from the start.
    #[error("the expiry is not in the future")]
    Past,
    /// There is no such moment.
    #[error("the expiry is too far in the future")]
    TooFar,
    /// It is none of the choices and no date.
    #[error("not an expiry, expected 30, 60, 90 or 365 days, never, or a date like 2027-01-31")]
    Unreadable,
}
