//! `bailiwick token show`

use std::io::Write;

use bailiwick::{Catalog, GrantKind, Scope};
use bailiwick_tokens::{Standing, TokenView};
use clap::Args;
use serde_json::json;

use super::context::Context;
use super::which::{self, UserArg};
use super::{list, moment};
use crate::args::{Format, FormatArg};
use crate::error::Error;
use crate::json;
use crate::outcome::Outcome;
use crate::terminal::{self, ASIDE, BAD, GOOD, NAME, Plain};

/// Show a token: what it was given, what it can do now, and which of its names mean nothing
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ShowArgs {
    #[command(flatten)]
    user: UserArg,
    #[command(flatten)]
    format: FormatArg,
    /// The token, by name or identifier
    token: String,
}

const EXAMPLES: &str = "Examples:
  bailiwick token show ci
  bailiwick token show ci --format json";

impl ShowArgs {
    pub(super) async fn run<C: Catalog>(self, context: &Context<C>) -> Result<Outcome, Error> {
        let token = which::token(context, &self.user, &self.token).await?;
        let view = context.tokens.get(token.id, context.now).await?;
        let view = view.ok_or_else(|| Error::new("the token is gone"))?;
        match self.format.format {
            Format::Human => human(&view)?,
            Format::Json => json::write_line(&mut std::io::stdout().lock(), &object(&view))?,
        }
        Ok(Outcome::Yes)
    }
}

fn human<C: Catalog>(view: &TokenView<C>) -> Result<(), Error> {
    let mut out = terminal::stdout();
    let token = &view.token;
    writeln!(out, "{NAME}{}{NAME:#}   {}", Plain(token.name.as_str()), token.id)?;
    writeln!(out, "  given       {}", list::scopes(&token.grant))?;
    writeln!(
        out,
        "  role        {}",
        view.standing.as_ref().map_or("none", Standing::role_name)
    )?;
    writeln!(out, "  created     {}", moment::shown(Some(token.created_at), ""))?;
    writeln!(out, "  last used   {}", moment::shown(token.last_used_at, "never"))?;
    writeln!(out, "  expires     {}", moment::shown(token.expires_at, "never"))?;
    if view.old_secret_until.is_some() {
        writeln!(
            out,
            "  old secret  works until {}",
            moment::shown(view.old_secret_until, "")
        )?;
    }
    if let Some(parent) = &view.parent {
        writeln!(out, "  minted by   {}   {}", Plain(parent.name.as_str()), parent.id)?;
    }
    if view.descendants > 0 {
        let (tokens, end) = if view.descendants == 1 {
            ("token", "ends")
        } else {
            ("tokens", "end")
        };
        writeln!(
            out,
            "  minted      {} live {tokens} that {end} with it",
            view.descendants
        )?;
    }
    writeln!(out, "  scopes")?;
    let shown = match token.grant.kind() {
        GrantKind::Custom => view.granted.chosen(),
        GrantKind::ReadOnly | GrantKind::FullAccess => &view.effective,
    };
    for scope in shown {
        if view.effective.contains(scope) {
            writeln!(out, "    {GOOD}{}{GOOD:#}", scope.name())?;
        } else {
            writeln!(
                out,
                "    {BAD}{}{BAD:#}  {ASIDE}the role does not have it now{ASIDE:#}",
                scope.name()
            )?;
        }
    }
    for name in &view.unknown {
        writeln!(out, "    {}  {ASIDE}unknown, grants nothing{ASIDE:#}", Plain(name))?;
    }
    Ok(out.flush()?)
}

fn object<C: Catalog>(view: &TokenView<C>) -> serde_json::Value {
    let token = &view.token;
    json!({
        "id": token.id, "name": token.name, "grant": token.grant,
        "role": view.standing.as_ref().map(Standing::role_name),
        "created_at": moment::rfc3339(token.created_at),
        "last_used_at": token.last_used_at.map(moment::rfc3339),
        "expires_at": token.expires_at.map(moment::rfc3339),
        "old_secret_until": view.old_secret_until.map(moment::rfc3339),
        "parent": token.parent, "descendants": view.descendants,
        "effective": view.effective.iter().map(Scope::name).collect::<Vec<_>>(),
        "unknown": view.unknown,
    })
}
