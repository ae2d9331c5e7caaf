//! `bailiwick token regenerate`

use std::time::Duration;

use bailiwick::Catalog;
use clap::Args;

use super::context::Context;
use super::which::{self, UserArg};
use super::{ask, mint};
use crate::error::Error;
use crate::outcome::Outcome;

/// Give a token another secret; the old one dies at once, or after a grace period
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RegenerateArgs {
    #[command(flatten)]
    user: UserArg,
    /// How long the old secret goes on to work, like `10m` or `1h`
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    grace: Option<Duration>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    /// The token, by name or identifier
    token: String,
}

const EXAMPLES: &str = "Examples:
  bailiwick token regenerate ci --yes > secret.txt
  bailiwick token regenerate ci --grace 1h";

impl RegenerateArgs {
    pub(super) async fn run<C: Catalog>(self, context: &Context<C>) -> Result<Outcome, Error> {
        let token = which::token(context, &self.user, &self.token).await?;
        let question = format!("Regenerate `{}`? Whatever uses its secret stops to work.", token.name);
        if !ask::confirm(&question, self.yes || self.grace.is_some())? {
            return Ok(Outcome::No);
        }
        let secret = context
            .tokens
            .regenerate(token.id, self.grace, &context.actor, context.now);
        mint::hand_over(&secret.await?)
    }
}
