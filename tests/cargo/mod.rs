//! Cargo on other crates than this one, with nothing downloaded: all that they need, this one needs as well.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Cargo with a subcommand, for the crate with this manifest.
pub(crate) fn cargo(subcommand: &[&str], manifest: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(subcommand)
        .args(["--quiet", "--locked", "--offline", "--manifest-path"])
        .arg(manifest)
        .env("CARGO_TARGET_DIR", target());
    command
}

/// Where it builds.
pub(crate) fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(env!("CARGO_CRATE_NAME"))
}
