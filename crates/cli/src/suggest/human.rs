//! A suggestion for people.

use std::io::{self, Write};

use bailiwick::Catalog;
use bailiwick_analysis::suggest::{Current, Proof, Suggestion, Use};

use super::Answer;
use crate::terminal::{ASIDE, BAD, Count, GOOD, NAME, Plain, WARNING};

/// Writes the suggestion and its reasons.
pub(super) fn write<C: Catalog>(out: &mut impl Write, answer: &Answer<C>) -> io::Result<()> {
    let suggestion = &answer.suggestion;
    write_total(out, answer)?;
    write_scopes(out, suggestion)?;
    write_needs(out, suggestion)?;
    write_unmatched(out, suggestion)?;
    match &answer.current {
        Some(current) => write_current(out, current, suggestion.total),
        None => Ok(()),
    }
}

fn write_total<C: Catalog>(out: &mut impl Write, answer: &Answer<C>) -> io::Result<()> {
    let Use { calls, first, last } = answer.suggestion.total;
    write!(out, "{}", Calls(calls))?;
    if let (Some(first), Some(last)) = (first, last) {
        write!(out, " within {}", Span(last.as_secs() - first.as_secs()))?;
    }
    let skipped = answer.skipped;
    for (count, what) in [(skipped.bad_lines, "bad lines"), (skipped.failed, "failed calls")] {
        if count > 0 {
            write!(out, ", and {count} {what} left out")?;
        }
    }
    writeln!(out)
}

fn write_scopes<C: Catalog>(out: &mut impl Write, suggestion: &Suggestion<C>) -> io::Result<()> {
    let cover = &suggestion.cover;
    if cover.scopes.is_empty() {
        let what = if suggestion.needs.is_empty() {
            "nothing to cover"
        } else {
            "any token will do"
        };
        return writeln!(out, "\n{GOOD}{what}{GOOD:#}");
    }
    writeln!(out, "\n{NAME}mint a token with{NAME:#}")?;
    let width = cover
        .scopes
        .iter()
        .map(|scope| scope.name().len())
        .max()
        .unwrap_or_default();
    for reason in &suggestion.reasons {
        let name = reason.scope.name();
        write!(
            out,
            "  {GOOD}{name}{GOOD:#}{:padding$}",
            "",
            padding = width - name.len()
        )?;
        match (reason.uses.calls, reason.required_by.is_empty()) {
            (0, _) => writeln!(out, "  {ASIDE}required by {}{ASIDE:#}", reason.required_by)?,
            (calls, _) => writeln!(out, "  {}", Calls(calls))?,
        }
    }
    match cover.proof {
        Proof::Minimum => writeln!(out, "  {ASIDE}the minimum: no fewer scopes are enough{ASIDE:#}")?,
        Proof::UpperBound { at_least } => writeln!(
            out,
            "  {WARNING}an upper bound{WARNING:#}: there are too many ways to try them all; {at_least} are needed at least"
        )?,
    }
    match suggestion.roles.split_first() {
        None => writeln!(out, "  {WARNING}no predefined role can mint it{WARNING:#}"),
        Some((least, others)) => {
            write!(out, "  the role {NAME}{least}{NAME:#} is enough to mint it")?;
            match others {
                [] => writeln!(out),
                others => writeln!(out, " {ASIDE}(so is {}){ASIDE:#}", others.join(", ")),
            }
        }
    }
}

fn write_needs<C: Catalog>(out: &mut impl Write, suggestion: &Suggestion<C>) -> io::Result<()> {
    if suggestion.needs.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{NAME}calls{NAME:#}")?;
    let width = suggestion
        .needs
        .iter()
        .map(|need| need.uses.calls.to_string().len())
        .max();
    let width = width.unwrap_or_default();
    for need in &suggestion.needs {
        write!(out, "  {:width$}  {}", need.uses.calls, need.endpoint)?;
        if need.scopes.is_empty() {
            writeln!(out, "   {ASIDE}no scope{ASIDE:#}")?;
        } else {
            writeln!(out, "   {ASIDE}{}{ASIDE:#}", need.scopes)?;
        }
    }
    Ok(())
}

/// How many requests without an endpoint people want to see.
const MOST_UNMATCHED: usize = 20;

fn write_unmatched<C: Catalog>(out: &mut impl Write, suggestion: &Suggestion<C>) -> io::Result<()> {
    let unmatched = &suggestion.unmatched;
    let Some(first) = unmatched.first() else {
        return Ok(());
    };
    writeln!(out, "\n{WARNING}calls that no endpoint is for{WARNING:#}")?;
    let width = first.calls.to_string().len();
    for found in unmatched.iter().take(MOST_UNMATCHED) {
        let (method, path) = (Plain(&found.method), Plain(&found.path));
        writeln!(out, "  {:width$}  {method} {path}", found.calls)?;
    }
    let rest: u64 = unmatched.iter().skip(MOST_UNMATCHED).map(|found| found.calls).sum();
    match rest + suggestion.more_unmatched {
        0 => Ok(()),
        more => writeln!(out, "  {ASIDE}and {} of others{ASIDE:#}", Calls(more)),
    }
}

fn write_current<C: Catalog>(out: &mut impl Write, current: &Current<C>, total: Use) -> io::Result<()> {
    writeln!(out, "\n{NAME}the token as it is{NAME:#}")?;
    let width = current
        .scopes
        .iter()
        .map(|grip| grip.scope.name().len())
        .max()
        .unwrap_or_default();
    for grip in &current.scopes {
        let name = grip.scope.name();
        let style = if grip.is_unused() { BAD } else { GOOD };
        write!(
            out,
            "  {style}{name}{style:#}{:padding$}  ",
            "",
            padding = width - name.len()
        )?;
        let calls = grip.uses.calls;
        match (total.first, grip.uses.last, total.last) {
            (Some(first), _, Some(end)) if grip.is_unused() => {
                writeln!(out, "unused for at least {}", Span(end.as_secs() - first.as_secs()))?;
            }
            _ if grip.is_unused() => writeln!(out, "unused")?,
            _ if calls == 0 => writeln!(out, "{ASIDE}required by {}{ASIDE:#}", grip.required_by)?,
            (_, Some(last), Some(end)) => {
                let ago = Span(end.as_secs() - last.as_secs());
                writeln!(out, "{}, most recently {ago} before the end", Calls(calls))?;
            }
            _ => writeln!(out, "{}", Calls(calls))?,
        }
    }
    for endpoint in &current.denied {
        writeln!(out, "  {BAD}denied{BAD:#} {endpoint}")?;
    }
    let unused = current.unused().count();
    writeln!(out, "  {}", Count(unused, "unused scope"))
}

/// A number of calls.
struct Calls(u64);

impl std::fmt::Display for Calls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} call{}", self.0, if self.0 == 1 { "" } else { "s" })
    }
}

/// A number of seconds, as people say it.
struct Span(i64);

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let units = [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")];
        let fitting = units.iter().find(|(seconds, _)| self.0 >= 2 * seconds);
        let (seconds, unit) = fitting.unwrap_or(&(1, "second"));
        let count = self.0 / seconds;
        write!(f, "{count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}
