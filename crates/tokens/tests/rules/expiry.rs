//! How long a token lasts: 30, 60, 90 or 365 days, a date, or for ever.

use bailiwick::Timestamp;
use bailiwick_tokens::{Expiry, ExpiryError};
use proptest::prelude::*;

const DAY: i64 = 86_400;

#[test]
fn what_is_written_is_read() {
    let at = |secs| Ok(Expiry::At(Timestamp::from_secs(secs)));
    let cases = [
        ("30", Ok(Expiry::Days30)),
        ("60", Ok(Expiry::Days60)),
        ("90", Ok(Expiry::Days90)),
        ("365", Ok(Expiry::Days365)),
        ("never", Ok(Expiry::Never)),
        ("1970-01-02", at(DAY)),
        ("2027-01-31", at(1_801_353_600)),
        ("2027-01-31T12:00:00Z", at(1_801_396_800)),
        ("2027-01-31T12:00:00+02:00", at(1_801_389_600)),
        ("31", Err(ExpiryError::Unreadable)),
        ("", Err(ExpiryError::Unreadable)),
        ("2027-02-30", Err(ExpiryError::Unreadable)),
        ("2027-01-31T12:00:00", Err(ExpiryError::Unreadable)),
        ("tomorrow", Err(ExpiryError::Unreadable)),
        ("Never", Err(ExpiryError::Unreadable)),
    ];
    for (text, expected) in cases {
        assert_eq!(text.parse::<Expiry>(), expected, "{text}");
    }
}

#[test]
fn every_error_says_what_to_do() {
    let now = Timestamp::from_secs(0);
    let told = [
        (Expiry::At(now).moment(now), "the expiry is not in the future"),
        (
            Expiry::Days30.moment(Timestamp::from_secs(i64::MAX)),
            "the expiry is too far in the future",
        ),
        (
            "soon".parse::<Expiry>().map(|_| None),
            "not an expiry, expected 30, 60, 90 or 365 days, never, or a date like 2027-01-31",
        ),
    ];
    for (result, message) in told {
        assert_eq!(result.unwrap_err().to_string(), message);
    }
}

proptest! {
    #[test]
    fn a_choice_of_days_is_so_many_days_from_now(now in -1_000_000_000_000_i64..1_000_000_000_000) {
        let now = Timestamp::from_secs(now);
        for (expiry, days) in [(Expiry::Days30, 30), (Expiry::Days60, 60), (Expiry::Days90, 90), (Expiry::Days365, 365)] {
            let at = expiry.moment(now).unwrap().unwrap();
            prop_assert_eq!(at.as_secs() - now.as_secs(), days * DAY);
        }
        prop_assert_eq!(Expiry::Never.moment(now), Ok(None));
    }

    #[test]
    fn a_moment_is_in_the_future_or_an_error(now in any::<i64>(), at in any::<i64>()) {
        let (now, at) = (Timestamp::from_secs(now), Timestamp::from_secs(at));
        let expected = if at > now { Ok(Some(at)) } else { Err(ExpiryError::Past) };
        prop_assert_eq!(Expiry::At(at).moment(now), expected);
    }

    #[test]
    fn what_is_shown_is_read_again(at in -62_135_596_800_i64..253_402_300_799) {
        for expiry in Expiry::CHOICES.into_iter().chain([Expiry::At(Timestamp::from_secs(at))]) {
            prop_assert_eq!(expiry.to_string().parse::<Expiry>(), Ok(expiry));
        }
    }
}
