//! What is wrong with a text as TOML, without what is only a consequence of it.

use std::collections::HashSet;

use toml_parser::{Expected, ParseError};

use crate::diagnostic::{Code, Finding, Findings, Quoted};
use crate::source::{File, Lines, Span};

pub(super) fn report(file: File, text: &str, mut errors: Vec<ParseError>, findings: &mut Findings) {
    if errors.is_empty() {
        return;
    }
    let lines = Lines::new(text);
    errors.sort_by_key(start);
    let swallowed = swallowed(file, text, &lines, &errors);
    let end = swallowed.as_ref().map_or(usize::MAX, |(place, _)| place.start);
    let mut seen = HashSet::new();
    let mut brackets = HashSet::new();
    let mut causes = Vec::new();
    for error in errors.iter().filter(|error| start(error) < end) {
        // On one line, and within one pair of brackets, what follows the first error is mostly its consequence.
        let bracket = error
            .context()
            .filter(|context| is_bracket(text, *context))
            .map(|context| context.start());
        let line = lines.line(start(error));
        if seen.insert(line.start) && bracket.is_none_or(|bracket| brackets.insert(bracket)) {
            causes.push((
                Span {
                    file,
                    start: line.start,
                    end: line.end.min(end),
                },
                finding(file, text, error),
            ));
        }
    }
    causes.extend(swallowed);
    findings.distrust(causes);
}

/// What was not read as its author meant it, from some place to the end of the text, and why.
fn swallowed(file: File, text: &str, lines: &Lines<'_>, errors: &[ParseError]) -> Option<(Span, Finding)> {
    let conflict = lines.starting_with(CONFLICT).map(|at| {
        let span = Span {
            file,
            start: at,
            end: at + CONFLICT.len(),
        };
        let finding = Finding::new(Code::Syntax, span, "a merge conflict is not resolved");
        let help = "take the lock of the branch that you merge into, and run `bailiwick lock`";
        (
            to_the_end(span),
            if file == File::Lock {
                finding.help(help)
            } else {
                finding
            },
        )
    });
    // An array or inline table goes on until its bracket is closed, if need be to the end of the text.
    let unclosed = |error: &ParseError| error.description().starts_with("unclosed");
    let brackets = errors
        .iter()
        .filter(|error| unclosed(error))
        .filter_map(ParseError::context);
    let bracket = brackets
        .filter(|context| is_bracket(text, *context))
        .min()
        .map(|context| {
            let span = Span {
                file,
                start: context.start(),
                end: context.end(),
            };
            let bracket = text.get(context.start()..context.end()).unwrap_or("");
            // The bracket may well be closed, inside a string that is not.
            let cause = errors.iter().find(|error| {
                let same_line = lines.line(start(error)).start == lines.line(span.start).start;
                start(error) > span.start && same_line && !unclosed(error)
            });
            let opened = || {
                Finding::new(Code::Syntax, span, format!("{} is never closed", Quoted(bracket))).label("opened here")
            };
            (
                to_the_end(span),
                cause.map_or_else(opened, |error| finding(file, text, error)),
            )
        });
    conflict.into_iter().chain(bracket).min_by_key(|(from, _)| *from)
}

fn to_the_end(span: Span) -> Span {
    Span {
        end: usize::MAX,
        ..span
    }
}

fn is_bracket(text: &str, span: toml_parser::Span) -> bool {
    matches!(text.get(span.start()..span.end()), Some("[" | "{"))
}

fn start(error: &ParseError) -> usize {
    error.unexpected().or(error.context()).map_or(0, |span| span.start())
}

fn finding(file: File, text: &str, error: &ParseError) -> Finding {
    let (start, end) = error
        .unexpected()
        .or(error.context())
        .map_or((0, 0), |span| (span.start(), span.end()));
    let found = text.get(start..end).unwrap_or("");
    let finding = |message| Finding::new(Code::Syntax, Span { file, start, end }, message);
    let letters = found.starts_with(|char: char| char.is_alphabetic());
    match (error.description(), error.expected().unwrap_or_default()) {
        ("string values must be quoted", _) if found.is_empty() => finding("a value is missing"),
        (message, _) if message == "string values must be quoted" || message.starts_with("invalid ") && letters => {
            finding("string values must be quoted").label(format!("put {} into quotes", Quoted(found)))
        }
        ("cannot recurse further; max recursion depth met", _) => finding("values are nested too deeply"),
        ("invalid unquoted key", _) => {
            finding("invalid unquoted key").help("a name with a colon needs quotes, such as `\"droplet:read\"`")
        }
        (message, []) => finding(message),
        (message, expected) => finding(message).label(expectation(expected)),
    }
}

fn expectation(expected: &[Expected]) -> String {
    let name = |expected: &Expected| match expected {
        Expected::Literal("\n") => "a newline".to_owned(),
        Expected::Literal(text) => Quoted(text).to_string(),
        Expected::Description(text) => (*text).to_owned(),
        _ => "something else".to_owned(),
    };
    format!(
        "expected {}",
        expected.iter().map(name).collect::<Vec<_>>().join(" or ")
    )
}

/// What version control writes between two versions of the same lines.
const CONFLICT: &str = "<<<<<<<";
