//! What a build script gets: the Rust source of a catalogue, written when it has to be, or why there is none.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of tests may fail as a test does"
)]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bailiwick_catalog::{BuildError, Builder, Source, Tables, check, compile, rust_source};

const CATALOG: &str = r#"
format = 1
[catalog]
name = "notes"
type = "NotesApi"
title = "Notes"
version = "3"
token_prefix = "note_"

[actions]
export = "other"

[scopes]
"note:create" = { title = "Write notes", requires = ["note:read"], associated = ["tag:read"] }
"note:read" = { title = "Read notes" }
"note:export" = { title = "Take all notes away", requires = ["note:read"] }
"tag:read" = { title = "See tags", deprecated = "use note:read" }
"everything" = { title = "All of it", class = "other", implies = ["note:create", "note:read"] }

[aliases]
"note:write" = ["note:create"]

[endpoints]
"GET /v1/notes" = "note:read"
"POST /v1/notes" = { requires = [["note:create"], ["everything", "note:read"]], operation = "addNote" }
"GET /v1/notes/{id}" = "note:read"
"POST /v1/notes/{id}:export" = ["note:export", "note:read"]
"GET /v1/files/{path*}" = { access = "authenticated" }
"GET /v1/health" = { access = "public" }

[roles.writer]
title = "Writer"
allow = ["note:*"]
deny = ["note:export"]
"#;

const LOCK: &str = r#"
format = 1
catalog = "notes"
scopes = ["note:read", "note:delete", "note:create", "note:export", "tag:read", "everything"]
retired = ["note:delete"]
"#;

/// A folder of its own for a test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn source(catalog: &str, lock: Option<&str>) -> String {
    let lock = lock.map(|text| Source::new("scopes.lock", text));
    let checked =
        check(&Source::new("scopes.toml", catalog), lock.as_ref()).unwrap_or_else(|report| panic!("{report}"));
    let tables = Tables::new(&checked.model).unwrap();
    rust_source(&checked.model, &tables, "::bailiwick", "scopes.toml")
}

#[test]
fn the_generated_source_can_be_read() {
    insta::assert_snapshot!(source(CATALOG, Some(LOCK)));
}

#[test]
fn the_same_catalogue_gives_the_same_text_whatever_the_order_of_its_scopes() {
    let text = source(CATALOG, None);
    assert_eq!(source(CATALOG, None), text);
    let (head, scopes) = CATALOG.split_once("[scopes]\n").unwrap();
    let (scopes, tail) = scopes.split_once("\n\n[aliases]").unwrap();
    let backwards: Vec<&str> = scopes.lines().rev().collect();
    let turned = format!("{head}[scopes]\n{}\n\n[aliases]{tail}", backwards.join("\n"));
    assert_ne!(turned, CATALOG);
    assert_eq!(source(&turned, None), text);
}

#[test]
fn a_file_is_written_when_its_text_changes_and_only_then() {
    let folder = folder("written");
    let catalog = folder.join("notes.toml");
    let build = || Builder::new(&catalog).out_dir(&folder).compile().unwrap();
    fs::write(&catalog, CATALOG).unwrap();
    build();
    let written = folder.join("notes.rs");
    let past = SystemTime::now() - Duration::from_secs(1_000);
    let backdate = || {
        File::options()
            .write(true)
            .open(&written)
            .unwrap()
            .set_modified(past)
            .unwrap();
    };
    let modified = || fs::metadata(&written).unwrap().modified().unwrap();

    backdate();
    let before = modified();
    build();
    assert_eq!(modified(), before, "the same text is not written again");

    fs::write(&catalog, CATALOG.replace("Read notes", "See notes")).unwrap();
    build();
    assert_ne!(modified(), before);
    let text = fs::read_to_string(&written).unwrap();
    assert!(text.contains("See notes"), "{text}");
    assert!(!text.contains(env!("CARGO_TARGET_TMPDIR")), "no path of this machine");
}

#[test]
fn a_lock_beside_the_catalogue_counts_and_another_when_it_is_named() {
    let folder = folder("locks");
    let catalog = folder.join("notes.toml");
    fs::write(&catalog, CATALOG).unwrap();
    let locked = |text: &str| text.contains("locked: true");
    let build = |builder: Builder| {
        builder.out_dir(&folder).compile().unwrap();
        fs::read_to_string(folder.join("notes.rs")).unwrap()
    };
    assert!(!locked(&build(Builder::new(&catalog))));
    fs::write(folder.join("elsewhere.lock"), LOCK).unwrap();
    assert!(locked(&build(
        Builder::new(&catalog).lock(folder.join("elsewhere.lock"))
    )));
    fs::write(folder.join("notes.lock"), LOCK).unwrap();
    assert!(locked(&build(Builder::new(&catalog))));
}

#[test]
fn what_is_not_compiled_says_why() {
    let folder = folder("why");
    let catalog = folder.join("notes.toml");
    let say = |error: &BuildError| {
        assert_eq!(
            format!("{error:?}"),
            error.to_string(),
            "build scripts show what is meant for debugging"
        );
        error.to_string().replace(&format!("{}/", folder.display()), "")
    };
    let build = |builder: Builder| say(&builder.out_dir(&folder).compile().unwrap_err());

    let missing = build(Builder::new(&catalog));
    assert!(missing.starts_with("notes.toml: "), "{missing}");

    fs::write(&catalog, CATALOG.replace("\"note:read\"\n", "\"note:raed\"\n")).unwrap();
    let wrong = build(Builder::new(&catalog));
    assert!(
        wrong.contains("notes.toml:24:19") && wrong.contains("notes.toml:26:24"),
        "all of it: {wrong}"
    );

    fs::write(&catalog, CATALOG).unwrap();
    let missing = build(Builder::new(&catalog).lock(folder.join("none.lock")));
    assert!(missing.starts_with("none.lock: "), "{missing}");

    fs::write(folder.join("notes.lock"), LOCK.replace(", \"everything\"", "")).unwrap();
    let stale = build(Builder::new(&catalog));
    assert!(stale.contains("bailiwick lock"), "{stale}");
    fs::remove_file(folder.join("notes.lock")).unwrap();

    let outside = say(&compile(&catalog).unwrap_err());
    assert_eq!(outside, "`OUT_DIR` is not set: outside a build script, call `out_dir`");
    assert!(!folder.join("notes.rs").exists());
}
