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
";
    let source = Source::new("scopes.toml", catalogue);
    let model = check(&source, None).unwrap().model;
    let files = BTreeMap::from([("api.yml".to_owned(), description.to_owned())]);
    let import = Importer::new().import(&files, "api.yml");
    insta::assert_snapshot!(against(&source, &model, &import));
}
