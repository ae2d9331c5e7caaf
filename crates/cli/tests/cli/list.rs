//! `bailiwick list`.

use insta::assert_snapshot;

use crate::run::{catalogs, session};

#[test]
fn things_are_found_by_resource_class_and_words() {
    assert_snapshot!(session(
        &catalogs(),
        &[
            "list scopes --resource vpc",
            "list scopes --class other --class delete DROPLET",
            "list endpoints --class delete vpc",
            "list endpoints 1-click",
            "list roles",
            "list roles --resource billing --class update",
            "list scopes moon",
        ],
    ));
}

#[test]
fn a_table_keeps_to_a_width_and_json_has_everything() {
    assert_snapshot!(session(
        &catalogs(),
        &[
            "list endpoints firewall droplet --format table",
            "list scopes --resource vpc --class create --format json",
            "list endpoints vpcs_create --format json",
            "list roles biller --format json",
        ],
    ));
}
