//! `bailiwick token end-grace`

use std::time::Duration;

use bailiwick::Catalog;
use clap::Args;

use super::ask;
use super::context::Context;
use super::which::{self, UserArg};
use crate::error::Error;
use crate::outcome::Outcome;

/// End the secret that was replaced and goes on to work until its grace period is over
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct EndGraceArgs {
    #[command(flatten)]
    user: UserArg,
    /// How long it goes on to work, like `10m`; without this, it is dead at once
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    after: Option<Duration>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    /// The token, by name or identifier
    token: String,
}

const EXAMPLES: &str = "Examples:
  bailiwick token end-grace ci
  bailiwick token end-grace ci --after 10m";

impl EndGraceArgs {
    pub(super) async fn run<C: Catalog>(self, context: &Context<C>) -> Result<Outcome, Error> {
        let token = which::token(context, &self.user, &self.token).await?;
        let question = format!(
            "End the old secret of `{}`? Whatever uses it still stops to work.",
            token.name
        );
        if !ask::confirm(&question, self.yes || self.after.is_some())? {
            return Ok(Outcome::No);
        }
        let ended = context
            .tokens
            .end_grace(token.id, self.after, &context.actor, context.now);
        ended.await?;
        Ok(Outcome::Yes)
    }
}
