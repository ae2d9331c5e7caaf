//! The `bailiwick` command: decides, explains, and looks after catalogues.

mod args;
mod backup;
mod check;
mod completions;
mod decide;
mod description;
mod docs;
mod endpoint_hint;
mod error;
mod explain;
mod export;
mod file;
mod health;
mod import;
mod init;
mod json;
mod json_lines;
mod lines;
mod list;
mod loaded;
mod lock;
mod man;
mod migrate;
mod nearest;
mod needs;
mod outcome;
mod plan;
mod serve;
mod spoken;
mod subject;
mod suggest;
mod table;
mod terminal;
mod token;

use clap::{Parser, Subcommand};

use outcome::Outcome;

/// Decides what API tokens may do, and looks after the catalogues that say it
#[derive(Debug, Parser)]
#[command(name = "bailiwick", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Decide(decide::DecideArgs),
    Explain(explain::ExplainArgs),
    List(list::ListArgs),
    Suggest(suggest::SuggestArgs),
    Plan(plan::PlanArgs),
    Check(check::CheckArgs),
    Lock(lock::LockArgs),
    Init(init::InitArgs),
    Import(import::ImportArgs),
    Export(export::ExportArgs),
    Docs(docs::DocsArgs),
    Token(token::TokenArgs),
    Serve(serve::ServeArgs),
    Health(health::HealthArgs),
    Migrate(migrate::MigrateArgs),
    Backup(backup::BackupArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

fn main() -> Outcome {
    let result = match Cli::parse().command {
        Command::Decide(args) => args.run(),
        Command::Explain(args) => args.run(),
        Command::List(args) => args.run(),
        Command::Suggest(args) => args.run(),
        Command::Plan(args) => args.run(),
        Command::Check(args) => args.run(),
        Command::Lock(args) => args.run(),
        Command::Init(args) => args.run(),
        Command::Import(args) => args.run(),
        Command::Export(args) => args.run(),
        Command::Docs(args) => args.run(),
        Command::Token(args) => args.run(),
        Command::Serve(args) => args
            .with_settings(std::env::args_os().skip(1))
            .and_then(serve::ServeArgs::run),
        Command::Health(args) => args.run(),
        Command::Migrate(args) => args.run(),
        Command::Backup(args) => args.run(),
        Command::Completions(args) => args.run(),
        Command::Man(args) => args.run(),
    };
    result.unwrap_or_else(|error| error.report())
}

const EXIT_CODES: &str = "\
Exit codes: 0 for yes (allowed, clean, up to date), 1 for no (denied, findings, stale), 2 when
there is no answer, 3 when a plan has what it was to fail on. Results go to standard output,
everything else to standard error. Colours need a terminal and respect NO_COLOR.

Example:
  bailiwick explain --role member --grant droplet:read POST /v2/droplets";
