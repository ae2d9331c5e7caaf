//! What cargo cannot say.
//!
//! - `cargo xtask tidy` checks documents and the tree, `cargo xtask tidy --bless` brings documents up to date.
//! - `cargo xtask counts` compares instruction counts with their budgets, `cargo xtask counts --bless` sets the budgets.
//! - `cargo xtask peers` measures the rivals and writes the report.

mod counts;
mod finding;
mod peers;
mod tidy;

use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let findings = match args.as_slice() {
        ["tidy"] => tidy::tidy(false),
        ["tidy", "--bless"] => tidy::tidy(true),
        ["counts"] => counts::counts(false),
        ["counts", "--bless"] => counts::counts(true),
        ["peers"] => peers::peers(),
        _ => {
            tell("usage: cargo xtask tidy|counts [--bless], or cargo xtask peers");
            return ExitCode::from(2);
        }
    };
    match findings {
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

#[expect(clippy::print_stderr, reason = "this is the only place that speaks")]
fn tell(text: &str) {
    eprintln!("{text}");
}
