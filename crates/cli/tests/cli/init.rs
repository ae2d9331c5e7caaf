//! `bailiwick init`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use insta::assert_snapshot;

use crate::run::{feed, session, typed, utf8};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for name in ["shop.yml", "broken.yml", "empty.yml", "partly.json"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/cli/descriptions")
            .join(name);
        fs::copy(from, dir.path().join(name)).unwrap();
    }
    dir
}

/// Does by hand what is left to do, adds a `main`, and runs the result as a crate of its own.
fn run(project: &Path, said: &str, main: &str) -> String {
    let after = |start: &str| {
        said.split_once(start)
            .unwrap()
            .1
            .trim_start_matches(['\n', ':'])
            .to_owned()
    };
    let manifest = after("Cargo.toml");
    let (manifest, _) = manifest.split_once("\n\nand to").unwrap();
    let root = root().to_str().unwrap().to_owned();
    let catalog = format!("{root}/crates/catalog");
    // The crates of this version are here and nowhere else yet.
    let version = concat!("\"", env!("CARGO_PKG_VERSION"), "\"");
    let manifest = manifest
        .replacen(&format!("version = {version}"), &format!("path = {root:?}"), 1)
        .replacen(version, &format!("{{ path = {catalog:?} }}"), 1);
    // Two of a name would build into each other's place.
    let name = project.file_name().unwrap().to_str().unwrap();
    let head = format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n");
    fs::write(project.join("Cargo.toml"), format!("{head}{manifest}\n")).unwrap();
    fs::copy(Path::new(&root).join("Cargo.lock"), project.join("Cargo.lock")).unwrap();
    fs::write(project.join("src/main.rs"), format!("{}\n{main}", after("src/lib.rs"))).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline", "--manifest-path"])
        .arg(project.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("init"))
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", utf8(&output.stderr));
    utf8(&output.stdout).to_owned()
}

fn made(dir: &Path, line: &str, code: i32) -> String {
    let output = feed(typed(dir, line), b"");
    assert_eq!(output.status.code(), Some(code), "{}", utf8(&output.stderr));
    utf8(&output.stdout).to_owned()
}

#[test]
fn a_new_project_builds_and_runs() {
    let dir = folder();
    let said = made(dir.path(), "init my-notes", 0);
    assert_snapshot!(said);
    let project = dir.path().join("my-notes");
    assert!(session(&project, &["check"]).contains("no errors, no warnings"));
    let main = r#"
use bailiwick::{Catalog, Grant, Method};
use scopes::my_notes::{note, roles};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let grant = Grant::custom(note::SHARE).with_required();
    grant.check_mint(&roles::OWNER)?;
    let endpoint = MyNotes::endpoint(Method::Post, "/notes/7:share").ok_or("no such endpoint")?;
    println!("{}", grant.effective(&roles::OWNER).allows(endpoint));
    println!("{}", grant.effective(&roles::EDITOR).allows(endpoint));
    Ok(())
}
"#;
    assert_eq!(run(&project, &said, main), "true\nfalse\n");
}

#[test]
fn a_project_of_a_description_builds_and_runs() {
    let dir = folder();
    let said = made(dir.path(), "init app --from-openapi shop.yml", 0);
    let project = dir.path().join("app");
    assert_snapshot!(fs::read_to_string(project.join("scopes.toml")).unwrap());
    let main = "use bailiwick::Catalog;\n\nfn main() {\n    println!(\"{}\", Shop::scopes().count());\n}\n";
    assert_eq!(run(&project, &said, main), "8\n");
}

#[test]
fn what_is_there_is_kept_and_nothing_is_half_written() {
    let dir = folder();
    let write = |path: &str| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "mine").unwrap();
    };
    write("one/build.rs");
    write("all/build.rs");
    write("all/scopes.toml");
    write("all/src/scopes.rs");
    write("file");
    fs::create_dir_all(dir.path().join("taken/src/scopes.rs")).unwrap();
    assert_snapshot!(session(
        dir.path(),
        &[
            "init one",
            "init all",
            "init file",
            "init taken --force",
            "init new --name fn",
            "init 7",
            "init 'new' --name 'a\"b'",
            "init new --from-openapi broken.yml",
            "init new --from-openapi empty.yml",
            "init new --from-openapi missing.yml",
        ],
    ));
    assert!(!dir.path().join("new").exists());
    assert!(!dir.path().join("one/scopes.toml").exists());
    assert_eq!(fs::read_dir(dir.path().join("taken")).unwrap().count(), 1);
    assert_eq!(
        fs::read_to_string(dir.path().join("all/src/scopes.rs")).unwrap(),
        "mine"
    );

    made(dir.path(), "init all --force", 0);
    assert_ne!(
        fs::read_to_string(dir.path().join("all/src/scopes.rs")).unwrap(),
        "mine"
    );
    assert_eq!(fs::read_dir(dir.path().join("all")).unwrap().count(), 3);
}

#[test]
fn findings_of_a_description_are_told_of() {
    let dir = folder();
    assert_snapshot!(session(
        dir.path(),
        &["init app --from-openapi partly.json --name notes"]
    ));
}
