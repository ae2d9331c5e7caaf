//! Scans of a fleet of tokens.

use super::table::table;
use crate::fleet::{self, Asked};
use crate::units::{digits, grouped, time};

/// Measures and tells.
pub(super) fn section() -> Result<String, String> {
    let scans = fleet::measure()?;
    let row = |asked: &Asked| {
        let each = asked.nanoseconds / asked.tokens as f64;
        let plain = asked
            .plain_read
            .map(|plain| (time(plain), format!("{} %", digits(100.0 * plain / asked.nanoseconds))));
        let (plain, share) = plain.unwrap_or_else(|| ("–".to_owned(), "–".to_owned()));
        vec![
            asked.question.to_owned(),
            grouped(asked.tokens as u64),
            grouped(asked.answer as u64),
            time(asked.nanoseconds),
            format!("{each:.4} ns"),
            plain,
            share,
        ]
    };
    let rows: Vec<Vec<String>> = scans.asked.iter().map(row).collect();
    let heading = [
        "",
        "tokens",
        "answer",
        "all of them",
        "each",
        "plain read",
        "speed of that",
    ];
    Ok(format!(
        "## A fleet of tokens

Questions about all tokens at once, by `bailiwick-fleet`: ten million tokens of 100,000 teams under three roles, added one by
one in {:.1} s. A plain read adds up as many words as the question depends on, on as many threads: a loop from one end to the
other, compiled for the baseline. A scan uses the vectors that the processor has and reads in two places at once, so it can be
faster than that. Every count is compared with that of a loop over rows, and SQLite's and Cedar's with the same loop over as
many tokens as they were given.

{}",
        scans.filled,
        table(&heading, &rows)
    ))
}
