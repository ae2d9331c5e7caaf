//! What errors and denials say. Lower case, no full stop, input in backticks, and not a word about what else a token has.

use std::fmt::Write as _;

use bailiwick::digitalocean::{DigitalOcean, account, billing, domain, droplet, roles, tag};
use bailiwick::runtime::RuntimeCatalog;
use bailiwick::{Catalog, Grant, Method, Role, Scope, ScopeSet, Timestamp, Token};
use bailiwick_catalog::{Source, check};

type Set = ScopeSet<DigitalOcean>;

bailiwick::runtime_catalog! {
    /// Taken.
    Once
}

#[test]
fn denials_say_what_is_missing_and_nothing_else() {
    let held = account::READ | domain::READ | tag::CREATE;
    let cases = [
        ("DELETE", "/v2/nothing", Some(Grant::custom(held)), roles::MEMBER),
        ("POST", "/v2/droplets", None, roles::MEMBER),
        ("POST", "/v2/droplets", Some(Grant::custom(held)), roles::MEMBER),
        (
            "POST",
            "/v2/droplets",
            Some(Grant::full_access()),
            roles::RESOURCE_VIEWER,
        ),
        (
            "POST",
            "/v2/droplets",
            Some(Grant::custom(held)),
            roles::RESOURCE_VIEWER,
        ),
        (
            "POST",
            "/v2/1-clicks/kubernetes",
            Some(Grant::custom(held)),
            roles::MEMBER,
        ),
        (
            "POST",
            "/v2/domains/example.com/records",
            Some(Grant::custom(held)),
            roles::MEMBER,
        ),
        (
            "POST",
            "/v2/domains/example.com/records",
            Some(Grant::custom(held | domain::UPDATE)),
            Role::new(held),
        ),
    ];
    let mut text = String::new();
    for (method, path, grant, role) in cases {
        let token = grant.map(Token::new);
        let presented = token.as_ref().map(|token| (token, &role));
        let decision = DigitalOcean::decide(method.parse().unwrap(), path, presented, Timestamp::from_secs(0));
        let denial = decision.denial().unwrap();
        writeln!(text, "{method} {path}\n  {}: {denial}", denial.reason()).unwrap();
        if let bailiwick::Denial::MissingScopes(missing) = denial {
            writeln!(text, "  {}", missing.remedy()).unwrap();
        }
        assert!(!text.contains("account:read"), "{text}");
    }
    let token = Token::new(Grant::custom(held)).expiring(Timestamp::from_secs(7));
    for (token, now) in [(token.clone(), 7), (token.revoked(), 6)] {
        let decision = DigitalOcean::decide(
            Method::Get,
            "/v2/account",
            Some((&token, &roles::OWNER)),
            Timestamp::from_secs(now),
        );
        let denial = decision.denial().unwrap();
        writeln!(text, "GET /v2/account\n  {}: {denial}", denial.reason()).unwrap();
    }
    insta::assert_snapshot!(text);
}

#[test]
fn errors_say_what_was_found_and_what_was_expected() {
    let mut text = String::new();
    let mut say = |what: &str, error: &dyn std::error::Error| {
        writeln!(text, "{what}\n  {error}").unwrap();
        assert!(error.source().is_none(), "one error, told once");
    };
    say("a scope", &"droplet:raed".parse::<Scope<DigitalOcean>>().unwrap_err());
    say("a set", &"droplet:read droplet:raed".parse::<Set>().unwrap_err());
    say(
        "a set with two spaces",
        &"droplet:read  tag:read".parse::<Set>().unwrap_err(),
    );
    say("a method", &"FETCH".parse::<Method>().unwrap_err());
    say("a method in lower case", &"get".parse::<Method>().unwrap_err());

    say(
        "minting nothing",
        &Grant::custom(Set::EMPTY).check_mint(&roles::OWNER).unwrap_err(),
    );
    say(
        "minting what the role lacks",
        &Grant::custom(billing::READ).check_mint(&roles::MEMBER).unwrap_err(),
    );
    say(
        "minting without what is required",
        &Grant::custom(droplet::CREATE).check_mint(&roles::OWNER).unwrap_err(),
    );
    let both = Grant::custom(droplet::CREATE | billing::READ);
    say(
        "minting with both faults",
        &both.check_mint(&roles::MEMBER).unwrap_err(),
    );
    let narrow = Grant::custom(Set::from(tag::READ));
    let minter = narrow.effective(&roles::OWNER);
    say(
        "a token minting more than it has",
        &Grant::custom(droplet::READ).check_mint_by(minter).unwrap_err(),
    );
    say(
        "a token minting another kind",
        &Grant::full_access().check_mint_by(minter).unwrap_err(),
    );

    say(
        "json: an unknown scope",
        &serde_json::from_str::<Scope<DigitalOcean>>("\"droplet:raed\"").unwrap_err(),
    );
    say(
        "json: a set with one",
        &serde_json::from_str::<Set>("[\"droplet:raed\"]").unwrap_err(),
    );
    say("json: no set", &serde_json::from_str::<Set>("7").unwrap_err());
    say(
        "json: no grant",
        &serde_json::from_str::<bailiwick::StoredGrant>("\"admin\"").unwrap_err(),
    );

    let source = Source::new(
        "scopes.toml",
        "format = 1\n[catalog]\nname = 'once'\n[scopes]\n'a:read' = {}\n",
    );
    let model = check(&source, None).unwrap().model;
    Once::install(&model).unwrap();
    say("installing twice", &Once::install(&model).unwrap_err());
    insta::assert_snapshot!(text);
}
