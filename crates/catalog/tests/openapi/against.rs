//! A catalogue beside a description.

use std::collections::BTreeMap;

use bailiwick_catalog::openapi::{Importer, against};
use bailiwick_catalog::{Source, check};

#[test]
fn differences_of_every_kind_have_both_places() {
    let catalogue = "format = 1
[catalog]
name = 'notes'
[scopes]
'note:read' = {}
'note:create' = {}
[aliases]
'note:list' = ['note:read']
[endpoints]
'GET /notes' = 'note:read'
'GET /notes/{id}' = [['note:read'], ['note:create']]
'POST /notes' = 'note:create'
'PUT /notes/{id}' = ['note:create', 'note:read']
'GET /health' = { access = 'public' }
'GET /me' = { access = 'authenticated' }
'GET /other' = { access = 'nobody' }
'GET /hidden' = { access = 'nobody' }
'GET /kept' = { access = 'nobody' }
";
    let description = "openapi: 3.1.0
components: { securitySchemes: { t: { type: http }, key: { type: apiKey } } }
paths:
  /notes:
    get: { security: [t: ['note:list']] }
    delete: { security: [t: ['note:read']] }
  /notes/{note}:
    get: { security: [t: ['note:create'], t: ['note:read']] }
    put: { security: [t: ['note:read', 'note:create']] }
  /health: { get: { security: [] } }
  /me: { get: { security: [] } }
  /other: { get: { security: [key: []] } }
  /kept: { get: { security: [t: ['note:read']] } }
";
    let source = Source::new("scopes.toml", catalogue);
    let model = check(&source, None).unwrap().model;
    let files = BTreeMap::from([("api.yml".to_owned(), description.to_owned())]);
    let import = Importer::new().for_comparison().import(&files, "api.yml");
    insta::assert_snapshot!(against(&source, &model, &import));
}

/// What is left out is told of, and whatever takes its requests is an error.
#[test]
fn what_is_left_out_is_listed_and_must_not_be_taken() {
    let catalogue = "format = 1
[catalog]
name = 'tokens'
openapi = { scheme = 't' }
[scopes]
'token:read' = {}
'token:delete' = {}
[endpoints]
'GET /tokens/{id}' = 'token:read'
'DELETE /tokens/{id}' = 'token:delete'
'POST /tokens' = 'token:read'
'PUT /tokens' = 'token:read'
";
    let description = "openapi: 3.1.0
components: { securitySchemes: { t: { type: http }, key: { type: apiKey } } }
paths:
  /tokens/{id}: { get: { security: [t: ['token:read']] }, delete: { security: [t: ['token:delete']] } }
  /tokens/current: { delete: { security: [key: []] } }
  /tokens/latest: { get: { security: [t: ['token:read']] } }
  /tokens: { post: { security: [t: ['token:read']] }, put: {} }
  '/tokens?all=true': { post: { security: [t: ['token:delete']] } }
  /keys: { get: { security: [key: []] } }
";
    let source = Source::new("scopes.toml", catalogue);
    let model = check(&source, None).unwrap().model;
    let files = BTreeMap::from([("api.yml".to_owned(), description.to_owned())]);
    let import = Importer::with(model.openapi.clone())
        .for_comparison()
        .import(&files, "api.yml");
    assert_eq!(import.problems, []);
    insta::assert_snapshot!(against(&source, &model, &import));
}
