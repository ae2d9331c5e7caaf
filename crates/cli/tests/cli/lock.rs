//! `bailiwick lock`.

use std::fmt::Write;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use insta::assert_snapshot;
use tempfile::{TempDir, tempdir};

use crate::run::session;

fn catalog(scopes: &[&str]) -> String {
    let mut text = String::from("format = 1\ncatalog = { name = 'shop', title = 'Shop', version = '1' }\n[scopes]\n");
    for scope in scopes {
        writeln!(text, "\"{scope}\" = {{}}").unwrap();
    }
    text
}

fn folder(scopes: &[&str]) -> TempDir {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("scopes.toml"), catalog(scopes)).unwrap();
    dir
}

fn files(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Dates a file so far back that nothing written now can have the same date.
fn age(path: &Path) -> SystemTime {
    let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    File::options()
        .append(true)
        .open(path)
        .unwrap()
        .set_modified(past)
        .unwrap();
    past
}

fn date(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

#[test]
fn a_lock_follows_its_catalogue() {
    let dir = folder(&["b:read", "a:read"]);
    let path = dir.path();
    let mut text = session(path, &["lock --check", "lock", "lock --check", "check"]);
    fs::write(path.join("scopes.toml"), catalog(&["c:read", "a:read", "B:read"])).unwrap();
    text += &session(path, &["lock --check", "check", "lock", "lock"]);
    fs::write(path.join("scopes.toml"), catalog(&["a:read", "b:read"])).unwrap();
    text += &session(path, &["lock"]);
    text += &fs::read_to_string(path.join("scopes.lock")).unwrap();
    assert_snapshot!(text);
    assert_eq!(files(path), ["scopes.lock", "scopes.toml"]);
}

#[test]
fn the_first_lock_makes_the_catalogue_look_changed() {
    let dir = folder(&["a:read"]);
    let (catalog, lock) = (dir.path().join("scopes.toml"), dir.path().join("scopes.lock"));
    let past = age(&catalog);
    session(dir.path(), &["lock --check"]);
    assert_eq!(date(&catalog), past);
    session(dir.path(), &["lock"]);
    assert!(date(&catalog) > past);

    let past = age(&catalog);
    assert_eq!(age(&lock), past);
    session(dir.path(), &["lock", "lock --check"]);
    assert_eq!((date(&catalog), date(&lock)), (past, past));
}

#[test]
fn nothing_is_written_for_a_catalogue_with_errors() {
    let dir = folder(&["a:read", "a:raed"]);
    let path = dir.path();
    session(path, &["lock"]);
    let before = fs::read_to_string(path.join("scopes.lock")).unwrap();
    fs::write(path.join("scopes.toml"), "format = 1\n").unwrap();
    assert_snapshot!(session(path, &["lock", "lock --check", "lock nowhere.toml"]));
    assert_eq!(fs::read_to_string(path.join("scopes.lock")).unwrap(), before);
    assert_eq!(files(path), ["scopes.lock", "scopes.toml"]);
}

#[test]
fn line_ends_do_not_make_a_lock_stale() {
    let dir = folder(&["a:read"]);
    session(dir.path(), &["lock"]);
    let lock = dir.path().join("scopes.lock");
    let text = fs::read_to_string(&lock).unwrap().replace('\n', "\r\n");
    fs::write(&lock, text).unwrap();
    assert!(session(dir.path(), &["lock --check"]).contains("up to date"));
}

#[cfg(unix)]
#[test]
fn a_lock_keeps_its_permissions_and_its_link() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let dir = folder(&["a:read"]);
    let (link, lock) = (dir.path().join("scopes.lock"), dir.path().join("real.lock"));
    session(dir.path(), &["lock"]);
    fs::rename(&link, &lock).unwrap();
    symlink("real.lock", &link).unwrap();
    fs::set_permissions(&lock, fs::Permissions::from_mode(0o640)).unwrap();
    fs::write(dir.path().join("scopes.toml"), catalog(&["a:read", "b:read"])).unwrap();
    session(dir.path(), &["lock"]);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&lock).unwrap().contains("b:read"));
    assert_eq!(fs::metadata(&lock).unwrap().permissions().mode() & 0o777, 0o640);
}
