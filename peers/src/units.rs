//! Numbers for people.

/// Nanoseconds in the unit that suits them, with three digits.
pub(crate) fn time(nanoseconds: f64) -> String {
    let (value, unit) = match nanoseconds {
        below if below < 1e3 => (below, "ns"),
        below if below < 1e6 => (below / 1e3, "µs"),
        below if below < 1e9 => (below / 1e6, "ms"),
        other => (other / 1e9, "s"),
    };
    format!("{} {unit}", digits(value))
}

/// How many times as much.
pub(crate) fn times(ratio: f64) -> String {
    format!("{} ×", digits(ratio))
}

/// A size in bytes.
pub(crate) fn bytes(bytes: f64) -> String {
    grouped(bytes.round() as u64)
}

/// A whole number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Three digits, or all before the point.
pub(crate) fn digits(value: f64) -> String {
    match value {
        below if below < 9.995 => format!("{below:.2}"),
        below if below < 99.95 => format!("{below:.1}"),
        other => grouped(other.round() as u64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits() {
        let times: Vec<String> = [1.334, 9.996, 93.72, 1_233.2, 77_442.7, 2.5e6, 1.2e9]
            .map(time)
            .to_vec();
        assert_eq!(
            times,
            [
                "1.33 ns", "10.0 ns", "93.7 ns", "1.23 µs", "77.4 µs", "2.50 ms", "1.20 s"
            ]
        );
        assert_eq!(grouped(1_000_000), "1,000,000");
        assert_eq!(digits(1_662.3), "1,662");
    }
}
