//! Copies of the database, and what is in them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::run::{feed, typed, utf8};
use crate::serve::Service;

fn said(dir: &Path, line: &str) -> (i32, String) {
    let mut command = typed(dir, line);
    command.env("USER", "ada");
    let output = feed(command, b"");
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    (output.status.code().unwrap(), utf8(&text).to_owned())
}

/// Deletes the only token, by its own secret.
fn delete_itself(service: &Service, dir: &Path, secret: &str) {
    let (_, listed) = said(dir, "token --database tokens.sqlite list");
    let path = format!("/v1/tokens/{}", listed.split('\t').next().unwrap());
    let bearer = format!("Bearer {}", secret.trim());
    let (status, _, body) = service.send("DELETE", &path, &[("Authorization", &bearer)], "");
    assert_eq!(status, 204, "{body}");
}

#[test]
fn a_file_has_everything_once_the_service_ended_and_a_backup_has_it_before() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let mint = "token --database tokens.sqlite mint --name ci --grant full-access --expires never";
    let secret = utf8(&feed(typed(dir, mint), b"").stdout).to_owned();
    assert!(
        !dir.join("tokens.sqlite-wal").exists(),
        "a command leaves nothing beside the file"
    );
    let service = Service::start(dir, &[]);
    delete_itself(&service, dir, &secret);
    let (code, told) = said(dir, "backup --database tokens.sqlite copy.sqlite");
    assert_eq!((code, told.as_str()), (0, "copy.sqlite: written\n"));
    assert_eq!(
        fs::metadata(dir.join("copy.sqlite")).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(service.terminate(), Some(0));
    assert!(
        !dir.join("tokens.sqlite-wal").exists(),
        "nothing is left beside the file"
    );
    fs::copy(dir.join("tokens.sqlite"), dir.join("alone.sqlite")).unwrap();
    for copy in ["copy.sqlite", "alone.sqlite"] {
        let (code, listed) = said(dir, &format!("token --database {copy} list"));
        assert_eq!(code, 1, "{copy}: {listed}");
        let (_, log) = said(dir, &format!("token --database {copy} audit --limit 1"));
        assert!(log.contains("token_deleted"), "{copy}: {log}");
    }
}

#[test]
fn a_restored_copy_brings_tokens_back_until_all_are_ended() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    said(
        dir,
        "token --database tokens.sqlite mint --name ci --grant read-only --expires never",
    );
    said(dir, "backup --database tokens.sqlite copy.sqlite");
    said(dir, "token --database tokens.sqlite delete ci --yes");
    assert_eq!(said(dir, "token --database tokens.sqlite list").0, 1);
    fs::rename(dir.join("copy.sqlite"), dir.join("tokens.sqlite")).unwrap();
    assert_eq!(said(dir, "token --database tokens.sqlite list").0, 0);
    let (code, told) = said(dir, "token --database tokens.sqlite revoke-all --sign-out --yes");
    assert_eq!((code, told.as_str()), (0, "1 token ended\nno sessions ended\n"));
    assert_eq!(said(dir, "token --database tokens.sqlite list").0, 1);
}

#[test]
fn a_backup_is_written_over_nothing_and_copies_no_other_database() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    fs::write(dir.join("diary"), "dear diary\n".repeat(100)).unwrap();
    fs::write(dir.join("empty"), "").unwrap();
    said(
        dir,
        "token --database tokens.sqlite mint --name ci --grant read-only --expires 30",
    );
    for line in [
        "backup --database tokens.sqlite diary",
        "backup --database tokens.sqlite empty",
        "backup --database tokens.sqlite tokens.sqlite",
        "backup --database tokens.sqlite nowhere/copy",
        "backup --database diary copy",
        "backup --database nothing copy",
        "backup --database postgres://db.invalid/tokens copy",
    ] {
        let (code, told) = said(dir, line);
        assert_eq!(code, 2, "{line}: {told}");
        assert_eq!(line.contains("postgres"), told.contains("pg_dump"), "{told}");
    }
    let mut left: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["diary", "empty", "tokens.sqlite"]);
    assert_eq!(fs::read(dir.join("empty")).unwrap(), b"");
}
