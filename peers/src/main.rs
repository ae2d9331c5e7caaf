//! Writes the report: `bailiwick-peers FOLDER [BUILD-TIMES]`. `cargo xtask peers` calls it.
//!
//! `bailiwick-peers decisions [NAME…]` times the rivals whose names contain one of these, and writes nothing;
//! `bailiwick-peers fleet` the scans of a fleet.

use std::path::Path;
use std::process::ExitCode;

use bailiwick_peers::{growth, report, role_change};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The report asks this program again for what needs a process of its own.
fn run(args: &[&str]) -> Result<(), String> {
    let number = |text: &str| text.parse().map_err(|_| format!("expected a number, found `{text}`"));
    let part = match *args {
        ["growth", rival, size] => serde_json::to_string(&growth::measure(number(rival)?, number(size)?)?),
        ["role-change", rival, tokens] => {
            serde_json::to_string(&role_change::measure(number(rival)?, number(tokens)?)?)
        }
        ["fleet"] => {
            print!("{}", report::fleet()?);
            return Ok(());
        }
        ["decisions", ref names @ ..] => {
            print!("{}", report::decisions(names)?);
            return Ok(());
        }
        [folder] => return report::write(Path::new(folder), None),
        [folder, times] => {
            let page = std::fs::read_to_string(times).map_err(|error| format!("{times}: {error}"))?;
            return report::write(Path::new(folder), Some(&page));
        }
        _ => return Err("usage: bailiwick-peers FOLDER [BUILD-TIMES]".to_owned()),
    };
    println!("{}", part.map_err(|error| error.to_string())?);
    Ok(())
}
