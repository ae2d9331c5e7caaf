//! `bailiwick explain`.

use insta::assert_snapshot;

use crate::run::{catalogs, session};

#[test]
fn decisions_are_told_in_full() {
    assert_snapshot!(session(
        &catalogs(),
        &[
            "explain --role member --grant droplet:read POST /v2/droplets",
            "explain --role member --grant read-only GET /v2/droplets/7",
            "explain --role resource_viewer --grant domain:read,domain:update POST /v2/domains/example.com/records",
            "explain --catalog shop.toml --role owner --grant admin PUT /v1/items/7/stock",
            "explain --role member --grant moon:land GET /v2/account/keys",
            "explain --role member --grant droplet:read GET /v2/1-clicks",
            "explain --role member --grant droplet:read GET /v2/dropletz",
        ],
    ));
}

#[test]
fn endpoints_and_scopes_are_told_in_full() {
    assert_snapshot!(session(
        &catalogs(),
        &[
            "explain --endpoint 'POST /v2/domains/{domain_name}/records'",
            "explain --endpoint 'GET /v2/1-clicks'",
            "explain --scope database:write",
            "explain --scope droplet:create",
        ],
    ));
}

#[test]
fn an_endpoint_for_nobody_is_told_of_wherever_endpoints_are() {
    assert_snapshot!(session(
        &catalogs(),
        &[
            "check tokens.toml",
            "decide --catalog tokens.toml --role owner --grant full-access GET /tokens/7",
            "decide --catalog tokens.toml --role owner --grant full-access GET /tokens/current",
            "decide --catalog tokens.toml --role owner --grant full-access GET /tokens/current --format json",
            "decide --catalog tokens.toml --role owner --grant full-access GET /tokens/Current",
            "decide --catalog tokens.toml --role owner --grant full-access DELETE /tokens/current",
            "explain --catalog tokens.toml --role owner --grant full-access GET /tokens/current",
            "explain --catalog tokens.toml --endpoint 'GET /tokens/current'",
            "explain --catalog tokens.toml --endpoint 'GET /tokens/current' --format json",
            "list endpoints --catalog tokens.toml",
        ],
    ));
}

#[test]
fn programs_get_the_same_as_json() {
    assert_snapshot!(session(
        &catalogs(),
        &[
            "explain --role member --grant droplet:read POST /v2/droplets --format json",
            "explain --role member --grant droplet:read GET /nowhere --format json",
            "explain --endpoint 'GET /v2/1-clicks' --format json",
            "explain --scope actions:read --format json",
        ],
    ));
}

#[test]
fn what_is_not_there_is_named_with_what_may_be_meant() {
    assert_snapshot!(session(
        &catalogs(),
        &[
            "explain --scope droplet:raed",
            "explain --endpoint 'GET /v2/dropletz'",
            "explain --endpoint '/v2/droplets'",
            "explain GET /v2/droplets",
            "explain --scope droplet:read --role member",
        ],
    ));
}
