//! `bailiwick token`: personal access tokens in a database.

mod ask;
mod audit;
mod context;
mod database;
mod delete;
mod end_grace;
mod list;
mod member;
mod mint;
mod moment;
mod regenerate;
mod rename;
mod reset_password;
mod revoke_all;
mod role;
mod show;
mod which;

use bailiwick::Catalog;
use clap::{Args, Subcommand};

use crate::args::{CatalogChoice, InCatalog};
use crate::error::Error;
use crate::outcome::Outcome;
use context::Context;
pub(crate) use database::{Database, Kept, Place};

/// Mint and look after personal access tokens
///
/// They are kept in a database: a file of SQLite in the user's data folder, which is made when it is first needed, or
/// wherever `--database` says. Whoever can write there can mint any token; nobody is asked for a password.
///
/// A secret is shown once, on standard output and alone, so that it can be piped; everything else goes to standard error.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct TokenArgs {
    #[command(flatten)]
    catalog: CatalogChoice,
    #[command(flatten)]
    database: Database,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Mint(mint::MintArgs),
    List(list::ListArgs),
    Show(show::ShowArgs),
    Rename(rename::RenameArgs),
    Regenerate(regenerate::RegenerateArgs),
    EndGrace(end_grace::EndGraceArgs),
    Delete(delete::DeleteArgs),
    RevokeAll(revoke_all::RevokeAllArgs),
    Role(role::RoleArgs),
    Member(member::MemberArgs),
    ResetPassword(reset_password::ResetPasswordArgs),
    Audit(audit::AuditArgs),
}

const EXAMPLES: &str = "Examples:
  bailiwick token mint --name ci --grant droplet:create --with-required --expires 90
  bailiwick token list
  bailiwick token regenerate ci > secret.txt";

impl TokenArgs {
    /// Does what was asked for, in the catalogue that was asked for.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        let Self {
            catalog,
            database,
            command,
        } = self;
        catalog.run(Task { database, command })
    }
}

struct Task {
    database: Database,
    command: Command,
}

impl InCatalog for Task {
    fn run_in<C: Catalog>(self) -> Result<Outcome, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let context = Context::<C>::open(&self.database).await?;
            let done = self.command.run(&context).await;
            let closed = context.store().close().await;
            let outcome = done?;
            closed?;
            Ok(outcome)
        })
    }
}

impl Command {
    async fn run<C: Catalog>(self, context: &Context<C>) -> Result<Outcome, Error> {
        match self {
            Self::Mint(args) => args.run(context).await,
            Self::List(args) => args.run(context).await,
            Self::Show(args) => args.run(context).await,
            Self::Rename(args) => args.run(context).await,
            Self::Regenerate(args) => args.run(context).await,
            Self::EndGrace(args) => args.run(context).await,
            Self::Delete(args) => args.run(context).await,
            Self::RevokeAll(args) => args.run(context).await,
            Self::Role(args) => args.run(context).await,
            Self::Member(args) => args.run(context).await,
            Self::ResetPassword(args) => args.run(context).await,
            Self::Audit(args) => args.run(context).await,
        }
    }
}
