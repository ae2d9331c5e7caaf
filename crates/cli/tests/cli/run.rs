//! Runs the command.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

/// Where the catalogues of the sessions are.
pub(crate) fn catalogs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/catalogs")
}

/// The command in a folder, without what the surroundings say about colours.
pub(crate) fn bailiwick(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bailiwick"));
    command.current_dir(dir);
    let ours = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in ours.filter(|name| name.starts_with("BAILIWICK_")) {
        command.env_remove(name);
    }
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

/// Runs it with this input.
pub(crate) fn feed(mut command: Command, input: &[u8]) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    thread::scope(|scope| {
        // It may end before it has read everything.
        scope.spawn(move || _ = stdin.write_all(input));
        child.wait_with_output().unwrap()
    })
}

/// What somebody would see who types these lines in a folder: standard error after `!`, and the exit code after `?`.
pub(crate) fn session(dir: &Path, lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines {
        let output = feed(typed(dir, line), b"");
        writeln!(text, "$ bailiwick {line}").unwrap();
        text.push_str(&show(&output));
        text.push('\n');
    }
    text
}

/// The command with the words of a line. A word in single quotes may have spaces.
pub(crate) fn typed(dir: &Path, line: &str) -> Command {
    let mut command = bailiwick(dir);
    for (at, part) in line.split('\'').enumerate() {
        if at % 2 == 1 {
            command.arg(part);
        } else {
            command.args(part.split_whitespace());
        }
    }
    command
}

/// Everything that a run came to.
pub(crate) fn show(output: &Output) -> String {
    let mut text = String::new();
    for line in utf8(&output.stderr).lines() {
        writeln!(text, "! {line}").unwrap();
    }
    text.push_str(utf8(&output.stdout));
    writeln!(text, "? {}", output.status.code().unwrap()).unwrap();
    text
}

/// Output is text.
pub(crate) fn utf8(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}
