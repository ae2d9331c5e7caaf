//! The report on rivals: a build from nothing, whose times are part of it, and then the measurements.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::command::{cargo, run};
use crate::finding::Finding;
use crate::tell;

/// Where the build goes that is timed.
const TARGET: &str = "peers/target/report";

/// Writes `peers/RESULTS.md` and the plots.
pub(crate) fn peers() -> Result<Vec<Finding>, Box<dyn Error>> {
    if Path::new(TARGET).exists() {
        fs::remove_dir_all(TARGET)?;
    }
    tell("building the rivals from nothing: this takes most of the time");
    let build = [
        "build",
        "--release",
        "--locked",
        "--timings",
        "--manifest-path",
        "peers/Cargo.toml",
        "--target-dir",
    ];
    run(cargo().args(build).arg(TARGET))?;
    let timings = format!("{TARGET}/cargo-timings/cargo-timing.html");
    run(Command::new(format!("{TARGET}/release/bailiwick-peers")).args(["peers", &timings]))?;
    tell("written: peers/RESULTS.md and peers/results; `cargo xtask tidy --bless` brings the README up to date");
    Ok(vec![])
}
