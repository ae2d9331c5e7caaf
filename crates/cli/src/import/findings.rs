//! What an import has to say besides its operations.

use std::io::{self, Write};

use bailiwick_catalog::openapi::Import;

use crate::description::{write_note, write_problem};
use crate::terminal::{self, HELP, Plain, WARNING};

/// Shows it on standard error; says whether something could not be read. What cannot be shown changes no result.
pub(crate) fn show(import: &Import) -> bool {
    _ = write(&mut terminal::stderr(), import);
    !import.problems.is_empty()
}

fn write(out: &mut impl Write, import: &Import) -> io::Result<()> {
    for note in &import.notes {
        write_note(out, &note.position.to_string(), note)?;
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
        write_problem(out, &problem.position.to_string(), problem)?;
    }
    Ok(())
}
