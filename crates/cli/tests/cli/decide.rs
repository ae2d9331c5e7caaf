//! `bailiwick decide` for one request.

use std::path::Path;

use insta::assert_snapshot;

use crate::run::{catalogs, feed, session, typed, utf8};

fn shop(lines: &[&str]) -> String {
    let lines: Vec<_> = lines
        .iter()
        .map(|line| format!("decide --catalog shop.toml {line}"))
        .collect();
    session(&catalogs(), &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn the_built_in_catalogue_names_what_a_token_lacks() {
    let output = feed(
        typed(
            Path::new("/"),
            "decide --role member --grant droplet:read POST /v2/droplets",
        ),
        b"",
    );
    let text = utf8(&output.stdout);
    assert!(
        text.starts_with("deny   POST /v2/droplets   (droplets_create)\n"),
        "{text}"
    );
    assert!(
        text.contains("missing droplet:create: the token was never given it\n"),
        "{text}"
    );
    assert_eq!((output.status.code(), utf8(&output.stderr)), (Some(1), ""));
}

#[test]
fn requests_are_allowed() {
    assert_snapshot!(shop(&[
        "--role owner --grant full-access POST /v1/items",
        "--role owner --grant read_only HEAD /v1/items/7?fields=name",
        "--role clerk --grant item:read,stock:read --grant item:update PUT /v1/items/7/stock",
        "--role admin --grant item:delete DELETE /v1/items/7",
        "--role 'item:read stock:read' --grant admin GET /v1/items",
        "--role owner --grant item:write POST /v1/items",
        "--role owner --grant 'order:read order:update admin' POST /v1/orders/1/payment",
        "--role guest --grant item:read GET /v1/health",
        "--role guest --grant item:read GET /v1/me",
        "--role owner --grant url:GET|/a,b,item:read GET /v1/items",
        "--role url:GET|/a,b --grant url:GET|/a,b GET /v1/a,b",
    ]));
}

#[test]
fn requests_are_denied_for_scopes() {
    assert_snapshot!(shop(&[
        "--role owner --grant item:read POST /v1/items",
        "--role guest --grant full-access POST /v1/items",
        "--role guest --grant item:read POST /v1/items",
        "--role owner --grant stock:read PUT /v1/items/7/stock",
        "--role owner --grant order:update POST /v1/orders/1/payment",
        "--role clerk --grant 'order:update admin' POST /v1/orders/1/payment",
    ]));
}

#[test]
fn requests_are_denied_for_their_endpoint() {
    assert_snapshot!(shop(&[
        "--role owner --grant full-access DELETE /v1/items",
        "--role owner --grant full-access GET /v1/itmes/7",
        "--role owner --grant full-access GET /items",
        "--role owner --grant full-access GET /v1/items/",
        "--role owner --grant full-access GET /v1//items",
        "--role owner --grant full-access GET /v1/items/%2e%2e",
        "--role owner --grant full-access GET https://shop.example/v1/items",
        "--role owner --grant full-access GET /nothing/like/it",
        "--role owner --grant full-access GET '/v1/items\u{1b}[2Jallow'",
    ]));
}

#[test]
fn decisions_as_json() {
    assert_snapshot!(shop(&[
        "--format json --role owner --grant full-access POST /v1/items",
        "--format json --role clerk --grant 'order:update moon:land' POST /v1/orders/1/payment",
        "--format json --role guest --grant full-access POST /v1/items",
        "--format json --role owner --grant full-access GET /nowhere",
    ]));
}

#[test]
fn unknown_scopes_grant_nothing_and_are_told_of() {
    assert_snapshot!(shop(&[
        "--role owner --grant 'item:raed moon:land' GET /v1/items",
        "--role 'item:read moon:land' --grant item:read GET /v1/items",
    ]));
}

#[test]
fn what_makes_no_sense_is_not_decided() {
    assert_snapshot!(shop(&[
        "--role clrek --grant item:read GET /v1/items",
        "--role item:raed --grant item:read GET /v1/items",
        "--role somebody --grant item:read GET /v1/items",
        "--role 'clerk order:read' --grant item:read GET /v1/items",
        "--role owner --grant 'full-access item:read' GET /v1/items",
        "--role owner --grant '' GET /v1/items",
        "--role ',' --grant item:read GET /v1/items",
        "--role owner --grant item:read get /v1/items",
        "--role owner GET /v1/items",
        "--batch GET /v1/items",
    ]));
}

#[test]
fn catalogues_that_cannot_be_used_are_named() {
    assert_snapshot!(session(
        &catalogs(),
        &[
            "decide --catalog nowhere.toml --role owner --grant full-access GET /",
            "decide --catalog . --role owner --grant full-access GET /",
            "decide --catalog text.toml --role owner --grant full-access GET /",
            "decide --catalog broken.toml --role owner --grant full-access GET /",
            "decide --catalog locked.toml --role a:read --grant full-access GET /a",
            "decide --catalog locked.lock --role a:read --grant full-access GET /a",
        ]
    ));
}

#[test]
fn help_has_examples() {
    assert_snapshot!(session(&catalogs(), &["--help", "decide --help"]));
}
