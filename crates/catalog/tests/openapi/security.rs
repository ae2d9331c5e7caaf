//! What `security` means.

use bailiwick_catalog::openapi::Importer;
use insta::assert_snapshot;

use crate::{import, show};

const SCHEMES: &str = "
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
    key: { type: apiKey, in: header, name: X-Key }
    app: { type: apiKey, in: header, name: X-App }
";

fn shown(importer: &Importer, paths: &str) -> String {
    show(&import(importer, &format!("openapi: 3.0.3\n{paths}{SCHEMES}")))
}

const EVERY_FORM: &str = "
security: [token: [note:read]]
paths:
  /default: { get: {} }
  /all: { get: { security: [token: [note:read, tag:read]] } }
  /any: { get: { security: [token: [note:read], token: [note:all]] } }
  /any-list: { get: { security: [{ token: [note:read] }, { token: [note:all, tag:read] }, { token: [note:read] }] } }
  /authenticated: { get: { security: [token: []] } }
  /authenticated-or-scope: { get: { security: [{ token: [note:read] }, { token: [] }] } }
  /optional: { get: { security: [{ token: [note:read] }, {}] } }
  /public: { get: { security: [] } }
  /other-alone: { get: { operationId: other, security: [key: []] } }
  /other-instead: { get: { security: [{ key: [] }, { token: [note:read] }] } }
  /other-as-well: { get: { security: [{ token: [note:read], app: [] }] } }
  /others-alone: { get: { security: [{ key: [], app: [] }, { key: [] }] } }
";

#[test]
fn is_an_or_of_ands_of_the_scheme_that_counts() {
    assert_snapshot!(shown(&Importer::new(), EVERY_FORM));
}

#[test]
fn of_another_scheme_is_what_is_asked_for() {
    let paths = "
paths:
  /a: { get: { security: [token: [note:read]] } }
  /b: { get: { security: [token: [note:read]] } }
  /c: { get: { security: [key: []] } }
";
    assert_snapshot!(shown(&Importer::new().scheme("key"), paths));
    assert_snapshot!(shown(&Importer::new().scheme("tokn"), paths));
}

#[test]
fn without_uses_the_first_scheme_counts() {
    let imported = import(&Importer::new(), &format!("openapi: 3.1.0\npaths: {{}}\n{SCHEMES}"));
    assert_eq!(imported.settings.scheme.as_deref(), Some("token"));
}

#[test]
fn lists_can_be_ors() {
    let paths = "
paths:
  /a: { get: { security: [token: [note:read, note:all]] } }
  /b: { get: { security: [{ token: [note:read, note:all] }, { token: [admin] }] } }
";
    let shown = shown(&Importer::new().or_lists(true), paths);
    assert_eq!(
        shown,
        "GET /a: note:read | note:all\nGET /b: note:read | note:all | admin"
    );
}

#[test]
fn can_stand_under_a_key_of_the_vendor() {
    let paths = "
paths:
  /one: { get: { x-scope: note:read, security: [key: []] } }
  /two: { get: { x-scope: [note:read, tag:read], security: [key: []] } }
  /any-token: { get: { x-scope: [], security: [key: []] } }
  /none: { get: { security: [key: []] } }
  /public: { get: { security: [] } }
  /wrong: { get: { x-scope: { note: read }, security: [] } }
";
    assert_snapshot!(shown(&Importer::new().extension("x-scope"), paths));
}

#[test]
fn of_openapi_2_is_read_as_well() {
    let text = "
swagger: '2.0'
basePath: /v1
paths: { /notes: { get: { security: [oauth: [note:read]] } } }
securityDefinitions: { oauth: { type: oauth2, flow: implicit, scopes: { note:read: See notes } } }
";
    let imported = import(&Importer::new(), text);
    assert_snapshot!(show(&imported));
    assert_eq!(imported.scopes["note:read"].description.as_deref(), Some("See notes"));
    assert_eq!(imported.scopes["note:read"].operations, 1);
    assert_eq!(
        show(&import(&Importer::new().prefix("/v1"), text)),
        "GET /v1/notes: note:read"
    );
}

/// Each of these could be read as asking for less than it may be meant to.
#[test]
fn that_cannot_be_read_leaves_the_operation_out() {
    let paths = "
paths:
  /nothing: { get: { security: } }
  /text: { get: { security: token } }
  /alternative: { get: { security: [token] } }
  /scopes: { get: { security: [token: note:read] } }
  /no-name: { get: { security: [token: [[note:read]]] } }
  /two-in-one: { get: { security: [token: ['note:read tag:read']] } }
  /undeclared: { get: { security: [tokn: [note:read]] } }
  /twice: { get: { security: [token: [note:read]], security: [] } }
  /reference: { get: { security: { $ref: '#/nowhere' } } }
  /reference-in-alternative: { get: { security: [{ $ref: '#/nowhere' }] } }
  /operation: { get: { $ref: '#/nowhere' } }
  /same-operation: { get: { $ref: '#/paths/~1operation/get' } }
  /no-operation: { get: }
";
    let shown = shown(&Importer::new(), paths);
    assert!(!shown.contains("public"), "{shown}");
    assert_snapshot!(shown);
}

#[test]
fn of_the_whole_that_cannot_be_read_is_no_default() {
    let shown = shown(
        &Importer::new(),
        "security: [token]\npaths: { /a: { get: {} }, /b: { get: { security: [] } } }",
    );
    assert_snapshot!(shown);
}

#[test]
fn names_are_corrected_and_compared_with_the_known_ones() {
    let paths = "
paths:
  /a: { get: { operationId: a, security: [token: [note:raed]] } }
  /b: { get: { security: [token: [note:list, note:write]] } }
  /c: { get: { security: [token: [other]] } }
  /d: { get: { security: [token: [tag:read]] } }
";
    let importer = Importer::new()
        .known(["note:read", "note:update", "tag:read"])
        .alias("note:write", ["note:update", "tag:read"])
        .alias("tag:read", [""; 0]);
    assert_snapshot!(shown(&importer, paths));
}
