//! `bailiwick token revoke-all`

use std::io::{self, Write};

use bailiwick::{Catalog, Timestamp};
use bailiwick_server::sign_out_everybody;
use bailiwick_tokens::store::{CommitError, TokenQuery};
use bailiwick_tokens::{Actor, TeamId, TokenRecord};
use clap::Args;

use super::context::Context;
use super::which::TeamArg;
use super::{ask, moment};
use crate::error::Error;
use crate::outcome::Outcome;
use crate::terminal::{Count, Plain, stderr, warn};

/// End all tokens at once, or all of a team, or those minted before or since a moment
///
/// For when a database was restored from a backup, or may have been read or written by somebody else. In a restored database,
/// tokens that were deleted or regenerated since the backup work again by their old secrets, and nothing in it tells which these
/// are: so all have to end, and whoever needs one mints another.
///
/// Each token that ends is in the log, as one that this command deleted. Tokens that a token minted end with it. A run that
/// was cut off can be repeated.
///
/// Exits with 0, or with 1 when there is no such token or nobody agreed.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RevokeAllArgs {
    /// Only those of this team, by name or identifier
    #[arg(long)]
    team: Option<String>,
    /// Only those minted before this moment, a date or RFC 3339
    #[arg(long, value_name = "MOMENT", value_parser = moment::parse)]
    minted_before: Option<Timestamp>,
    /// Only those minted at this moment or later, and those that they minted
    #[arg(long, value_name = "MOMENT", value_parser = moment::parse)]
    minted_since: Option<Timestamp>,
    /// End all sessions, invitations and links for lost passwords too, in every team
    #[arg(long)]
    sign_out: bool,
    /// List them and end nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

const EXAMPLES: &str = "Examples:
  bailiwick token revoke-all --dry-run
  bailiwick token revoke-all --sign-out
  bailiwick token revoke-all --team parcels --minted-since 2026-10-01T12:00:00Z";

/// So many are read at a time.
const PAGE: u32 = 1_000;

impl RevokeAllArgs {
    pub(super) async fn run<C: Catalog>(self, context: &Context<C>) -> Result<Outcome, Error> {
        let tokens = self.tokens(context).await?;
        if self.dry_run {
            return list(context, &tokens).await;
        }
        if tokens.is_empty() && !self.sign_out {
            warn("there is no such token", None::<&str>);
            return Ok(Outcome::No);
        }
        let counted = Count(tokens.len(), "token");
        let signed_out = if self.sign_out { " Everybody is signed out." } else { "" };
        let question = format!("End {counted}? Whatever uses them stops to work.{signed_out}");
        if !ask::confirm(&question, self.yes)? {
            return Ok(Outcome::No);
        }
        end(context, &tokens).await?;
        let mut out = io::stdout().lock();
        writeln!(out, "{counted} ended")?;
        if self.sign_out {
            let sessions = sign_out_everybody(context.store()).await?;
            writeln!(
                out,
                "{} ended",
                Count(usize::try_from(sessions).unwrap_or(usize::MAX), "session")
            )?;
        }
        out.flush()?;
        Ok(Outcome::Yes)
    }

    async fn tokens<C: Catalog>(&self, context: &Context<C>) -> Result<Vec<TokenRecord>, Error> {
        let asked = TeamArg {
            team: self.team.clone(),
        };
        let team = match self.team {
            Some(_) => Some(asked.expect(context).await?.id),
            None => None,
        };
        let is_meant = |token: &TokenRecord| {
            self.minted_before.is_none_or(|moment| token.created_at < moment)
                && self.minted_since.is_none_or(|moment| token.created_at >= moment)
        };
        let mut tokens = all(context, team).await?;
        tokens.retain(is_meant);
        tokens.sort_by(|one, other| (one.created_at, &one.name).cmp(&(other.created_at, &other.name)));
        Ok(tokens)
    }
}

/// Every live token, of a team or of all.
async fn all<C: Catalog>(context: &Context<C>, team: Option<TeamId>) -> Result<Vec<TokenRecord>, Error> {
    let mut tokens: Vec<TokenRecord> = Vec::new();
    loop {
        let query = TokenQuery {
            team,
            user: None,
            live_at: context.now,
            after: tokens.last().map(|token| token.id),
            limit: PAGE,
        };
        let page = context.tokens.list(&query).await?;
        if page.is_empty() {
            return Ok(tokens);
        }
        tokens.extend(page);
    }
}

async fn list<C: Catalog>(context: &Context<C>, tokens: &[TokenRecord]) -> Result<Outcome, Error> {
    let logins = super::list::logins(context, tokens).await?;
    let mut out = io::stdout().lock();
    for token in tokens {
        let login = logins.get(&token.user).map_or("", String::as_str);
        let created = moment::shown(Some(token.created_at), "");
        let (name, login) = (Plain(token.name.as_str()), Plain(login));
        writeln!(out, "{}\t{name}\t{login}\t{created}", token.id)?;
    }
    out.flush()?;
    writeln!(stderr(), "{} would end", Count(tokens.len(), "token"))?;
    Ok(if tokens.is_empty() { Outcome::No } else { Outcome::Yes })
}

async fn end<C: Catalog>(context: &Context<C>, tokens: &[TokenRecord]) -> Result<(), Error> {
    let actor = Actor::Program("bailiwick token revoke-all".to_owned());
    for (ended, token) in tokens.iter().enumerate() {
        match context.tokens.delete(token.id, &actor, context.now).await {
            // With the one that minted it, or by somebody else meanwhile.
            Ok(()) | Err(bailiwick_tokens::Error::Commit(CommitError::NoToken)) => {}
            Err(error) => {
                let help = format!(
                    "{ended} of {} ended before; run it again for the rest",
                    Count(tokens.len(), "token")
                );
                return Err(Error::from(error).with_help(Some(help)));
            }
        }
    }
    Ok(())
}
