//! `bailiwick token member`

use std::io::{self, Write};

use bailiwick::Catalog;
use clap::{Args, Subcommand};

use super::ask;
use super::context::Context;
use super::which::{self, TeamArg, UserArg};
use crate::error::Error;
use crate::outcome::Outcome;
use crate::terminal::Plain;

/// List, add and remove the members of a team, and give them roles
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct MemberArgs {
    #[command(flatten)]
    team: TeamArg,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the members and their roles
    #[command(after_help = "Example:\n  bailiwick token member list")]
    List,
    /// Make a user a member; one who is not known yet is added
    #[command(after_help = "Example:\n  bailiwick token member add grace --role modifier")]
    Add {
        /// The user's login
        login: String,
        /// A role of the catalogue or of the team
        #[arg(long)]
        role: String,
    },
    /// Give a member another role; all their tokens follow at once
    #[command(after_help = "Example:\n  bailiwick token member assign grace --role resource_viewer")]
    Assign {
        /// The user's login
        login: String,
        /// A role of the catalogue or of the team
        #[arg(long)]
        role: String,
    },
    /// Remove a member; their tokens die at once
    #[command(after_help = "Example:\n  bailiwick token member remove grace")]
    Remove {
        /// The user's login
        login: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

const EXAMPLES: &str = "Examples:
  bailiwick token member list
  bailiwick token member add grace --role modifier";

impl MemberArgs {
    pub(super) async fn run<C: Catalog>(self, context: &Context<C>) -> Result<Outcome, Error> {
        let Context { tokens, actor, now } = context;
        let team = self.team.expect(context).await?;
        let user = |login: String| UserArg { user: Some(login) };
        match self.command {
            Command::List => {
                let own = context.store().roles(team.id).await?;
                let mut out = io::stdout().lock();
                for (member, user) in context.store().members(team.id).await? {
                    let role = own.iter().find(|role| role.id.to_string() == member.role.to_string());
                    let role = role.map_or_else(|| member.role.to_string(), |role| role.name.to_string());
                    writeln!(out, "{}\t{}", Plain(user.login.as_str()), Plain(&role))?;
                }
            }
            Command::Add { login, role } => {
                let role = which::role(context, &team, &role).await?;
                let login = which::name(&login)?;
                let user = match tokens.user_called(login.as_str()).await? {
                    Some(user) => user,
                    None => tokens.add_user(login, actor, *now).await?,
                };
                tokens.add_member(team.id, user.id, role, actor, *now).await?;
            }
            Command::Assign { login, role } => {
                let role = which::role(context, &team, &role).await?;
                let user = user(login).expect(context).await?;
                tokens.assign_role(team.id, user.id, role, actor, *now).await?;
            }
            Command::Remove { login, yes } => {
                let user = user(login).expect(context).await?;
                let question = format!("Remove `{}`? Their tokens die at once, and for ever.", user.login);
                if !ask::confirm(&question, yes)? {
                    return Ok(Outcome::No);
                }
                tokens.remove_member(team.id, user.id, actor, *now).await?;
            }
        }
        Ok(Outcome::Yes)
    }
}
