//! `bailiwick explain`: one decision, endpoint or scope, told in full.

mod decision;
mod endpoint;
mod scope;

use std::io::{self, Write};

use bailiwick::{Catalog, Decision, Denial, Endpoint, Method, Scope};
use bailiwick_analysis::explain;
use clap::Args;
use serde::Serialize;

use crate::args::{CatalogChoice, Format, FormatArg, InCatalog, methods};
use crate::decide::human;
use crate::decide::verdict::Verdict;
use crate::endpoint_hint::EndpointHint;
use crate::error::Error;
use crate::json;
use crate::nearest::nearest;
use crate::outcome::Outcome;
use crate::spoken;
use crate::subject::Roles;
use crate::terminal::{self, Plain};

/// Tell one decision in full, or what there is to know about an endpoint or a scope
///
/// For a request with a role and a grant: every alternative of the endpoint, and for each scope whether the token and
/// the role have it, by name or through which implication, and what would help. It tells what the token holds, so it is
/// for whoever runs the API and not for its clients.
///
/// With `--endpoint`, what can call it: which scopes, and under which predefined roles which kinds of token. With
/// `--scope`, its endpoints, relations and roles.
///
/// Exits with 0 for allow, 1 for deny, 2 when there is no such thing.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    catalog: CatalogChoice,
    #[command(flatten)]
    question: Question,
}

#[derive(Debug, Args)]
struct Question {
    /// An endpoint, as method and path or path template
    #[arg(long, value_name = "METHOD PATH", conflicts_with_all = ["scope", "role", "grant", "method"])]
    endpoint: Option<String>,
    /// A scope, or an old name of some
    #[arg(long, value_name = "NAME", conflicts_with_all = ["role", "grant", "method"])]
    scope: Option<String>,
    /// A predefined role, or scopes separated by spaces or commas; may be repeated
    #[arg(long, required_unless_present_any = ["endpoint", "scope"])]
    role: Vec<String>,
    /// `read-only`, `full-access`, or scopes separated by spaces or commas; may be repeated
    #[arg(long, required_unless_present_any = ["endpoint", "scope"])]
    grant: Vec<String>,
    #[command(flatten)]
    format: FormatArg,
    /// The method of the request
    #[arg(required_unless_present_any = ["endpoint", "scope"], value_parser = methods(), hide_possible_values = true)]
    method: Option<Method>,
    /// The path of the request, with or without its query
    #[arg(required_unless_present_any = ["endpoint", "scope"])]
    path: Option<String>,
}

const EXAMPLES: &str = "Examples:
  bailiwick explain --role member --grant droplet:read POST /v2/droplets
  bailiwick explain --endpoint 'POST /v2/droplets'
  bailiwick explain --scope droplet:create";

impl ExplainArgs {
    /// Explains by the catalogue that was asked for.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        self.catalog.run(self.question)
    }
}

impl InCatalog for Question {
    fn run_in<C: Catalog>(self) -> Result<Outcome, Error> {
        let format = self.format.format;
        if let Some(name) = &self.scope {
            for scope in scopes::<C>(name)? {
                let profile = explain::scope(scope);
                show(format, &profile, |out| scope::write(out, &profile))?;
            }
            return Ok(Outcome::Yes);
        }
        if let Some(text) = &self.endpoint {
            let profile = explain::endpoint(endpoint::<C>(text)?);
            show(format, &profile, |out| endpoint::write(out, &profile))?;
            return Ok(Outcome::Yes);
        }
        match (self.method, &self.path) {
            (Some(method), Some(path)) => self.decision::<C>(method, path),
            // Clap lets both be absent only beside one of the others.
            _ => Ok(Outcome::Unanswered),
        }
    }
}

impl Question {
    fn decision<C: Catalog>(&self, method: Method, path: &str) -> Result<Outcome, Error> {
        let roles = Roles::<C>::new();
        let role = spoken::role(&roles, &self.role)?;
        let grant = spoken::grant::<C>(&self.grant)?;
        let subject = roles.subject(&role, &grant)?;
        for name in subject.unknown() {
            spoken::warn_of_unknown::<C>(name);
        }
        let Some(endpoint) = C::endpoint(method, path) else {
            let denied = Decision::<C>::Deny(Denial::UnknownEndpoint);
            let verdict = Verdict::new(denied, subject.unknown());
            show(self.format.format, &verdict, |out| {
                human::write(out, method, path, None, denied)
            })?;
            return Ok(Outcome::No);
        };
        let story = explain::decision(subject.effective(), endpoint);
        show(self.format.format, &story, |out| {
            decision::write(out, method, path, &story)
        })?;
        Ok(if story.allow { Outcome::Yes } else { Outcome::No })
    }
}

fn show<T: Serialize>(
    format: Format,
    value: &T,
    human: impl FnOnce(&mut anstream::AutoStream<io::StdoutLock<'static>>) -> io::Result<()>,
) -> Result<(), Error> {
    match format {
        Format::Human => {
            let mut out = terminal::stdout();
            human(&mut out)?;
            out.flush()?;
        }
        Format::Json => {
            let mut out = io::stdout().lock();
            json::write_line(&mut out, value)?;
            out.flush()?;
        }
    }
    Ok(())
}

/// The scopes that a name means now.
fn scopes<C: Catalog>(name: &str) -> Result<Vec<Scope<C>>, Error> {
    let scopes: Vec<_> = C::resolve(name).scopes().iter().collect();
    if scopes.is_empty() {
        let meant = nearest(name, C::scopes().map(Scope::name));
        let help = meant.map(|meant| format!("did you mean `{meant}`?"));
        return Err(Error::new(format!("unknown scope `{}`", Plain(name))).with_help(help));
    }
    Ok(scopes)
}

/// The endpoint that a method and a path or a path template lead to.
fn endpoint<C: Catalog>(text: &str) -> Result<Endpoint<C>, Error> {
    let (method, path) = text.trim().split_once(' ').unwrap_or((text, ""));
    let method: Method = method.parse().map_err(|_| {
        let message = format!("`{}` is no endpoint", Plain(text));
        Error::new(message).with_help(Some("write it as `GET /path`, in one argument".to_owned()))
    })?;
    let path = path.trim();
    C::endpoint(method, path).ok_or_else(|| {
        let hint = EndpointHint::<C>::find(method, path).map(|hint| hint.to_string());
        Error::new(format!("no endpoint for `{method} {}`", Plain(path))).with_help(hint)
    })
}
