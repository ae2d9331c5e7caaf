//! `bailiwick decide`: whether a token may do something, and why not.

mod batch;
pub(crate) mod human;
mod request;
pub(crate) mod verdict;

use std::io::{self, Write};

use bailiwick::{Catalog, Method, StoredGrant};
use clap::Args;

use crate::args::{CatalogChoice, Format, FormatArg, InCatalog, methods};
use crate::error::Error;
use crate::json;
use crate::outcome::Outcome;
use crate::spoken;
use crate::subject::{RoleText, Roles};
use crate::terminal;
use verdict::Verdict;

/// Decide whether a token may make a request under its holder's role, and say why not
///
/// A denial names each missing scope, whether the token or the role lacks it, and what to do about it.
///
/// With `--batch`, each line of standard input is an object with the fields `method`, `path`, `role` (the name of a
/// predefined role, or a list of scopes) and `grant` (`"read_only"`, `"full_access"`, or a list of scopes), and each
/// line of standard output is the decision on it, or an object with the field `error`.
///
/// Exits with 0 for allow, 1 for deny, 2 when there is no decision; in a batch, with the highest of its lines.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DecideArgs {
    #[command(flatten)]
    catalog: CatalogChoice,
    #[command(flatten)]
    question: Question,
}

/// What is asked, whatever the catalogue.
#[derive(Debug, Args)]
struct Question {
    /// A predefined role, or scopes separated by spaces or commas; may be repeated
    #[arg(long, required_unless_present = "batch", conflicts_with = "batch")]
    role: Vec<String>,
    /// `read-only`, `full-access`, or scopes separated by spaces or commas; may be repeated
    #[arg(long, required_unless_present = "batch", conflicts_with = "batch")]
    grant: Vec<String>,
    #[command(flatten)]
    format: FormatArg,
    /// Decide on each line of standard input; the answers are JSON in any case
    #[arg(long)]
    batch: bool,
    /// The method of the request
    #[arg(required_unless_present = "batch", conflicts_with = "batch", value_parser = methods(), hide_possible_values = true)]
    method: Option<Method>,
    /// The path of the request, with or without its query
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    path: Option<String>,
}

const EXAMPLES: &str = r#"Examples:
  bailiwick decide --role member --grant droplet:read POST /v2/droplets
  bailiwick decide --batch < requests.jsonl > decisions.jsonl
    where a line of requests.jsonl is
    {"method":"GET","path":"/v2/droplets","role":"owner","grant":["droplet:read"]}"#;

impl DecideArgs {
    /// Decides by the catalogue that was asked for.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        self.catalog.run(self.question)
    }
}

impl InCatalog for Question {
    fn run_in<C: Catalog>(self) -> Result<Outcome, Error> {
        match (self.method, self.path) {
            (Some(method), Some(path)) => {
                let roles = Roles::<C>::new();
                let role = spoken::role(&roles, &self.role)?;
                let grant = spoken::grant::<C>(&self.grant)?;
                decide(&roles, method, &path, &role, &grant, self.format.format)
            }
            // Clap lets both be absent only for a batch.
            _ => batch::run::<C>(io::stdin().lock(), io::stdout().lock()),
        }
    }
}

fn decide<C: Catalog>(
    roles: &Roles<C>,
    method: Method,
    path: &str,
    role: &RoleText,
    grant: &StoredGrant,
    format: Format,
) -> Result<Outcome, Error> {
    let subject = roles.subject(role, grant)?;
    for name in subject.unknown() {
        spoken::warn_of_unknown::<C>(name);
    }
    let endpoint = C::endpoint(method, path);
    let decision = subject.decide(endpoint);
    match format {
        Format::Human => {
            let mut out = terminal::stdout();
            human::write(&mut out, method, path, endpoint, decision)?;
            out.flush()?;
        }
        Format::Json => {
            let mut out = io::stdout().lock();
            json::write_line(&mut out, &Verdict::new(decision, subject.unknown()))?;
            out.flush()?;
        }
    }
    Ok(outcome(decision.is_allow()))
}

/// What a decision comes to as an exit code.
fn outcome(allow: bool) -> Outcome {
    if allow { Outcome::Yes } else { Outcome::No }
}
