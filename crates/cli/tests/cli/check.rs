//! `bailiwick check`.

use std::fs;

use insta::assert_snapshot;

use crate::run::{catalogs, session};

#[test]
fn findings_for_people() {
    assert_snapshot!(session(
        &catalogs(),
        &[
            "check shop.toml",
            "check doubtful.toml",
            "check doubtful.toml --deny-warnings",
            "check broken.toml",
            "check text.toml",
            "check locked.toml",
            "check shop.toml --lock locked.lock",
        ]
    ));
}

#[test]
fn findings_for_programs() {
    assert_snapshot!(session(
        &catalogs(),
        &[
            "check shop.toml --format json",
            "check doubtful.toml --format json",
            "check broken.toml --format json",
        ]
    ));
}

#[test]
fn files_that_cannot_be_read() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("scopes.toml"), b"format = 1\n# caf\xe9\n").unwrap();
    fs::write(dir.path().join("other.toml"), "format = 1").unwrap();
    fs::create_dir(dir.path().join("other.lock")).unwrap();
    assert_snapshot!(session(
        dir.path(),
        &[
            "check",
            "check nowhere.toml",
            "check other.toml",
            "check scopes.lock",
            "check scopes.toml --lock nowhere.lock",
        ]
    ));
}
