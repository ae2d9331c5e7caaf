//! What an import has to say besides its operations.

use std::io::{self, Write};

use bailiwick_catalog::openapi::Import;

use crate::terminal::{self, ASIDE, ERROR, HELP, Plain, WARNING};

/// Shows it on standard error; says whether something could not be read. What cannot be shown changes no result.
pub(crate) fn show(import: &Import) -> bool {
    _ = write(&mut terminal::stderr(), import);
    !import.problems.is_empty()
}

fn write(out: &mut impl Write, import: &Import) -> io::Result<()> {
    for note in &import.notes {
        let left_out = if note.left_out { "left out: " } else { "" };
        let (about, text) = (Plain(&note.about), Plain(&note.text));
        writeln!(
            out,
            "{ASIDE}note{ASIDE:#}: {}: {about}: {left_out}{text}",
            note.position
        )?;
    }
    for unknown in &import.unknown {
        let (name, operation) = (Plain(&unknown.name), Plain(&unknown.operation));
        let place = &unknown.position;
        writeln!(
            out,
            "{WARNING}warning{WARNING:#}: {place}: {operation} asks for `{name}`, which is no known scope"
        )?;
        if let Some(suggestion) = &unknown.suggestion {
            writeln!(out, "  {HELP}help{HELP:#}: did you mean `{}`?", Plain(suggestion))?;
        }
    }
    for problem in &import.problems {
        writeln!(out, "{ERROR}error{ERROR:#}: {}: {}", problem.position, problem.message)?;
        if let Some(help) = &problem.help {
            writeln!(out, "  {HELP}help{HELP:#}: {help}")?;
        }
    }
    Ok(())
}
