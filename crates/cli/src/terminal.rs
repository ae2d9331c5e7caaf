//! Standard output and standard error, in colour where somebody sees it.

use std::fmt;
use std::io::{self, StderrLock, StdoutLock, Write};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};

/// Allowed, clean.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
/// Denied.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// The word `error`.
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// The word `warning`.
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// The words that lead to what can be done.
pub(crate) const HELP: Style = AnsiColor::Cyan.on_default().bold();
/// What a reader looks for.
pub(crate) const NAME: Style = Style::new().bold();
/// What a reader may skip.
pub(crate) const ASIDE: Style = Style::new().dimmed();

/// Standard output for people. Escape sequences are taken out where there is no terminal or `NO_COLOR` is set.
pub(crate) fn stdout() -> AutoStream<StdoutLock<'static>> {
    AutoStream::auto(io::stdout().lock())
}

/// Standard error for people, as [`stdout`].
pub(crate) fn stderr() -> AutoStream<StderrLock<'static>> {
    AutoStream::auto(io::stderr().lock())
}

/// Tells of something that the user may not have meant, with advice if there is some. A warning that cannot be written
/// changes no answer.
pub(crate) fn warn(message: impl fmt::Display, help: Option<impl fmt::Display>) {
    let mut out = stderr();
    _ = writeln!(out, "{WARNING}warning{WARNING:#}: {message}");
    if let Some(help) = help {
        _ = writeln!(out, "  {HELP}help{HELP:#}: {help}");
    }
}

/// A text from outside, on one line: it must not be able to move the cursor or to pass for another line.
pub(crate) struct Plain<'a>(pub(crate) &'a str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for char in self.0.chars() {
            let moves = matches!(char, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            if char.is_control() || moves {
                write!(f, "{}", char.escape_default())?;
            } else {
                fmt::Write::write_char(f, char)?;
            }
        }
        Ok(())
    }
}

/// A number and what it counts.
pub(crate) struct Count(pub(crate) usize, pub(crate) &'static str);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(count, noun) = self;
        let ending = match (count, noun.ends_with('s')) {
            (1, _) => "",
            (_, true) => "es",
            (_, false) => "s",
        };
        match count {
            0 => write!(f, "no {noun}{ending}"),
            _ => write!(f, "{count} {noun}{ending}"),
        }
    }
}
