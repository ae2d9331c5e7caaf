//! `bailiwick token delete`

use bailiwick::Catalog;
use clap::Args;

use super::ask;
use super::context::Context;
use super::which::{self, UserArg};
use crate::error::Error;
use crate::outcome::Outcome;

/// Delete a token; it is dead at once, and for ever
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DeleteArgs {
    #[command(flatten)]
    user: UserArg,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    /// The token, by name or identifier
    token: String,
}

const EXAMPLES: &str = "Examples:
  bailiwick token delete ci";

impl DeleteArgs {
    pub(super) async fn run<C: Catalog>(self, context: &Context<C>) -> Result<Outcome, Error> {
        let token = which::token(context, &self.user, &self.token).await?;
        let minted = match context.store().descendants(token.id, context.now).await? {
            0 => String::new(),
            1 => " So does the token that it minted.".to_owned(),
            some => format!(" So do the {some} tokens that it minted."),
        };
        let question = format!("Delete `{}`? Whatever uses it stops to work.{minted}", token.name);
        if !ask::confirm(&question, self.yes)? {
            return Ok(Outcome::No);
        }
        context.tokens.delete(token.id, &context.actor, context.now).await?;
        Ok(Outcome::Yes)
    }
}
