//! Decisions by the line.

use std::io::{BufWriter, Read, Write};

use bailiwick::Catalog;
use serde::Serialize;

use super::request::Request;
use super::verdict::Verdict;
use crate::error::Error;
use crate::json;
use crate::lines::{LONGEST, Line, Lines};
use crate::outcome::Outcome;
use crate::subject::Roles;

/// What is written in place of a decision.
#[derive(Serialize)]
struct BadLine {
    error: String,
}

/// Answers each line by one line: a decision, or what is wrong with it.
pub(crate) fn run<C: Catalog>(input: impl Read, output: impl Write) -> Result<Outcome, Error> {
    let roles = Roles::<C>::new();
    let mut lines = Lines::new(BUFFER, input);
    let mut out = BufWriter::with_capacity(BUFFER, output);
    let mut outcome = Outcome::Yes;
    let mut number = 0_u64;
    loop {
        if lines.would_wait() {
            // Whoever asks line by line waits for the answer before the next question.
            out.flush()?;
        }
        let line = match lines.read() {
            Ok(Some(line)) => line,
            Ok(None) => break,
            Err(error) => {
                out.flush()?;
                return Err(Error::new(format!("cannot read standard input: {error}")));
            }
        };
        number += 1;
        outcome = outcome.max(match answer(&roles, line) {
            Ok((verdict, result)) => {
                json::write_line(&mut out, &verdict)?;
                result
            }
            Err(message) => {
                let error = format!("line {number}: {message}");
                json::write_line(&mut out, &BadLine { error })?;
                Outcome::Unanswered
            }
        });
    }
    out.flush()?;
    Ok(outcome)
}

fn answer<C: Catalog>(roles: &Roles<C>, line: Line<'_>) -> Result<(Verdict, Outcome), String> {
    let Line::Whole(line) = line else {
        return Err(format!("more than {LONGEST} bytes"));
    };
    let request = Request::parse(line)?;
    let subject = roles
        .subject(&request.role, &request.grant)
        .map_err(|error| error.to_string())?;
    let decision = subject.decide(C::endpoint(request.method, &request.path));
    let outcome = super::outcome(decision.is_allow());
    Ok((Verdict::new(decision, subject.unknown()), outcome))
}

/// How many bytes are read and written at once.
const BUFFER: usize = 1 << 16;
