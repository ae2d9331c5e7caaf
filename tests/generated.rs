//! What the compiler generates compiles, without a warning, whatever the names in the catalogue.

mod cargo;

use std::fs;
use std::path::Path;

use cargo::{cargo, target};

const CATALOG: &str = r#"
format = 1
[catalog]
name = "odd-names"
title = "Odd \"names\" \\ */ {}"

[scopes]
"type:match" = { class = "read", title = "A \"quoted\" title, a \\ and a {brace}" }
"self:self" = { class = "read" }
"crate:read" = {}
"roles:read" = {}
"1-clicks:read" = {}
"block-storage:read" = {}
"block.storage:read" = {}
"repo" = { class = "other" }
"REPO" = { class = "other" }
"https://example.com/auth/drive" = { class = "other" }
"url:GET|/api/v1/courses" = { class = "other" }
"=" = { class = "other" }
"engine:read" = {}
"tables:read" = {}

[aliases]
"old-name" = ["repo"]

[endpoints]
"GET /" = "repo"
"GET /f(a={a},b={b})" = "="
"GET /{self}:cancel" = "self:self"
"GET /{path*}/end/" = [["repo", "REPO"], ["type:match"]]

[roles.self-service]
allow = ["*"]
[roles.Static]
allow = ["repo"]
"#;

const LIB: &str = r#"
//! A crate that warns of everything.
#![deny(warnings, missing_docs, unreachable_pub, nonstandard_style, rust_2018_idioms)]
include!(concat!(env!("OUT_DIR"), "/scopes.rs"));

/// Names that a reader would expect.
pub const SET: bailiwick::ScopeSet<odd_names::OddNames> = bailiwick::ScopeSet::from_scopes(&[
    odd_names::type_::MATCH,
    odd_names::_1_clicks::READ,
    odd_names::block_storage::READ,
    odd_names::HTTPS_EXAMPLE_COM_AUTH_DRIVE,
]);
"#;

#[test]
fn odd_names_compile() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crate_ = target().with_file_name("odd-names");
    fs::create_dir_all(crate_.join("src")).unwrap();
    let manifest = fs::read_to_string(root.join("examples/own-catalog/Cargo.toml")).unwrap();
    let manifest = manifest.replace("../../crates", &format!("{}/crates", root.display()));
    let manifest = manifest.replace("../..", &root.display().to_string());

    for (file, text) in [
        ("Cargo.toml", manifest.as_str()),
        ("scopes.toml", CATALOG),
        ("src/lib.rs", LIB),
    ] {
        fs::write(crate_.join(file), text).unwrap();
    }
    for file in ["Cargo.lock", "build.rs"] {
        fs::copy(root.join("examples/own-catalog").join(file), crate_.join(file)).unwrap();
    }
    let output = cargo(&["check"], &crate_.join("Cargo.toml")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
