//! `bailiwick token rename`

use bailiwick::Catalog;
use clap::Args;

use super::context::Context;
use super::which::{self, UserArg};
use crate::error::Error;
use crate::outcome::Outcome;

/// Give a token another name
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RenameArgs {
    #[command(flatten)]
    user: UserArg,
    /// The token, by name or identifier
    token: String,
    /// The name that it gets
    name: String,
}

const EXAMPLES: &str = "Examples:
  bailiwick token rename ci build-server";

impl RenameArgs {
    pub(super) async fn run<C: Catalog>(self, context: &Context<C>) -> Result<Outcome, Error> {
        let token = which::token(context, &self.user, &self.token).await?;
        let name = which::name(&self.name)?;
        context
            .tokens
            .rename(token.id, name, &context.actor, context.now)
            .await?;
        Ok(Outcome::Yes)
    }
}
