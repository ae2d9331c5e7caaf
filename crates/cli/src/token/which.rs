//! Which team, user, role or token is meant.

use std::env;

use bailiwick::Catalog;
use bailiwick_tokens::store::TokenQuery;
use bailiwick_tokens::{Name, NameError, RoleRef, Team, TeamId, TokenId, TokenRecord, User};
use clap::Args;

use super::context::Context;
use crate::error::Error;
use crate::nearest::nearest;
use crate::terminal::Plain;

/// `--team`
#[derive(Debug, Args)]
pub(super) struct TeamArg {
    /// The team, by name or identifier; without this, the only one that there is
    #[arg(long)]
    pub(super) team: Option<String>,
}

/// `--user`
#[derive(Debug, Args)]
pub(super) struct UserArg {
    /// The user, by login; without this, the login of whoever runs the command
    #[arg(long, value_name = "LOGIN")]
    pub(super) user: Option<String>,
}

impl TeamArg {
    /// The team, or `None` where there is none at all and none was asked for.
    pub(super) async fn find<C: Catalog>(&self, context: &Context<C>) -> Result<Option<Team>, Error> {
        let mut teams = context.store().teams().await?;
        if let Some(asked) = &self.team {
            let id = asked.parse::<TeamId>().ok();
            teams.retain(|team| team.name.as_str() == asked || Some(team.id) == id);
            if teams.is_empty() {
                return Err(Error::new(format!("there is no team `{}`", Plain(asked))));
            }
        }
        match teams.as_slice() {
            [] => Ok(None),
            [team] => Ok(Some(team.clone())),
            several => {
                let ids: Vec<_> = several
                    .iter()
                    .map(|team| format!("{} ({})", Plain(team.name.as_str()), team.id))
                    .collect();
                let help = format!("say which with `--team`: {}", ids.join(", "));
                Err(Error::new("there are several such teams").with_help(Some(help)))
            }
        }
    }

    /// The team.
    pub(super) async fn expect<C: Catalog>(&self, context: &Context<C>) -> Result<Team, Error> {
        self.find(context).await?.ok_or_else(|| {
            let help = "`bailiwick token mint` makes the first team".to_owned();
            Error::new("there is no team yet").with_help(Some(help))
        })
    }
}

impl UserArg {
    /// The login that was given, or that of whoever runs the command.
    pub(super) fn login(&self) -> Result<Name, Error> {
        let own = || {
            ["USER", "LOGNAME", "USERNAME"]
                .iter()
                .find_map(|name| env::var(name).ok())
        };
        let login = self.user.clone().or_else(own).unwrap_or_else(|| "me".to_owned());
        name(&login)
    }

    /// The user.
    pub(super) async fn expect<C: Catalog>(&self, context: &Context<C>) -> Result<User, Error> {
        let login = self.login()?;
        let user = context.tokens.user_called(login.as_str()).await?;
        user.ok_or_else(|| {
            let help = "`bailiwick token member add` adds one".to_owned();
            Error::new(format!("there is no user `{}`", Plain(login.as_str()))).with_help(Some(help))
        })
    }
}

/// A name as somebody wrote it.
pub(super) fn name(text: &str) -> Result<Name, Error> {
    text.parse().map_err(|error: NameError| Error::new(error.to_string()))
}

/// A role of the catalogue or of a team, by its name.
pub(super) async fn role<C: Catalog>(context: &Context<C>, team: &Team, asked: &str) -> Result<RoleRef, Error> {
    if C::role(asked).is_some() {
        return Ok(RoleRef::Predefined(asked.to_owned()));
    }
    let own = context.store().roles(team.id).await?;
    if let Some(role) = own
        .iter()
        .find(|role| role.name.as_str() == asked || role.id.to_string() == asked)
    {
        return Ok(RoleRef::Custom(role.id));
    }
    let mut names: Vec<&str> = own.iter().map(|role| role.name.as_str()).collect();
    for role in C::roles() {
        names.push(role.name());
    }
    let help = nearest(asked, names).map(|meant| format!("did you mean `{meant}`?"));
    Err(Error::new(format!("there is no role `{}`", Plain(asked))).with_help(help))
}

/// A live token, by its identifier or by the name that it has among its user's.
pub(super) async fn token<C: Catalog>(context: &Context<C>, user: &UserArg, asked: &str) -> Result<TokenRecord, Error> {
    let nothing = || Error::new(format!("there is no live token `{}`", Plain(asked)));
    if let Ok(id) = asked.parse::<TokenId>() {
        let view = context.tokens.get(id, context.now).await?;
        return view.map(|view| view.token).ok_or_else(nothing);
    }
    let user = user.expect(context).await?;
    let query = TokenQuery {
        team: None,
        user: Some(user.id),
        live_at: context.now,
        after: None,
        limit: u32::MAX,
    };
    let tokens = context.tokens.list(&query).await?;
    let help =
        nearest(asked, tokens.iter().map(|token| token.name.as_str())).map(|meant| format!("did you mean `{meant}`?"));
    let meant = tokens.into_iter().find(|token| token.name.as_str() == asked);
    meant.ok_or_else(|| nothing().with_help(help))
}
