//! `bailiwick token role`

use std::io::{self, Write};

use bailiwick::{Catalog, GrantKind, Scope, ScopeSet};
use bailiwick_tokens::{CustomRole, Team};
use clap::{Args, Subcommand};

use super::context::Context;
use super::which::{self, TeamArg};
use crate::error::Error;
use crate::outcome::Outcome;
use crate::spoken;
use crate::terminal::Plain;

/// List, add, edit and remove the roles that a team made itself
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RoleArgs {
    #[command(flatten)]
    team: TeamArg,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the team's own roles and their permissions
    #[command(after_help = "Example:\n  bailiwick token role list")]
    List,
    /// Add a role
    #[command(after_help = "Example:\n  bailiwick token role add deployer --allow droplet:read,droplet:create")]
    Add {
        /// Its name
        name: String,
        /// Its permissions: scopes separated by spaces or commas; may be repeated
        #[arg(long, required = true)]
        allow: Vec<String>,
    },
    /// Give a role other permissions; every token of its members follows at once
    #[command(after_help = "Example:\n  bailiwick token role edit deployer --deny droplet:create")]
    Edit {
        /// The role
        role: String,
        /// Scopes that it gets
        #[arg(long, required_unless_present = "deny")]
        allow: Vec<String>,
        /// Scopes that it loses
        #[arg(long)]
        deny: Vec<String>,
    },
    /// Remove a role that no member has
    #[command(after_help = "Example:\n  bailiwick token role remove deployer")]
    Remove {
        /// The role
        role: String,
    },
}

const EXAMPLES: &str = "Examples:
  bailiwick token role add deployer --allow droplet:read,droplet:create
  bailiwick token role edit deployer --deny droplet:create";

impl RoleArgs {
    pub(super) async fn run<C: Catalog>(self, context: &Context<C>) -> Result<Outcome, Error> {
        let Context { tokens, actor, now } = context;
        let team = self.team.expect(context).await?;
        match self.command {
            Command::List => {
                let mut out = io::stdout().lock();
                for role in context.store().roles(team.id).await? {
                    let permissions = role.permissions.join(" ");
                    writeln!(out, "{}\t{}", Plain(role.name.as_str()), Plain(&permissions))?;
                }
            }
            Command::Add { name, allow } => {
                let permissions = scopes::<C>(&allow)?;
                tokens
                    .add_role(team.id, which::name(&name)?, &permissions, actor, *now)
                    .await?;
            }
            Command::Edit { role, allow, deny } => {
                let role = own(context, &team, &role).await?;
                let before = role.resolve::<C>().permissions().clone();
                let denied = scopes::<C>(&deny)?;
                let after = (before | scopes::<C>(&allow)?) - &denied;
                check_denied(&after, &denied)?;
                tokens.edit_role(role.id, &after, actor, *now).await?;
            }
            Command::Remove { role } => {
                let role = own(context, &team, &role).await?;
                tokens.remove_role(role.id, actor, *now).await?;
            }
        }
        Ok(Outcome::Yes)
    }
}

async fn own<C: Catalog>(context: &Context<C>, team: &Team, asked: &str) -> Result<CustomRole, Error> {
    let roles = context.store().roles(team.id).await?;
    let role = roles
        .into_iter()
        .find(|role| role.name.as_str() == asked || role.id.to_string() == asked);
    role.ok_or_else(|| {
        let help = "roles of the catalogue are edited in the catalogue".to_owned();
        let help = Some(help).filter(|_| C::role(asked).is_some());
        Error::new(format!("the team has no role `{}` of its own", Plain(asked))).with_help(help)
    })
}

/// Scopes by name. The kinds of a grant that follow a role cannot make one.
fn scopes<C: Catalog>(values: &[String]) -> Result<ScopeSet<C>, Error> {
    if values.is_empty() {
        return Ok(ScopeSet::EMPTY);
    }
    let grant = spoken::grant::<C>(values)?;
    if grant.kind() != GrantKind::Custom {
        return Err(Error::new("a role is made of scopes"));
    }
    match grant.unknown::<C>().next() {
        Some(unknown) => Err(Error::new(format!("unknown scope `{}`", Plain(unknown)))),
        None => Ok(grant.resolve::<C>().chosen().clone()),
    }
}

/// What a role still permits though it was to be denied, because another permission implies it.
fn check_denied<C: Catalog>(after: &ScopeSet<C>, denied: &ScopeSet<C>) -> Result<(), Error> {
    let Some(left) = (after.implied() & denied).iter().next() else {
        return Ok(());
    };
    let implies = |scope: &Scope<C>| ScopeSet::from(*scope).implied().contains(left);
    let because = after.iter().find(implies).map_or("", Scope::name);
    let message = format!("`{}` would stay, because `{because}` implies it", left.name());
    Err(Error::new(message).with_help(Some(format!("deny `{because}` too"))))
}
