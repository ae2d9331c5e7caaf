//! `bailiwick import`.

use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;

use crate::run::{feed, session, typed, utf8};

fn descriptions() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/descriptions")
}

#[test]
fn a_description_becomes_a_catalogue() {
    assert_snapshot!(session(&descriptions(), &["import openapi notes.yml"]));
}

#[test]
fn switches_say_how_to_read() {
    assert_snapshot!(session(
        &descriptions(),
        &[
            "import openapi notes.yml --endpoints-only --extension x-scope --prefix /v2",
            "import openapi notes.yml --endpoints-only --or-lists",
            "import openapi notes.yml --endpoints-only --scheme cookie",
            "import openapi notes.yml --endpoints-only --known known.txt",
            "import openapi notes.yml --endpoints-only --known known.toml",
        ]
    ));
}

#[test]
fn what_cannot_be_read_is_a_finding_and_left_out() {
    assert_snapshot!(session(&descriptions(), &["import openapi partly.json --name notes"]));
}

#[test]
fn places_are_paths_that_can_be_opened() {
    let mut command = typed(Path::new("/"), "import openapi");
    command.arg(descriptions().join("partly.json"));
    let output = feed(command, b"");
    let place = format!("{}:6:", descriptions().join("partly.json").display());
    assert!(utf8(&output.stderr).contains(&place), "{}", utf8(&output.stderr));
}

#[test]
fn nothing_is_written_where_nothing_is_imported() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["broken.yml", "empty.yml", "impl.yml", "notes.yml"] {
        fs::copy(descriptions().join(name), dir.path().join(name)).unwrap();
    }
    assert_snapshot!(session(
        dir.path(),
        &[
            "import openapi nowhere.yml -o out.toml",
            "import openapi . -o out.toml",
            "import openapi broken.yml -o out.toml",
            "import openapi empty.yml -o out.toml",
            "import openapi impl.yml -o out.toml",
            "import openapi impl.yml --name 9 -o out.toml",
            "import openapi impl.yml --known nowhere.txt -o out.toml",
            "import openapi impl.yml --name a -o nowhere/out.toml",
        ]
    ));
    assert!(!dir.path().join("out.toml").exists());
}

#[test]
fn a_file_is_overwritten_only_by_force() {
    let dir = tempfile::tempdir().unwrap();
    fs::copy(descriptions().join("impl.yml"), dir.path().join("impl.yml")).unwrap();
    let import = "import openapi impl.yml --name a -o out.toml";
    let first = session(dir.path(), &[import]);
    assert!(first.ends_with("? 0\n\n"), "{first}");
    let imported = fs::read_to_string(dir.path().join("out.toml")).unwrap();
    assert!(session(dir.path(), &["check out.toml"]).ends_with("? 0\n\n"));

    fs::write(dir.path().join("out.toml"), "mine").unwrap();
    assert_snapshot!(session(dir.path(), &[import]));
    assert_eq!(fs::read_to_string(dir.path().join("out.toml")).unwrap(), "mine");

    let forced = session(dir.path(), &[&format!("{import} --force")]);
    assert!(forced.ends_with("? 0\n\n"), "{forced}");
    assert_eq!(fs::read_to_string(dir.path().join("out.toml")).unwrap(), imported);
}

#[test]
fn help_has_an_example() {
    assert_snapshot!(session(&descriptions(), &["import openapi --help"]));
}
