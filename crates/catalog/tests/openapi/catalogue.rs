//! The catalogues that an import writes.

use std::collections::BTreeMap;

use bailiwick_catalog::openapi::{Importer, Metadata, ScopeMetadata};
use bailiwick_catalog::{Class, Requirement, Source, check};
use insta::assert_snapshot;

use crate::import;

const DESCRIPTION: &str = r#"
openapi: 3.1.0
info: { title: "The \"Shop\"", version: 2026-01-01 }
servers: [url: https://shop.example.com/api/]
paths:
  /v1/items:
    get: { operationId: items_list, tags: [Items], security: [oauth: ['item:read']] }
    post: { operationId: items_create, tags: [Items], security: [oauth: ['item:create', 'tag:read']] }
  /v1/items/{id}:
    delete: { tags: [Items, Danger], security: [{ oauth: ['item:delete'] }, { oauth: ['item:manage', everything] }] }
  /v1/a/very/long/way/to/something/that/nobody/will/ever/find/{because}/{it}/{is}/{there}:
    get: { tags: [Items], security: [oauth: ['item:read']] }
  /v1/me: { get: { operationId: "a \\ \"b\"\n\u202E\0", security: [oauth: []] } }
  /v1/health: { get: { tags: ["Health\n\"GET /v1/evil\" = { access = \"public\" }"], security: [] } }
  /v1/<upload>: { put: { operationId: upload, security: [] } }
  /v1/keys: { get: { operationId: "keys\nlist", security: [key: []] } }
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        implicit: { scopes: { "item:read": "See items", "unused:read": "" } }
        authorizationCode: { scopes: { everything: "All of it" } }
    key: { type: apiKey }
"#;

#[test]
fn of_a_description_alone_is_whole() {
    let text = import(&Importer::new(), DESCRIPTION).to_toml(&Metadata::new("shop"));
    assert_snapshot!(text);
    let model = check(&Source::new("scopes.toml", &*text), None).unwrap().model;
    let scope = |name: &str| model.scopes.iter().find(|scope| scope.name == name).unwrap();
    assert_eq!(model.title, "The \"Shop\"");
    assert_eq!(scope("item:manage").class, Class::Other);
    assert_eq!(scope("everything").class, Class::Other);
    assert_eq!(scope("item:read").title, "See items");
    assert_eq!(model.endpoints.len(), 6);
    let me = model
        .endpoints
        .iter()
        .find(|endpoint| endpoint.template.as_str() == "/v1/me")
        .unwrap();
    assert_eq!(me.operation.as_deref(), Some("a \\ \"b\"\n\u{202E}\0"));
    assert_eq!(me.requirement, Requirement::Authenticated);
}

#[test]
fn has_what_the_metadata_says() {
    let mut metadata = Metadata {
        type_name: Some("Shop".to_owned()),
        title: Some("Shop".to_owned()),
        version: Some("3".to_owned()),
        token_prefix: Some("shop_".to_owned()),
        header: "A shop.\n\nMade by hand.".to_owned(),
        actions: BTreeMap::from([("manage".to_owned(), Class::Update), ("unused".to_owned(), Class::Read)]),
        ..Metadata::new("shop")
    };
    let scope = ScopeMetadata {
        title: Some("Make items".to_owned()),
        requires: vec!["item:read".to_owned()],
        associated: vec!["tag:read".to_owned()],
        comment: "Nobody knows why\nthis needs two lines.".to_owned(),
        ..ScopeMetadata::default()
    };
    let old = ScopeMetadata {
        class: Some(Class::Read),
        implies: vec!["item:read".to_owned()],
        deprecated: Some("use item:read".to_owned()),
        ..ScopeMetadata::default()
    };
    metadata.scopes.insert("item:create".to_owned(), scope);
    metadata.scopes.insert("item:see".to_owned(), old);
    let importer = Importer::new().alias("everything", ["item:manage"]);
    let text = import(&importer, DESCRIPTION).to_toml(&metadata);
    assert_snapshot!(text);
    let model = check(&Source::new("scopes.toml", &*text), None).unwrap().model;
    assert_eq!(model.aliases.len(), 1);
    assert_eq!(model.type_name, "Shop");
}

/// Names that do not exist are not declared, so that the check finds each of them.
#[test]
fn declares_the_known_scopes_and_no_others() {
    let importer = Importer::new().known(["item:read", "item:create", "item:delete", "tag:read", "till:open"]);
    let text = import(&importer, DESCRIPTION).to_toml(&Metadata::new("shop"));
    let report = check(&Source::new("scopes.toml", &*text), None).unwrap_err();
    let errors: Vec<_> = report.iter().map(ToString::to_string).collect();
    assert_snapshot!(errors.join("\n"));
}

#[test]
fn is_the_same_every_time() {
    let write = || import(&Importer::new(), DESCRIPTION).to_toml(&Metadata::new("shop"));
    assert_eq!(write(), write());
    let endpoints = import(&Importer::new(), DESCRIPTION).endpoints_toml();
    assert!(write().ends_with(&endpoints));
    assert!(endpoints.starts_with("[endpoints]\n"));
}
