//! The crate in `examples/own-catalog`, which README.md shows whole, is built and run as its reader would do it.

mod cargo;

use std::fs;
use std::path::Path;

use cargo::cargo;

#[test]
fn the_example_says_what_its_reader_expects() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/own-catalog/Cargo.toml");
    let output = cargo(&["run"], &manifest).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    insta::assert_snapshot!(said, @"
    minted: address:read parcel:create parcel:read
    POST /parcels: allowed
    PATCH /parcels/7: missing parcel:update: the token was never given it
    POST /parcels: missing parcel:create: the role does not have it now
    GET /parcels/7/position: allowed
    ");

    // Its build script told cargo of both files, and of nothing else.
    let messages = cargo(&["build", "--message-format=json"], &manifest).output().unwrap();
    let told: Vec<String> = messages
        .stdout
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice::<serde_json::Value>(line).ok())
        .filter(|message| message["reason"] == "build-script-executed")
        .filter(|message| message["package_id"].to_string().contains("own-catalog"))
        .map(|message| {
            let out_dir = Path::new(message["out_dir"].as_str().unwrap());
            fs::read_to_string(out_dir.with_file_name("output")).unwrap()
        })
        .collect();
    assert_eq!(
        told,
        ["cargo::rerun-if-changed=scopes.toml\ncargo::rerun-if-changed=scopes.lock\n"]
    );
}

#[test]
fn the_example_needs_no_crate_that_the_project_does_not_lock() {
    let packages = |file: &str| {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        let lock: toml::Table = text.parse().unwrap();
        let packages = lock["package"].as_array().unwrap().clone();
        let ids = packages
            .iter()
            .map(|package| (package["name"].to_string(), package["version"].to_string()));
        ids.filter(|(name, _)| name != "\"own-catalog\"").collect::<Vec<_>>()
    };
    let ours = packages("Cargo.lock");
    let beyond: Vec<_> = packages("examples/own-catalog/Cargo.lock")
        .into_iter()
        .filter(|package| !ours.contains(package))
        .collect();
    assert!(
        beyond.is_empty(),
        "run `cargo update` in the example with these versions: {beyond:?}"
    );
}
