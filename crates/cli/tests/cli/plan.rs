//! `bailiwick plan`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use serde_json::Value;

use crate::run::{feed, session, typed, utf8};

fn plans() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/plans")
}

#[test]
fn a_change_of_catalogue_is_told_in_full() {
    assert_snapshot!(session(
        &plans(),
        &[
            "plan ../catalogs/shop.toml shop.next.toml",
            "plan ../catalogs/shop.toml ../catalogs/shop.toml",
        ],
    ));
}

#[test]
fn what_the_catalog_says_of_owners_secrets_and_case_is_a_gain_and_a_loss() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, header: &str, roles: &str| {
        let text = format!(
            "format = 1\n[catalog]\nname = 'x'\n{header}\n[scopes]\n's:read' = {{}}\n't:create' = {{}}\n\
             [endpoints]\n'GET /a' = 's:read'\n'GET /{{id}}' = 't:create'\n[roles]\n{roles}\n"
        );
        fs::write(dir.path().join(name), text).unwrap();
    };
    let (owner, member) = ("owner = { allow = ['*'] }", "member = { allow = ['class:read'] }");
    write(
        "old.toml",
        "owner = 'owner'\ntoken_prefix = 'a_'",
        &format!("{owner}\n{member}"),
    );
    write(
        "swapped.toml",
        "owner = 'owner'\ntoken_prefix = 'a_'",
        &format!("{member}\n{owner}"),
    );
    write(
        "members.toml",
        "owner = 'member'\ntoken_prefix = 'a_'",
        &format!("{owner}\n{member}"),
    );
    write(
        "renamed.toml",
        "owner = 'head'\ntoken_prefix = ['b_', 'a_']",
        &format!("head = {{ formerly = ['owner'], allow = ['*'] }}\n{member}"),
    );
    write(
        "other.toml",
        "owner = 'owner'\ntoken_prefix = 'b_'\ntoken_format = ['base62']\nminting_scope = 't:create'\n\
         case_sensitive_upstream = true",
        &format!("{owner}\n{member}"),
    );
    let dir = dir.path();
    assert_snapshot!(session(
        dir,
        &[
            "plan old.toml swapped.toml",
            "plan old.toml members.toml",
            "plan old.toml renamed.toml --fail-on any",
            "plan old.toml other.toml --fail-on loss",
            "plan other.toml old.toml --format json",
        ],
    ));
}

#[test]
fn a_change_of_roles_and_what_tokens_make_of_it_are_told() {
    assert_snapshot!(session(
        &plans(),
        &[
            "plan ../catalogs/shop.toml ../catalogs/shop.toml --roles roles.jsonl --new-roles roles.next.jsonl",
            "plan ../catalogs/shop.toml shop.next.toml --roles roles.jsonl --tokens tokens.jsonl --now 1000",
            "plan ../catalogs/shop.toml shop.next.toml --roles roles.jsonl --tokens tokens.jsonl --now 1000 --format json",
        ],
    ));
}

#[test]
fn what_cannot_be_judged_is_an_error_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let shop = plans().join("../catalogs/shop.toml");
    fs::copy(shop, dir.path().join("shop.toml")).unwrap();
    for name in ["bad_role.jsonl", "bad_line.jsonl"] {
        fs::copy(plans().join(name), dir.path().join(name)).unwrap();
    }
    let long = format!("{{\"role\": \"{}\", \"grant\": \"read_only\"}}\n", "a".repeat(10 << 20));
    fs::write(dir.path().join("long.jsonl"), long).unwrap();
    fs::write(dir.path().join("bytes.jsonl"), b"{\"role\": \"\xff\", \"grant\": []}\n").unwrap();
    fs::write(dir.path().join("list.jsonl"), "\n[\"owner\", []]\n").unwrap();
    fs::write(
        dir.path().join("twice.jsonl"),
        "{\"role\": \"a\", \"scopes\": []}\n{\"role\": \"a\", \"scopes\": []}\n",
    )
    .unwrap();
    fs::write(
        dir.path().join("taken.jsonl"),
        "{\"role\": \"owner\", \"scopes\": []}\n",
    )
    .unwrap();
    let pattern = "format = 1\n[catalog]\nname = 'x'\n[scopes]\n's:read' = {}\n[endpoints]\n";
    fs::write(
        dir.path().join("one.toml"),
        format!("{pattern}'GET /{{a}}-{{b}}x' = 's:read'\n"),
    )
    .unwrap();
    fs::write(
        dir.path().join("two.toml"),
        format!("{pattern}'GET /y{{a}}+{{b}}' = 's:read'\n"),
    )
    .unwrap();
    let tokens = ["bad_role", "bad_line", "long", "bytes", "list", "missing"];
    let mut lines: Vec<String> = tokens
        .iter()
        .map(|name| format!("plan shop.toml shop.toml --tokens {name}.jsonl --format json"))
        .collect();
    lines.extend(["twice", "taken"].map(|name| format!("plan shop.toml shop.toml --roles {name}.jsonl")));
    lines.push("plan one.toml two.toml".to_owned());
    lines.push("plan shop.toml missing.toml".to_owned());
    assert_snapshot!(session(
        dir.path(),
        &lines.iter().map(String::as_str).collect::<Vec<_>>()
    ));
}

#[test]
fn the_exit_code_says_what_was_to_be_caught() {
    let code = |line: &str| feed(typed(&plans(), line), b"").status.code();
    let there = "plan ../catalogs/shop.toml ../catalogs/shop.toml --roles roles.jsonl --new-roles";
    // The packers gain, and the cashiers are gone.
    for (fail_on, caught) in [("gain", 3), ("loss", 3), ("any", 3)] {
        assert_eq!(
            code(&format!("{there} roles.next.jsonl --fail-on {fail_on}")),
            Some(caught)
        );
    }
    assert_eq!(code(&format!("{there} roles.jsonl")), Some(0));
    // Nobody has a role that is new.
    let new = "plan ../catalogs/shop.toml ../catalogs/shop.toml --new-roles roles.jsonl";
    for (fail_on, caught) in [("gain", 1), ("loss", 1), ("any", 1)] {
        assert_eq!(code(&format!("{new} --fail-on {fail_on}")), Some(caught));
    }
}

/// The operations of the API's description of August 2026 that ask for scopes which do not exist, and what they ask for.
const CORRECTED: [(&str, &str); 12] = [
    (
        "PUT /v2/databases/{database_cluster_uuid}/schema-registry/config",
        "database:write",
    ),
    (
        "PUT /v2/databases/{database_cluster_uuid}/schema-registry/config/{subject_name}",
        "database:write",
    ),
    (
        "GET /v2/dedicated-inferences/{dedicated_inference_id}/tokens",
        "dedicated_inference_tokens:read",
    ),
    (
        "POST /v2/dedicated-inferences/{dedicated_inference_id}/tokens",
        "dedicated_inference_tokens:create",
    ),
    (
        "DELETE /v2/dedicated-inferences/{dedicated_inference_id}/tokens/{token_id}",
        "dedicated_inference_tokens:delete",
    ),
    ("GET /v2/nfs", "nfs:list"),
    ("GET /v2/nfs/snapshots", "nfs:list"),
    ("GET /v2/nfs/shares/{share_id}/access_points", "nfs:list"),
    ("GET /v2/organizations/teams", "organization:read"),
    (
        "POST /v2/partner_network_connect/attachments/{pa_id}/service_key",
        "partner_network_connect:write",
    ),
    ("PATCH /v2/byoip_prefixes/{byoip_prefix_uuid}", "byoip_prefix:write"),
    ("PATCH /v2/gen-ai/custom_models/{uuid}/metadata", "genai:default"),
];

/// DigitalOcean's catalogue as the description had it, before anybody corrected it.
fn uncorrected(text: &str) -> String {
    let mut section = "";
    let mut old = Vec::new();
    for line in text.lines() {
        if line.starts_with('[') {
            section = line;
        }
        let found = CORRECTED
            .iter()
            .find(|(endpoint, _)| line.starts_with(&format!("\"{endpoint}\"")));
        match found {
            _ if section == "[aliases]" => {}
            Some((endpoint, wrong)) => old.push(format!("\"{endpoint}\" = \"{wrong}\"")),
            None => old.push(line.to_owned()),
        }
    }
    let wrong: BTreeSet<_> = CORRECTED.iter().map(|(_, wrong)| *wrong).collect();
    let declared: Vec<_> = wrong
        .iter()
        .map(|name| format!("\"{name}\" = {{ class = \"other\" }}"))
        .collect();
    old.join("\n")
        .replacen("[scopes]\n", &format!("[scopes]\n{}\n", declared.join("\n")), 1)
}

#[test]
fn the_corrections_of_the_description_are_exactly_the_endpoints_that_change() {
    let new = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scopes.toml");
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("old.toml"),
        uncorrected(&fs::read_to_string(&new).unwrap()),
    )
    .unwrap();
    fs::copy(&new, dir.path().join("new.toml")).unwrap();
    let output = feed(typed(dir.path(), "plan old.toml new.toml --format json"), b"");
    assert_eq!(output.status.code(), Some(3), "{}", utf8(&output.stderr));
    let plan: Value = serde_json::from_slice(&output.stdout).unwrap();
    let changed: BTreeSet<_> = plan["endpoints"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            assert_eq!(change["before"]["path"], change["now"]["path"]);
            let (method, path) = (
                change["now"]["method"].as_str().unwrap(),
                change["now"]["path"].as_str().unwrap(),
            );
            (
                format!("{method} {path}"),
                change["before"]["any_of"][0][0].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let expected = CORRECTED.map(|(endpoint, wrong)| (endpoint.to_owned(), wrong.to_owned()));
    assert_eq!(changed, BTreeSet::from(expected));
}
