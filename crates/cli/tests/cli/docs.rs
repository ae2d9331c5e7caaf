//! `bailiwick docs`.

use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;

use crate::run::{catalogs, feed, session, typed, utf8};

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::copy(catalogs().join("shop.toml"), dir.path().join("shop.toml")).unwrap();
    dir
}

/// Everything below a folder.
fn listed(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        found.push(entry.path());
        if entry.file_type().unwrap().is_dir() {
            found.extend(listed(&entry.path()));
        }
    }
    found.sort();
    found
}

#[test]
fn a_site_is_written_and_replaced() {
    let dir = folder();
    let line = "docs --catalog shop.toml --out a/site";
    assert_snapshot!(session(
        dir.path(),
        &[line, line, "docs --catalog shop.toml --format markdown -o pages"]
    ));
    assert!(dir.path().join("a/site/scopes/item-read.html").exists());
    assert!(dir.path().join("pages/scopes/item-read.md").exists());
    // Where there were other pages, they are gone, and nothing is left beside.
    assert!(session(dir.path(), &["docs --catalog shop.toml --format markdown -o a/site"]).ends_with("? 0\n\n"));
    assert!(!dir.path().join("a/site/index.html").exists());
    assert_eq!(fs::read_dir(dir.path().join("a")).unwrap().count(), 1);
}

#[test]
fn an_empty_folder_is_filled_and_a_link_stays_one() {
    let dir = folder();
    fs::create_dir(dir.path().join("empty")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("empty", dir.path().join("link")).unwrap();
    #[cfg(not(unix))]
    fs::create_dir(dir.path().join("link")).unwrap();
    let output = feed(typed(dir.path(), "docs --catalog shop.toml --out link"), b"");
    assert_eq!(output.status.code(), Some(0), "{}", utf8(&output.stderr));
    assert!(dir.path().join("link/index.html").exists());
    #[cfg(unix)]
    assert!(dir.path().join("link").symlink_metadata().unwrap().is_symlink());
}

#[test]
fn what_somebody_else_wrote_is_not_touched() {
    let dir = folder();
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("theirs/notes.txt", "mine");
    write("file", "mine");
    write("broken.toml", "format = 1\n");
    assert!(session(dir.path(), &["docs --catalog shop.toml --out added"]).ends_with("? 0\n\n"));
    write("added/scopes/notes.txt", "mine");
    let before = listed(dir.path());
    assert_snapshot!(session(
        dir.path(),
        &[
            "docs --catalog shop.toml --out theirs",
            "docs --catalog shop.toml --out file",
            "docs --catalog shop.toml --out added",
            "docs --catalog shop.toml --out file/site",
            "docs --catalog broken.toml --out site",
            "docs --catalog missing.toml --out site",
        ],
    ));
    assert_eq!(listed(dir.path()), before);
}
