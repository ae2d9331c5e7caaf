//! What cargo cannot say.
//!
//! - `cargo xtask test` runs every test, with a PostgreSQL server for those that want one; `--skip-services` leaves them out.
//! - `cargo xtask soak` has two processes of the service under load for ten minutes, while everything changes.
//! - `cargo xtask chaos [NAME…]` has processes of the command go through failures of networks, databases and clocks.
//! - `cargo xtask stores` measures the stores of tokens.
//! - `cargo xtask tidy` checks documents and the tree, `cargo xtask tidy --bless` brings documents up to date.
//! - `cargo xtask counts` compares instruction counts with their budgets, `cargo xtask counts --bless` sets the budgets.
//! - `cargo xtask peers` measures the rivals and writes the report.
//! - `cargo xtask screenshots` makes the pictures of the panel in `docs/screenshots`. Needs Chromium and its driver.

mod command;
mod counts;
mod finding;
mod peers;
mod postgres;
mod screenshots;
mod test;
mod tidy;

use std::error::Error;
use std::process::{Command, ExitCode};

use command::output;
use finding::Finding;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match run(&args) {
        Ok(findings) => {
            for finding in &findings {
                tell(&finding.to_string());
            }
            ExitCode::from(u8::from(!findings.is_empty()))
        }
        Err(error) => {
            tell(&format!("error: {error}"));
            ExitCode::from(2)
        }
    }
}

/// From the project's root, wherever it is called.
fn run(args: &[&str]) -> Result<Vec<Finding>, Box<dyn Error>> {
    let root = output(Command::new("git").args(["rev-parse", "--show-toplevel"]))?;
    std::env::set_current_dir(root.trim_end())?;
    match *args {
        ["test"] => test::test(false),
        ["test", "--skip-services"] => test::test(true),
        ["soak"] => test::soak(),
        ["chaos", ref names @ ..] => test::chaos(names),
        ["stores"] => test::stores(),
        ["tidy"] => tidy::tidy(false),
        ["tidy", "--bless"] => tidy::tidy(true),
        ["counts"] => counts::counts(false),
        ["counts", "--bless"] => counts::counts(true),
        ["peers"] => peers::peers(),
        ["screenshots"] => screenshots::screenshots(),
        _ => Err(
            "usage: cargo xtask test [--skip-services], tidy|counts [--bless], soak, chaos [NAME…], stores, peers, or screenshots"
                .into(),
        ),
    }
}

#[expect(clippy::print_stderr, reason = "this is the only place that speaks")]
fn tell(text: &str) {
    eprintln!("{text}");
}
