//! What cargo cannot say: `cargo xtask tidy`, and `cargo xtask tidy --bless` to bring documents up to date.

mod finding;
mod tidy;

use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let findings = match args.as_slice() {
        ["tidy"] => tidy::tidy(false),
        ["tidy", "--bless"] => tidy::tidy(true),
        _ => {
            tell("usage: cargo xtask tidy [--bless]");
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
