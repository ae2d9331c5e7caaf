//! Colours are for terminals, and for nobody who does not want them.

use crate::run::{catalogs, feed, typed, utf8};

const DENIED: &str = "decide --catalog shop.toml --role owner --grant moon:land POST /v1/items";

fn escapes(line: &str, env: &[&str]) -> (bool, bool) {
    let mut command = typed(&catalogs(), line);
    command.envs(env.iter().map(|name| (name, "1")));
    let output = feed(command, b"");
    assert_eq!(output.status.code(), Some(1));
    (
        utf8(&output.stdout).contains('\x1b'),
        utf8(&output.stderr).contains('\x1b'),
    )
}

#[test]
fn colours_need_a_terminal_or_force() {
    assert_eq!(escapes(DENIED, &[]), (false, false));
    assert_eq!(escapes(DENIED, &["CLICOLOR_FORCE"]), (true, true));
    assert_eq!(escapes(DENIED, &["CLICOLOR_FORCE", "NO_COLOR"]), (false, false));
}

#[test]
fn diagnostics_have_colours_and_json_has_none() {
    assert_eq!(escapes("check broken.toml", &[]), (false, false));
    assert_eq!(escapes("check broken.toml", &["CLICOLOR_FORCE"]), (true, true));
    assert_eq!(
        escapes("check broken.toml --format json", &["CLICOLOR_FORCE"]),
        (false, true)
    );
    assert_eq!(
        escapes(&format!("{DENIED} --format json"), &["CLICOLOR_FORCE"]),
        (false, true)
    );
}
