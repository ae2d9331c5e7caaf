//! Times as logs write them.

use bailiwick::Timestamp;

/// Reads times. Lines of one second mostly stand together, so the last answer is kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Clock {
    text: Vec<u8>,
    time: Option<Timestamp>,
}

impl Clock {
    /// `10/Oct/2000:13:55:36 -0700`, as the common log format has it.
    pub(super) fn common(&mut self, text: &[u8]) -> Option<Timestamp> {
        self.read(text, |text| {
            let parsed = jiff::fmt::strtime::parse("%d/%b/%Y:%H:%M:%S %z", text).ok()?;
            parsed.to_timestamp().ok()
        })
    }

    /// RFC 3339, or seconds or milliseconds since 1970.
    pub(super) fn any(&mut self, text: &[u8]) -> Option<Timestamp> {
        self.read(text, |text| match std::str::from_utf8(text).ok()?.parse::<f64>() {
            Ok(number) => since_1970(number),
            Err(_) => std::str::from_utf8(text).ok()?.parse().ok(),
        })
    }

    fn read(&mut self, text: &[u8], parse: impl Fn(&[u8]) -> Option<jiff::Timestamp>) -> Option<Timestamp> {
        if text != self.text {
            self.time = parse(text).map(|time| Timestamp::from_secs(time.as_second()));
            self.text.clear();
            self.text.extend_from_slice(text);
        }
        self.time
    }
}

/// Seconds up to the year 5138, and milliseconds above.
fn since_1970(number: f64) -> Option<jiff::Timestamp> {
    let seconds = if number.abs() < 1e11 { number } else { number / 1000.0 };
    let duration = jiff::SignedDuration::try_from_secs_f64(seconds).ok()?;
    jiff::Timestamp::from_duration(duration).ok()
}
