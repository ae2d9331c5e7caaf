//! Hints against the engine.

use bailiwick::runtime::RuntimeCatalog;
use bailiwick::{Catalog, Endpoint, Method};

use super::{disguised, distance, refused};

bailiwick::runtime_catalog! {
    /// Every path that is none of those which match nothing anywhere.
    Anything
}

bailiwick::runtime_catalog! {
    /// A literal beside a variable.
    Beside
}

fn install<C: RuntimeCatalog>(endpoints: &str) {
    let text = format!(
        "format = 1\n[catalog]\nname = \"hints\"\n[scopes]\n\"file:read\" = {{}}\n\"file:export\" = {{}}\n[endpoints]\n{endpoints}\n"
    );
    let source = bailiwick_catalog::Source::new("scopes.toml", text);
    C::install(&bailiwick_catalog::check(&source, None).unwrap().model).unwrap();
}

/// All sequences of up to so many of these parts.
fn sequences(parts: &[&str], longest: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..longest {
        let longer = last
            .iter()
            .flat_map(|begin| parts.iter().map(move |part| format!("{begin}{part}")));
        last = longer.collect();
        all.extend(last.iter().cloned());
    }
    all
}

#[test]
fn what_keeps_a_path_from_matching_is_told() {
    for (path, part) in [
        ("/users/%65xport", Some("%65")),
        ("/users/%zz", Some("%zz")),
        ("/users/%2Fa", Some("%2F")),
        ("/users/%252fa", Some("%252f")),
        ("/users/a%C2%85b", Some("%C2%85")),
        ("/users//a", Some("//")),
        ("/users/..;x/a", Some("/..;x")),
        ("/users/a;x/b", Some("a;x")),
        ("/users/a\\b", Some("\\\\")),
        ("/users/a;x", None),
        ("/users/a%20b/", None),
        ("/", None),
    ] {
        assert_eq!(refused(path).as_deref(), part, "{path}");
    }
}

/// The engine and the hint read rule 12.1 each for itself, and have to come to the same.
#[test]
fn a_part_is_told_where_a_path_matches_nothing_anywhere_and_nowhere_else() {
    install::<Anything>("\"GET /\" = \"file:read\"\n\"GET /{x*}\" = \"file:read\"\n\"GET /{x*}/\" = \"file:read\"");
    let parts = [
        "/",
        "a",
        ".",
        "..",
        ";",
        "%3b",
        "%3B",
        "%2f",
        "%5C",
        "\\",
        "%2e",
        "%41",
        "%25",
        "2f",
        "5c",
        "3b",
        "%",
        "%zz",
        " ",
        "%20",
        "#",
        "%23",
        "%3f",
        "\u{1}",
        "%01",
        "%c2%85",
        "%E2%80%a8",
        "%c2%a0",
        "é",
        "%7f",
    ];
    for rest in sequences(&parts, 3) {
        let path = format!("/{rest}");
        let matches = Anything::endpoint(Method::Get, &path).is_some();
        assert_eq!(refused(&path).is_none(), matches, "{path:?}: {:?}", refused(&path));
    }
}

/// So they do for rule 12.2.
#[test]
fn a_literal_is_named_where_a_segment_could_be_taken_for_it() {
    install::<Beside>("\"GET /files/{name}\" = \"file:read\"\n\"GET /files/export\" = \"file:export\"");
    let parts = [
        "export",
        "Export",
        "EXPOR",
        "t",
        "%2565xport",
        "exp%256frt",
        ";",
        "%3b",
        "%253b",
        "a",
        "%20",
        " ",
        "%2520",
        "%09",
        "ſ",
        "%c5%bf",
    ];
    for segment in sequences(&parts, 3).iter().filter(|segment| !segment.is_empty()) {
        let path = format!("/files/{segment}");
        let matched = Beside::endpoint(Method::Get, &path);
        if matched.is_none() && refused(&path).is_none() {
            let named = disguised::<Beside>(Method::Get, &path).map(Endpoint::path);
            assert_eq!(named, Some("/files/export"), "{path:?}");
        }
    }
}

#[test]
fn templates_are_near_by_their_literals() {
    for (path, template, near) in [
        ("/v1/itmes/7", "/v1/items/{id}", Some((1, 1))),
        ("/items/7", "/v1/items/{id}", Some((2, 1))),
        ("/v1/items/", "/v1/items", Some((0, 0))),
        ("/v1/orders/7", "/v1/items/{id}", None),
        ("/items/7/parts", "/v1/shops/items/{id}/parts", None),
        ("/items", "/{shop}", None),
    ] {
        assert_eq!(distance(path, template), near, "{path} {template}");
    }
}
