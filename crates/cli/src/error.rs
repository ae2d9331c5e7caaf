//! Why there is no answer.

use std::fmt;
use std::io::{self, Write};

use bailiwick_catalog::Report;

use crate::outcome::Outcome;
use crate::terminal::{self, ERROR, HELP};

/// What keeps a command from doing its work.
#[derive(Debug)]
pub(crate) enum Error {
    /// One sentence, and perhaps what to do about it.
    Message {
        /// What is wrong, naming the file and the place if there is one.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
    /// A catalogue or its lock has errors.
    Report(Report),
    /// The answer could not be written.
    Output(io::Error),
}

impl Error {
    /// An error of one sentence.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Message {
            message: message.into(),
            help: None,
        }
    }

    /// The same error with advice, if there is some. Reports bring their own.
    pub(crate) fn with_help(self, help: Option<String>) -> Self {
        match self {
            Self::Message { message, .. } => Self::Message { message, help },
            other => other,
        }
    }

    /// Tells it on standard error. Where that is closed too, the exit code has to do.
    pub(crate) fn report(&self) -> Outcome {
        _ = self.write(&mut terminal::stderr());
        Outcome::Unanswered
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Message { message, help } => {
                writeln!(out, "{ERROR}error{ERROR:#}: {message}")?;
                match help {
                    Some(help) => writeln!(out, "  {HELP}help{HELP:#}: {help}"),
                    None => Ok(()),
                }
            }
            Self::Report(report) => write!(out, "{}", report.render(true)),
            // Whoever read the answer has heard enough, and wants to hear nothing about that either. The exit code says
            // that the answer is not whole: it must not pass for an allow.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Self::Output(error) => writeln!(out, "{ERROR}error{ERROR:#}: cannot write the answer: {error}"),
        }
    }
}

/// All of it on one line, for where there is no room for more.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message { message, help: None } => f.write_str(message),
            Self::Message {
                message,
                help: Some(help),
            } => write!(f, "{message}; {help}"),
            Self::Report(report) => fmt::Display::fmt(report, f),
            Self::Output(error) => fmt::Display::fmt(error, f),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<Report> for Error {
    fn from(report: Report) -> Self {
        Self::Report(report)
    }
}
