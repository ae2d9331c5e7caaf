//! `bailiwick suggest`: the least privilege that is enough for what was called.

mod human;
mod input;
mod read;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use bailiwick::{Catalog, StoredGrant};
use bailiwick_analysis::log::Fields;
use bailiwick_analysis::suggest::{Current, Observed, Suggestion, current, suggest};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::args::{CatalogChoice, Format, FormatArg, InCatalog};
use crate::error::Error;
use crate::json;
use crate::outcome::Outcome;
use crate::spoken;
use crate::terminal;
use read::Skipped;

/// Find the least that a token needs for what was called, from access logs
///
/// The answer is the smallest set of scopes that covers every call and can be minted: no other has fewer scopes, with all
/// that they imply. Where the search for it would take too long, it says that it is an upper bound. With it comes
/// which calls need which scope, which calls no endpoint is for, and under which predefined roles such a token can be
/// minted.
///
/// Logs are read from files or standard input, gzipped or not: the common or combined log format, JSON lines, HAR files,
/// or lines of `METHOD path`. Which of them, their beginning says.
///
/// Exits with 0, 1 when there are calls that no endpoint is for or `--current` has too much or too little, 2 when a log
/// cannot be read.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SuggestArgs {
    #[command(flatten)]
    catalog: CatalogChoice,
    #[command(flatten)]
    question: Question,
}

#[derive(Debug, Args)]
struct Question {
    /// The logs; `-` and none at all are standard input
    logs: Vec<PathBuf>,
    /// How the logs are written; without this, what they look like
    #[arg(long, value_enum, value_name = "LOG")]
    log_format: Option<LogFormat>,
    /// The field of the method, in JSON logs; a dot leads into an object within
    #[arg(long, value_name = "NAME", default_value = "method")]
    method_field: String,
    /// The field of the path or URL
    #[arg(long, value_name = "NAME", default_value = "path")]
    path_field: String,
    /// The field that has both, as in `GET /v2/droplets HTTP/1.1`
    #[arg(long, value_name = "NAME", default_value = "request")]
    request_field: String,
    /// The field of the time: RFC 3339, or seconds or milliseconds since 1970
    #[arg(long, value_name = "NAME", default_value = "time")]
    time_field: String,
    /// The field of the answer's status
    #[arg(long, value_name = "NAME", default_value = "status")]
    status_field: String,
    /// Leave out calls that were answered with a status of 400 or more
    #[arg(long)]
    skip_failed: bool,
    /// Leave out lines that are no calls, and count them
    #[arg(long)]
    skip_bad_lines: bool,
    /// What a token has, to compare: `read-only`, `full-access`, or scopes separated by spaces or commas
    #[arg(long, value_name = "GRANT")]
    current: Vec<String>,
    #[command(flatten)]
    format: FormatArg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    /// The common log format, or the combined one
    Common,
    /// `METHOD path`
    Plain,
    /// JSON objects, one a line
    Json,
    /// An HTTP archive
    Har,
}

const EXAMPLES: &str = "Examples:
  bailiwick suggest access.log.gz
  bailiwick suggest --current droplet:read,droplet:delete < access.log
  jq -c 'select(.token == \"ci\")' calls.jsonl | bailiwick suggest --path-field http.url";

impl SuggestArgs {
    /// Suggests by the catalogue that was asked for.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        self.catalog.run(self.question)
    }
}

/// The whole answer.
#[derive(Serialize)]
#[serde(bound = "")]
struct Answer<C: Catalog> {
    #[serde(flatten)]
    suggestion: Suggestion<C>,
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<Current<C>>,
    skipped: Skipped,
}

impl InCatalog for Question {
    fn run_in<C: Catalog>(self) -> Result<Outcome, Error> {
        let grant = match self.current.as_slice() {
            [] => None,
            words => Some(spoken::grant::<C>(words)?),
        };
        for name in grant.iter().flat_map(StoredGrant::unknown::<C>) {
            spoken::warn_of_unknown::<C>(name);
        }
        let mut observed = Observed::<C>::new();
        let skipped = read::read(&self, &mut observed)?;
        let answer = Answer {
            suggestion: suggest(&observed),
            current: grant.map(|grant| current(&grant.resolve(), &observed)),
            skipped,
        };
        match self.format.format {
            Format::Human => {
                let mut out = BufWriter::new(terminal::stdout());
                human::write(&mut out, &answer)?;
                out.flush()?;
            }
            Format::Json => {
                let mut out = BufWriter::new(io::stdout().lock());
                json::write_line(&mut out, &answer)?;
                out.flush()?;
            }
        }
        let fits = |current: &Current<C>| current.denied.is_empty() && current.unused().next().is_none();
        let clean = answer.suggestion.unmatched.is_empty() && answer.current.as_ref().is_none_or(fits);
        Ok(if clean { Outcome::Yes } else { Outcome::No })
    }
}

impl Question {
    fn fields(&self) -> Fields {
        Fields {
            method: self.method_field.clone(),
            path: self.path_field.clone(),
            request: self.request_field.clone(),
            time: self.time_field.clone(),
            status: self.status_field.clone(),
        }
    }
}
