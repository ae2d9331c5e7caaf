//! What a catalogue without errors becomes.

use bailiwick_catalog::{Class, Method, Requirement, Segment, Source, check, lock};

const CATALOG: &str = r#"
format = 1
[catalog]
name = "digitalocean"
type = "DigitalOcean"
title = "DigitalOcean API"
version = "2026-08-07"
token_prefix = "dop_v1_"

[actions]
access_console = "other"
list = "read"

[scopes]
"droplet:create" = { title = "Create Droplets", requires = ["droplet:read", "image:read"], associated = ["tag:create"] }
"droplet:read" = { title = "See Droplets" }
"droplet:access_console" = { requires = ["droplet:read"] }
"image:read" = {}
"image:list" = { deprecated = "use image:read" }
"tag:create" = {}
"repo" = { title = "All repositories", class = "update", implies = ["public_repo"] }
public_repo = {}

[aliases]
"droplet:write" = ["droplet:everything", "tag:create"]
"droplet:everything" = ["droplet:create", "droplet:read"]

[endpoints]
"POST /v2/droplets" = ["droplet:create", "tag:create"]
"GET /v2/droplets" = "droplet:read"
"GET /v2/images/{id}" = [["image:read"], ["image:list"]]
"GET /v2/1-clicks" = { access = "authenticated" }
"GET /" = { access = "public" }
"PUT /repos/{owner}/{path*}" = { requires = "public_repo", operation = "repos_put" }
"POST /console/{id}:open" = { requires = ["droplet:access_console"] }

[roles.modifier]
title = "Modifier"
allow = ["*"]
deny = ["class:create", "image:*"]
[roles.viewer]
allow = ["*:read", "repo"]
"#;

#[test]
fn everything_that_a_catalogue_can_say() {
    let checked = check(&Source::new("scopes.toml", CATALOG), None).unwrap();
    let warnings: Vec<_> = checked.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        ["scopes.toml:29:1: warning[unreachable-endpoint]: no role can call `POST /v2/droplets`"]
    );

    let model = checked.model;
    assert_eq!(
        (model.name.as_str(), model.type_name.as_str()),
        ("digitalocean", "DigitalOcean")
    );
    assert_eq!(
        (model.title.as_str(), model.version.as_str()),
        ("DigitalOcean API", "2026-08-07")
    );
    assert_eq!(model.token_prefixes, ["dop_v1_"]);
    assert!(!model.locked);

    let names: Vec<_> = model
        .scopes
        .iter()
        .map(|scope| (scope.name.as_str(), scope.class))
        .collect();
    let expected = [
        ("droplet:access_console", Class::Other),
        ("droplet:create", Class::Create),
        ("droplet:read", Class::Read),
        ("image:list", Class::Read),
        ("image:read", Class::Read),
        ("public_repo", Class::Other),
        ("repo", Class::Update),
        ("tag:create", Class::Create),
    ];
    assert_eq!(names, expected);
    assert_eq!(
        (
            model.scopes[1].requires.as_slice(),
            model.scopes[1].associated.as_slice()
        ),
        (&[2, 4][..], &[7][..])
    );
    assert_eq!(
        (model.scopes[1].title.as_str(), model.scopes[4].title.as_str()),
        ("Create Droplets", "")
    );
    assert_eq!(model.scopes[6].implies, [5]);
    assert_eq!(model.scopes[3].deprecated.as_deref(), Some("use image:read"));

    let aliases: Vec<_> = model
        .aliases
        .iter()
        .map(|alias| (alias.name.as_str(), alias.targets.as_slice()))
        .collect();
    assert_eq!(
        aliases,
        [("droplet:everything", &[1, 2][..]), ("droplet:write", &[1, 2, 7][..])]
    );

    let endpoint = |rank: usize| (&model.endpoints[rank].method, &model.endpoints[rank].requirement);
    assert_eq!(endpoint(0), (&Method::Post, &Requirement::AnyOf(vec![vec![1, 7]])));
    assert_eq!(endpoint(1), (&Method::Get, &Requirement::AnyOf(vec![vec![2]])));
    assert_eq!(endpoint(2), (&Method::Get, &Requirement::AnyOf(vec![vec![4], vec![3]])));
    assert_eq!(endpoint(3), (&Method::Get, &Requirement::Authenticated));
    assert_eq!(endpoint(4), (&Method::Get, &Requirement::Public));
    assert_eq!(endpoint(5), (&Method::Put, &Requirement::AnyOf(vec![vec![5]])));
    assert_eq!(model.endpoints[5].operation.as_deref(), Some("repos_put"));
    let literal = |text: &str| Segment::Literal(text.to_owned());
    assert_eq!(
        model.endpoints[5].template.segments(),
        [literal("repos"), Segment::Param, Segment::Multi]
    );

    let roles: Vec<_> = model
        .roles
        .iter()
        .map(|role| (role.title.as_str(), role.permissions.as_slice()))
        .collect();
    assert_eq!(roles, [("Modifier", &[0, 2, 5, 6][..]), ("viewer", &[2, 4, 6][..])]);
}

#[test]
fn a_lock_fixes_the_indices() {
    let catalog = |scopes: &str| {
        let header = "format = 1\n[catalog]\nname = 'shop'\ntitle = 'Shop'\nversion = '1'\n[scopes]\n";
        Source::new("scopes.toml", format!("{header}{scopes}"))
    };
    let lock = Source::new(
        "scopes.lock",
        "format = 1\ncatalog = 'shop'\nscopes = ['z', 'old', 'a']\nretired = ['old']\n",
    );
    let model = check(
        &catalog("a = { requires = ['z'] }\nz = { implies = ['a'] }"),
        Some(&lock),
    )
    .unwrap()
    .model;
    assert!(model.locked);
    let scopes: Vec<_> = model
        .scopes
        .iter()
        .map(|scope| (scope.name.as_str(), scope.retired))
        .collect();
    assert_eq!(scopes, [("z", false), ("old", true), ("a", false)]);
    assert_eq!(
        (model.scopes[0].implies.as_slice(), model.scopes[2].requires.as_slice()),
        (&[2][..], &[0][..])
    );
}

#[test]
fn line_endings_and_a_byte_order_mark_mean_nothing() {
    let model = |text: &str| check(&Source::new("scopes.toml", text), None).unwrap().model;
    assert_eq!(
        model(CATALOG),
        model(&format!("\u{feff}{}", CATALOG.replace('\n', "\r\n")))
    );
}

#[test]
fn a_lock_is_written_for_readers() {
    let catalog = |scopes: &str| {
        let header = "format = 1\n[catalog]\nname = 'shop'\ntitle = 'Shop'\nversion = '1'\n[scopes]\n";
        Source::new("scopes.toml", format!("{header}{scopes}"))
    };
    let first = lock(&catalog("b = {}\na = {}"), None).unwrap().text;
    let second = lock(&catalog("b = {}\n'0' = {}"), Some(&Source::new("scopes.lock", first))).unwrap();
    assert_eq!(
        second.text,
        r#"# Written by `bailiwick lock`: commit it, and never edit it by hand.
# The rank of a scope in `scopes` is its index, for ever. One in `retired` keeps its index and grants nothing.
format = 1
catalog = "shop"
scopes = [
    "a",
    "b",
    "0",
]
retired = [
    "a",
]
"#
    );

    let contradictory = Source::new("scopes.lock", second.text.replace("\"b\"", "\"a\""));
    let report = lock(&catalog("b = { class = 'read' }"), Some(&contradictory)).unwrap_err();
    assert_eq!(
        report.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["scopes.lock:7:5: error[duplicate-name]: `a` stands twice in one list"]
    );
}
