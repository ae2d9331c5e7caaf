//! `bailiwick token`, over a database of its own for each test.

use std::fmt::Write;
use std::path::Path;
use std::process::Output;

use insta::{assert_snapshot, with_settings};
use serde_json::Value;

use crate::run::{feed, show, typed, utf8};

/// What somebody sees who types these lines, as whoever is called `ada`.
fn session(lines: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for line in lines {
        let output = run(dir.path(), line);
        writeln!(text, "$ bailiwick token {line}\n{}", show(&output)).unwrap();
    }
    text
}

fn run(dir: &Path, line: &str) -> Output {
    let mut command = typed(dir, &format!("token --database tokens.sqlite {line}"));
    command.env("USER", "ada");
    feed(command, b"")
}

/// What differs from run to run has a word in its place.
fn assert_session(lines: &[&str]) {
    let text = session(lines);
    with_settings!({
        filters => vec![
            (r"dop_v1_[0-9a-f]{64}", "[secret]"),
            (r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "[id]"),
            (r"\d{4}-\d\d-\d\d \d\d:\d\d", "[moment]"),
            (r#""expires_at":\d+"#, r#""expires_at":"[moment]""#),
            (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[moment]"),
        ],
        snapshot_suffix => std::thread::current().name().unwrap().replace("::", "_"),
    }, { assert_snapshot!("session", text) });
}

#[test]
fn a_token_is_minted_listed_shown_renamed_regenerated_and_deleted() {
    assert_session(&[
        "list",
        "mint --name ci --grant droplet:create --with-required --expires 90",
        // Its name sorts behind the other, so it stands there also when both are minted in one second.
        "mint --name nightly --grant read-only --expires never",
        "list",
        "list --format json",
        "show ci",
        "rename ci build",
        "regenerate build --yes",
        "delete build --yes",
        "show build",
        "list --holding droplet:read",
        "list --holding droplet:delete",
        "audit",
    ]);
}

#[test]
fn what_a_token_cannot_be_is_told_and_nothing_is_made() {
    assert_session(&[
        "mint",
        "mint --name ci",
        "mint --name ci --grant droplet:raed --expires 30",
        "mint --name ci --grant droplet:create --expires 30",
        "mint --name ci --grant read-only --expires 31",
        "mint --name ci --grant read-only --expires 2020-01-01",
        "mint --name '' --grant read-only --expires 30",
        "mint --name ci --grant read-only --expires 30 --team moon",
        "list",
        "mint --name ci --grant read-only --expires 30",
        "mint --name ci --grant full-access --expires 30",
        "mint --name other --grant read-only --expires 30 --user grace",
        "delete ci",
        "regenerate ci",
        "rename cx new",
    ]);
}

#[test]
fn roles_and_members_decide_what_tokens_can_do() {
    assert_session(&[
        "role list",
        "mint --name mine --grant read-only --expires 30",
        "role add deployer --allow droplet:read,droplet:create",
        "member add grace --role deployr",
        "member add grace --role deployer",
        "mint --user grace --name hers --grant droplet:read --with-required --expires 30",
        "role edit deployer --allow actions:read,image:read,regions:read,sizes:read",
        "mint --user grace --name hers --grant droplet:read --with-required --expires 30",
        "role edit deployer --deny droplet:read",
        "show --user grace hers",
        "role list",
        "role remove deployer",
        "role edit owner --deny droplet:read",
        "role add readers --allow read-only",
        "member assign grace --role modifier",
        "member list",
        "member remove grace --yes",
        "show --user grace hers",
        "role remove deployer",
        "list",
    ]);
}

#[test]
fn all_tokens_end_at_once_or_those_of_a_time() {
    assert_session(&[
        "mint --name ci --grant full-access --expires never",
        "mint --name nightly --grant read-only --expires 90",
        "revoke-all --minted-before 2020-01-01 --yes",
        "revoke-all --minted-before tomorrow",
        "revoke-all --team moon --yes",
        "revoke-all --dry-run --team default",
        "revoke-all --minted-since 2020-01-01T00:00:00Z",
        "revoke-all --minted-since 2020-01-01T00:00:00Z --yes",
        "list",
        "revoke-all --sign-out --yes",
        "audit --limit 2",
    ]);
}

#[test]
fn an_old_secret_can_be_ended_before_its_grace_is_over() {
    assert_session(&[
        "mint --name ci --grant read-only --expires never",
        "end-grace ci --yes",
        "regenerate ci --grace 8d",
        "regenerate ci --grace 1h",
        "show ci",
        "end-grace ci",
        "end-grace ci --after 10m",
        "end-grace ci --yes",
        "show ci",
        "audit",
    ]);
}

#[test]
fn a_database_is_used_with_the_catalog_that_it_was_made_for() {
    let dir = tempfile::tempdir().unwrap();
    let catalog = |header: &str| {
        format!("format = 1\n[catalog]\n{header}\n[scopes]\n'note:read' = {{}}\n[roles.owner]\nallow = ['*']\n")
    };
    let write = |name: &str, header: &str| std::fs::write(dir.path().join(name), catalog(header)).unwrap();
    write("notes.toml", "name = 'notes'\nowner = 'owner'");
    write("letters.toml", "name = 'letters'\nowner = 'owner'");
    write("nobody.toml", "name = 'notes'");
    let mint = "mint --name ci --grant read-only --expires never";
    let lines = [
        format!("--catalog nobody.toml {mint}"),
        format!("--catalog notes.toml {mint}"),
        "--catalog letters.toml list".to_owned(),
        "--catalog letters.toml --adopt list".to_owned(),
        "--catalog notes.toml list".to_owned(),
        "--catalog letters.toml role add Owner --allow note:read".to_owned(),
        "--catalog letters.toml member remove ada --yes".to_owned(),
    ];
    let mut text = String::new();
    for line in lines {
        writeln!(text, "$ bailiwick token {line}\n{}", show(&run(dir.path(), &line))).unwrap();
    }
    with_settings!({ filters => vec![
        (r"[0-9a-f]{64}", "[secret]"),
        (r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "[id]"),
        (r"\d{4}-\d\d-\d\d \d\d:\d\d", "[moment]"),
    ] }, { assert_snapshot!(text) });
}

#[test]
fn a_scope_that_another_one_implies_is_not_denied_in_vain() {
    let dir = tempfile::tempdir().unwrap();
    let catalog = "format = 1\n[catalog]\nname = 'notes'\nowner = 'owner'\n[scopes]\n'note:read' = {}\n\
                   'all' = { class = 'other', implies = ['note:read'] }\n[roles.owner]\nallow = ['*']\n";
    std::fs::write(dir.path().join("scopes.toml"), catalog).unwrap();
    let run = |line: &str| run(dir.path(), &format!("--catalog scopes.toml {line}"));
    run("mint --name first --grant read-only --expires 30");
    run("role add both --allow all,note:read");
    let denied = run("role edit both --deny note:read");
    assert_eq!(denied.status.code(), Some(2));
    let told = utf8(&denied.stderr);
    assert!(
        told.contains("`note:read` would stay, because `all` implies it"),
        "{told}"
    );
    assert_eq!(utf8(&run("role list").stdout), "both\tall note:read\n");
    assert_eq!(run("role edit both --deny note:read,all").status.code(), Some(0));
    assert_eq!(utf8(&run("role list").stdout), "both\t\n");
}

#[test]
fn a_secret_is_alone_on_standard_output_and_in_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let minted = run(dir.path(), "mint --name ci --grant read-only --expires 30");
    let secret = utf8(&minted.stdout).strip_suffix('\n').unwrap();
    let digits = secret.strip_prefix("dop_v1_").unwrap();
    assert!(digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let second = run(dir.path(), "regenerate ci --yes");
    let second = utf8(&second.stdout).trim_end();
    assert_ne!(secret, second);
    for line in ["list --format json", "show ci --format json", "audit"] {
        let said = run(dir.path(), line);
        let said = [said.stdout, said.stderr].concat();
        assert!(!utf8(&said).contains(digits), "{line}");
    }
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let holds = |secret: &str| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!holds(digits) && !holds(second));
    }
}

#[test]
fn a_lost_password_is_a_link_away() {
    let dir = tempfile::tempdir().unwrap();
    run(dir.path(), "mint --name ci --grant read-only --expires 30");
    let made = run(
        dir.path(),
        "reset-password ADA --public-url https://tokens.example.com/",
    );
    let link = utf8(&made.stdout).strip_suffix('\n').unwrap();
    let code = link.strip_prefix("https://tokens.example.com/reset/").unwrap();
    assert_eq!(code.len(), 43, "{link}");
    let log = run(dir.path(), "audit --limit 1");
    let entry: Value = serde_json::from_slice(&log.stdout).unwrap();
    assert_eq!(entry["event"], "reset_link_made");
    assert!(!utf8(&log.stdout).contains(code));
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(code.len()).any(|window| window == code.as_bytes()));
    }
    let nobody = run(dir.path(), "reset-password grace");
    assert_eq!(nobody.status.code(), Some(2));
    assert!(utf8(&nobody.stdout).is_empty());
    assert!(utf8(&nobody.stderr).contains("there is no user `grace`"));
}

#[test]
fn the_log_is_json_and_tells_who_did_what() {
    let dir = tempfile::tempdir().unwrap();
    run(dir.path(), "mint --name ci --grant read-only --expires 30");
    let log = run(dir.path(), "audit --limit 1");
    let entry: Value = serde_json::from_slice(&log.stdout).unwrap();
    assert_eq!(entry["event"], "token_minted");
    assert_eq!(entry["grant"], "read_only");
    assert_eq!(entry["actor"], serde_json::json!({ "program": "bailiwick token" }));
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("tokens.sqlite");
    std::fs::write(&file, "dear diary\n".repeat(100)).unwrap();
    let listed = run(dir.path(), "list");
    assert_eq!(listed.status.code(), Some(2));
    assert!(
        utf8(&listed.stderr).starts_with("error: `tokens.sqlite`: the file is no SQLite database"),
        "{}",
        utf8(&listed.stderr)
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "dear diary\n".repeat(100));
}
