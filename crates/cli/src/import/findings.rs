//! What an import has to say besides its operations.

use std::collections::BTreeMap;
use std::io::{self, Write};

use bailiwick_catalog::openapi::{Import, Kind, Remark, Silence, UnknownScope, kinds};

use crate::description::write_problem;
use crate::terminal::{self, ASIDE, Count, HELP, Plain, WARNING};

/// Shows it on standard error: a line for each kind, or every place if asked for. What cannot be shown changes no result.
pub(crate) fn show(import: &Import, verbose: bool) {
    _ = write(&mut terminal::stderr(), import, verbose);
}

fn write(out: &mut impl Write, import: &Import, verbose: bool) -> io::Result<()> {
    for kind in kinds(&import.notes) {
        write_kind(out, "", &kind, verbose)?;
    }
    for kind in kinds(&import.left_out) {
        if import.silence.is_none() || kind.text != Silence::WHY {
            write_kind(out, "left out: ", &kind, verbose)?;
        }
    }
    if let Some(silence) = &import.silence {
        writeln!(out, "{WARNING}warning{WARNING:#}: {}", Plain(&silence.to_string()))?;
        let help = "say it in the description (`security: []` is public), or ask for any token with `--silent \
                    authenticated`, or for scopes that are made for the purpose with `--derive tags`";
        writeln!(out, "  {HELP}help{HELP:#}: {help}")?;
        let silent = import
            .left_out
            .iter()
            .filter(|left_out| verbose && left_out.why == Silence::WHY);
        for left_out in silent {
            write_place(out, left_out)?;
        }
    }
    write_unknown(out, &import.unknown, verbose)?;
    let candidates = import.read_candidates();
    if !candidates.is_empty() {
        let count = Count(candidates.len(), "scope");
        writeln!(
            out,
            "{ASIDE}note{ASIDE:#}: only GET asks for {count} of class other, such as `{}`; `--read PATTERN` makes those \
             that match of class read",
            Plain(candidates.first().copied().unwrap_or_default())
        )?;
        for name in candidates.iter().filter(|_| verbose) {
            writeln!(out, "  {}", Plain(name))?;
        }
    }
    for problem in &import.problems {
        write_problem(out, &problem.position.to_string(), problem)?;
    }
    Ok(())
}

fn write_kind<R: Remark>(out: &mut impl Write, left_out: &str, kind: &Kind<'_, R>, verbose: bool) -> io::Result<()> {
    let Some(first) = kind.remarks.first() else {
        return Ok(());
    };
    let (place, text) = (first.position().to_string(), kind.to_string());
    writeln!(
        out,
        "{ASIDE}note{ASIDE:#}: {}: {left_out}{}",
        Plain(&place),
        Plain(&text)
    )?;
    let places = kind.remarks.iter().filter(|_| verbose && kind.remarks.len() > 1);
    places.into_iter().try_for_each(|remark| write_place(out, *remark))
}

fn write_place(out: &mut impl Write, remark: &impl Remark) -> io::Result<()> {
    writeln!(
        out,
        "  {}: {}",
        Plain(&remark.position().to_string()),
        Plain(remark.about())
    )
}

/// A warning for each name.
fn write_unknown(out: &mut impl Write, unknown: &[UnknownScope], verbose: bool) -> io::Result<()> {
    let mut names: BTreeMap<&str, Vec<&UnknownScope>> = BTreeMap::new();
    for one in unknown {
        names.entry(&one.name).or_default().push(one);
    }
    for (name, all) in names {
        let Some(first) = all.first() else { continue };
        let (place, operation) = (first.position.to_string(), Plain(&first.operation));
        let more = match all.len() - 1 {
            0 => String::new(),
            more => format!(" and {} more", Count(more, "operation")),
        };
        let ask = if more.is_empty() { "asks" } else { "ask" };
        writeln!(
            out,
            "{WARNING}warning{WARNING:#}: {}: {operation}{more} {ask} for `{}`, which is no known scope",
            Plain(&place),
            Plain(name)
        )?;
        if let Some(suggestion) = &first.suggestion {
            writeln!(out, "  {HELP}help{HELP:#}: did you mean `{}`?", Plain(suggestion))?;
        }
        for one in all.iter().filter(|_| verbose && all.len() > 1) {
            writeln!(out, "  {}: {}", Plain(&one.position.to_string()), Plain(&one.operation))?;
        }
    }
    Ok(())
}
