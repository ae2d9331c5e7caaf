//! `bailiwick token reset-password`

use std::io::{self, Write};

use bailiwick::Catalog;
use bailiwick_server::reset_link;
use clap::Args;

use super::context::Context;
use super::which::UserArg;
use crate::error::Error;
use crate::outcome::Outcome;
use crate::serve::{local_origin, origin};
use crate::terminal::{Plain, stderr};

/// Make a link with which a user who has lost their password chooses another one
///
/// The link goes to standard output, alone. It works once, for an hour, on the service over this database; whoever opens it
/// signs in as the user, and everybody else who was is signed out.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ResetPasswordArgs {
    /// The user's login
    login: String,
    /// The origin at which people reach the service
    #[arg(long, value_name = "URL", env = "BAILIWICK_PUBLIC_URL", value_parser = origin, default_value_t = local_origin())]
    public_url: String,
}

const EXAMPLES: &str = "Examples:
  bailiwick token reset-password grace --public-url https://tokens.example.com";

impl ResetPasswordArgs {
    pub(super) async fn run<C: Catalog>(self, context: &Context<C>) -> Result<Outcome, Error> {
        let user = UserArg { user: Some(self.login) };
        let user = user.expect(context).await?;
        let path = reset_link(context.store(), user.id, &context.actor, context.now).await?;
        let login = Plain(user.login.as_str());
        writeln!(
            stderr(),
            "a link with which `{login}` chooses a password, once, within an hour:"
        )?;
        let mut out = io::stdout().lock();
        writeln!(out, "{}{path}", self.public_url)?;
        out.flush()?;
        Ok(Outcome::Yes)
    }
}
