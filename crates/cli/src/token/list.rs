//! `bailiwick token list`

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};

use bailiwick::{Catalog, GrantKind, StoredGrant};
use bailiwick_tokens::store::TokenQuery;
use bailiwick_tokens::{TeamId, TokenId, TokenRecord, UserId};
use clap::Args;
use serde_json::json;

use super::context::Context;
use super::moment;
use super::which::TeamArg;
use crate::error::Error;
use crate::json;
use crate::list::ListFormat;
use crate::outcome::Outcome;
use crate::table::table;
use crate::terminal::{Count, Plain, warn};

/// List live tokens: whose they are, what they were given, when they were used, when they expire
///
/// Exits with 0, or with 1 when there is none.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ListArgs {
    #[command(flatten)]
    team: TeamArg,
    /// Only those of this user, by login
    #[arg(long, value_name = "LOGIN")]
    user: Option<String>,
    /// Only those that were given this scope, by whatever name or through whatever implies it
    #[arg(long, value_name = "SCOPE")]
    holding: Option<String>,
    /// Who standard output is for; without this, a table for a terminal, and plain lines for anything else
    #[arg(long, value_enum)]
    format: Option<ListFormat>,
}

const EXAMPLES: &str = "Examples:
  bailiwick token list
  bailiwick token list --holding droplet:delete --format json";

/// So many are read at a time.
const PAGE: u32 = 1_000;

impl ListArgs {
    pub(super) async fn run<C: Catalog>(self, context: &Context<C>) -> Result<Outcome, Error> {
        let team = self.team.find(context).await?;
        let mut tokens = self.tokens(context, team.map(|team| team.id)).await?;
        tokens.sort_by(|one, other| (one.created_at, &one.name).cmp(&(other.created_at, &other.name)));
        if tokens.is_empty() {
            warn("there is no live token", None::<&str>);
            return Ok(Outcome::No);
        }
        let logins = logins(context, &tokens).await?;
        let login = |token: &TokenRecord| logins.get(&token.user).map_or("", String::as_str);
        let names: BTreeMap<_, _> = tokens.iter().map(|token| (token.id, token.name.as_str())).collect();
        let row = |token: &TokenRecord| row(token, login(token), &names);
        let default = if io::stdout().is_terminal() {
            ListFormat::Table
        } else {
            ListFormat::Plain
        };
        let mut out = io::stdout().lock();
        match self.format.unwrap_or(default) {
            ListFormat::Table => {
                let rows: Vec<_> = tokens.iter().map(row).collect();
                let heads = [
                    "id",
                    "name",
                    "user",
                    "scopes",
                    "created",
                    "last used",
                    "expires",
                    "minted by",
                ];
                writeln!(out, "{}", table(&heads, rows.iter()))?;
            }
            ListFormat::Plain => {
                for token in &tokens {
                    writeln!(out, "{}", row(token).join("\t"))?;
                }
            }
            ListFormat::Json => {
                for token in &tokens {
                    json::write_line(&mut out, &object(token, login(token)))?;
                }
            }
        }
        out.flush()?;
        Ok(Outcome::Yes)
    }

    async fn tokens<C: Catalog>(&self, context: &Context<C>, team: Option<TeamId>) -> Result<Vec<TokenRecord>, Error> {
        let user = match &self.user {
            Some(login) => {
                let login = super::which::name(login)?;
                let user = context.tokens.user_called(login.as_str()).await?;
                Some(
                    user.ok_or_else(|| Error::new(format!("there is no user `{}`", Plain(login.as_str()))))?
                        .id,
                )
            }
            None => None,
        };
        let holding = match &self.holding {
            Some(name) => {
                let scope = C::scope(name).ok_or_else(|| Error::new(format!("unknown scope `{}`", Plain(name))))?;
                Some(scope)
            }
            None => None,
        };
        let asked = |token: &TokenRecord| {
            team.is_none_or(|team| team == token.team) && user.is_none_or(|user| user == token.user)
        };
        let mut tokens: Vec<TokenRecord> = Vec::new();
        let mut after = None;
        loop {
            let page = if let Some(scope) = holding {
                context.tokens.holders(scope, context.now, after, PAGE).await?
            } else {
                let query = TokenQuery {
                    team,
                    user,
                    live_at: context.now,
                    after,
                    limit: PAGE,
                };
                context.tokens.list(&query).await?
            };
            let Some(last) = page.last() else {
                return Ok(tokens);
            };
            after = Some(last.id);
            tokens.extend(page.into_iter().filter(asked));
        }
    }
}

pub(super) async fn logins<C: Catalog>(
    context: &Context<C>,
    tokens: &[TokenRecord],
) -> Result<BTreeMap<UserId, String>, Error> {
    let mut logins = BTreeMap::new();
    for token in tokens {
        if !logins.contains_key(&token.user)
            && let Some(user) = context.store().user(token.user).await?
        {
            logins.insert(token.user, user.login.to_string());
        }
    }
    Ok(logins)
}

/// A token's columns. One that minted it is shown by its name, if it is among those that have one here.
fn row(token: &TokenRecord, login: &str, names: &BTreeMap<TokenId, &str>) -> Vec<String> {
    let parent = |id| {
        names
            .get(&id)
            .map_or_else(|| id.to_string(), |name| Plain(name).to_string())
    };
    vec![
        token.id.to_string(),
        Plain(token.name.as_str()).to_string(),
        Plain(login).to_string(),
        scopes(&token.grant),
        moment::shown(Some(token.created_at), ""),
        moment::shown(token.last_used_at, "never"),
        moment::shown(token.expires_at, "never"),
        token.parent.map_or_else(|| "-".to_owned(), parent),
    ]
}

/// The kind, or how many scopes.
pub(super) fn scopes(grant: &StoredGrant) -> String {
    match grant.kind() {
        GrantKind::ReadOnly => "read only".to_owned(),
        GrantKind::FullAccess => "full access".to_owned(),
        GrantKind::Custom => Count(grant.names().len(), "scope").to_string(),
    }
}

fn object(token: &TokenRecord, login: &str) -> serde_json::Value {
    json!({
        "id": token.id, "name": token.name, "user": login, "team": token.team, "grant": token.grant,
        "created_at": moment::rfc3339(token.created_at),
        "last_used_at": token.last_used_at.map(moment::rfc3339),
        "expires_at": token.expires_at.map(moment::rfc3339),
        "parent": token.parent,
    })
}
