//! The sessions on a terminal that the README shows, as they are when somebody types what stands there.

use std::io::Write;
use std::net::SocketAddr;
use std::process::Command;

/// What is answered to a token that has `droplet:read`.
pub(crate) const GRANTED: &str = include_str!("readme/granted.console");
/// What is answered once it was deleted.
pub(crate) const DELETED: &str = include_str!("readme/deleted.console");

/// Where the README has the service.
const SHOWN: &str = "localhost:8700";

/// Types a session in a shell, with this secret in place of the one that is shown, and compares what is answered.
pub(crate) fn check(session: &str, at: SocketAddr, secret: &str) {
    if Command::new("curl").arg("--version").output().is_err() {
        // Captured output would not say.
        let mut out = std::io::stderr().lock();
        writeln!(
            out,
            "skipped: there is no curl here, so what the README shows is not tried"
        )
        .unwrap();
        return;
    }
    let mut said = String::new();
    for line in session.lines() {
        let Some(command) = line.strip_prefix("$ ") else {
            continue;
        };
        // As on a terminal, where nothing is told about the progress of so little.
        let command = command.replace(SHOWN, &at.to_string()).replace("curl", "curl -s");
        let mut shell = Command::new("sh");
        let output = shell.args(["-c", &command]).env("TOKEN", secret).output().unwrap();
        said.push_str(line);
        said.push('\n');
        said.push_str(std::str::from_utf8(&output.stdout).unwrap());
    }
    assert_eq!(said, session);
}
