//! `bailiwick completions`: what a shell needs to complete words.

use std::io::{self, Write};

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::Cli;
use crate::error::Error;
use crate::outcome::Outcome;

/// Write completions for a shell to standard output
///
/// Exits with 0, or with 2 when they could not be written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

const EXAMPLES: &str = "Examples:
  bailiwick completions bash > ~/.local/share/bash-completion/completions/bailiwick
  bailiwick completions zsh > ~/.zfunc/_bailiwick
  bailiwick completions fish > ~/.config/fish/completions/bailiwick.fish";

impl CompletionsArgs {
    /// Writes them.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "bailiwick", &mut text);
        let mut out = io::stdout().lock();
        out.write_all(&text)?;
        out.flush()?;
        Ok(Outcome::Yes)
    }
}
