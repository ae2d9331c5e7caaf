//! Questions on a terminal.

use rexpect::process::{Signal, WaitStatus};
use rexpect::session::{PtySession, spawn_command};

use crate::run::bailiwick;

fn asked(dir: &std::path::Path, args: &[&str]) -> PtySession {
    let mut command = bailiwick(dir);
    command.args(["token", "--database", "tokens.sqlite"]).args(args);
    command.env("USER", "ada").env("TERM", "xterm");
    spawn_command(command, Some(30_000)).unwrap()
}

#[test]
fn what_is_not_given_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let mut terminal = asked(dir.path(), &["mint", "--grant", "read-only"]);
    terminal.exp_string("Name:").unwrap();
    terminal.send("laptop\r").unwrap();
    terminal.flush().unwrap();
    terminal.exp_string("Expiration:").unwrap();
    terminal.send("\r").unwrap();
    terminal.flush().unwrap();
    terminal.exp_string("minted").unwrap();
    terminal.exp_regex("dop_v1_[0-9a-f]{64}").unwrap();
    terminal.exp_eof().unwrap();
}

#[test]
fn nothing_is_deleted_unless_somebody_agrees() {
    let dir = tempfile::tempdir().unwrap();
    let given = ["mint", "--name", "ci", "--grant", "read-only", "--expires", "30"];
    asked(dir.path(), &given).exp_eof().unwrap();
    let mut terminal = asked(dir.path(), &["delete", "ci"]);
    terminal.exp_string("Delete `ci`?").unwrap();
    terminal.send("\r").unwrap();
    terminal.flush().unwrap();
    terminal.exp_eof().unwrap();
    let mut terminal = asked(dir.path(), &["delete", "ci"]);
    terminal.exp_string("Delete `ci`?").unwrap();
    terminal.send("y\r").unwrap();
    terminal.flush().unwrap();
    terminal.exp_eof().unwrap();
    let mut listed = asked(dir.path(), &["list"]);
    listed.exp_string("there is no live token").unwrap();
}

/// Nobody would see it any more, and its port would be taken.
#[test]
fn a_service_ends_when_its_terminal_is_closed() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = bailiwick(dir.path());
    command.args(["serve", "--database", "tokens.sqlite", "--listen", "127.0.0.1:0"]);
    let mut terminal = spawn_command(command, Some(30_000)).unwrap();
    terminal.exp_string("to make the first owner").unwrap();
    terminal.process_mut().signal(Signal::SIGHUP).unwrap();
    terminal.exp_eof().unwrap();
    let ended = terminal.process_mut().wait().unwrap();
    assert!(matches!(ended, WaitStatus::Exited(_, 0)), "{ended:?}");
}
