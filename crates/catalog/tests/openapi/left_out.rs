//! An import never asks for less than its description does: what that leaves out, and what it takes instead.

use bailiwick_catalog::openapi::{Access, Import, Importer};
use bailiwick_catalog::{OpenApi, Optional, Silent};

use crate::{import, show};

const SCHEMES: &str = "
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
    key: { type: apiKey, in: header, name: X-Key }
    app: { type: http, scheme: bearer }
";

pub(crate) fn read(importer: &Importer, paths: &str) -> Import {
    import(importer, &format!("openapi: 3.1.0\n{paths}{SCHEMES}"))
}

pub(crate) fn settings(change: impl FnOnce(&mut OpenApi)) -> Importer {
    let mut settings = OpenApi::default();
    change(&mut settings);
    Importer::with(settings)
}

/// The operations that are in, each with what it asks for.
pub(crate) fn asked(import: &Import) -> Vec<String> {
    let lines = show(import);
    let lines = lines
        .lines()
        .filter(|line| line.contains('/') && !line.contains("api.yml"));
    lines.map(ToOwned::to_owned).collect()
}

const SILENT: &str = "
paths:
  /a: { get: { responses: { '401': {} } }, put: { parameters: [{ $ref: '#/x-header' }] }, post: {} }
  /b: { parameters: [{ in: header, name: authorization }], get: {}, delete: { security: [] } }
x-header: { in: header, name: Authorization }
";

#[test]
fn silence_is_no_permission() {
    let imported = read(&Importer::new(), SILENT);
    assert_eq!(asked(&imported), ["DELETE /b: public"]);
    let silence = imported.silence.clone().unwrap();
    assert_eq!((silence.silent, silence.of, silence.guarded), (4, 5, 3));
    assert!(!imported.is_clean());

    let imported = read(
        &settings(|settings| settings.silent = Some(Silent::Authenticated)),
        SILENT,
    );
    assert_eq!(imported.silence, None);
    assert!(imported.is_clean());
    assert_eq!(
        imported
            .operations
            .iter()
            .filter(|operation| operation.access == Access::Authenticated)
            .count(),
        4
    );
}

/// What nobody can follow there is no problem of the import: it only counts.
#[test]
fn counting_what_is_silent_reports_nothing() {
    let imported = read(
        &Importer::new(),
        "paths: { /a: { get: { parameters: [{ $ref: '#/nowhere' }] } } }",
    );
    assert_eq!(imported.problems, []);
}

#[test]
fn an_empty_alternative_beside_others_does_not_count() {
    let paths = "
paths:
  /a: { get: { security: [{ token: [a:read] }, {}] }, put: { security: [{}] }, post: { security: [{}, { key: [] }] } }
";
    let imported = read(&Importer::new(), paths);
    assert_eq!(asked(&imported), ["GET /a: a:read", "PUT /a: public"]);
    assert_eq!(
        imported
            .notes
            .iter()
            .filter(|note| note.text.contains("empty alternative"))
            .count(),
        1
    );
    let imported = read(&settings(|settings| settings.optional = Some(Optional::Public)), paths);
    assert_eq!(
        asked(&imported),
        ["GET /a: public", "PUT /a: public", "POST /a: public"]
    );
}

#[test]
fn a_scheme_with_scopes_counts_before_one_without() {
    let paths = "
paths:
  /a: { get: { security: [{ key: [] }, { token: [a:read] }] }, put: { security: [{ key: [], token: [a:update] }] } }
  /b: { get: { security: [{ key: [] }] } }
";
    let imported = read(&Importer::new(), paths);
    assert_eq!(imported.settings.scheme.as_deref(), Some("token"));
    assert_eq!(asked(&imported), ["GET /a: a:read", "PUT /a: a:update"]);
    let note = imported
        .notes
        .iter()
        .find(|note| note.about == "the security schemes")
        .unwrap();
    assert!(
        note.text
            .contains("`token` by 2 operations and with scopes by 2, `key` by 3 operations"),
        "{note}"
    );
    // Whoever insists on the key gets no less for it.
    let imported = read(&Importer::new().scheme("key"), paths);
    assert_eq!(
        asked(&imported),
        ["GET /a: authenticated", "PUT /a: a:update", "GET /b: authenticated"]
    );
}

#[test]
fn scopes_of_schemes_that_go_together_are_asked_for_together() {
    let paths = "
paths:
  /a: { get: { security: [{ token: [a:read], app: [b:read] }] } }
  /b: { get: { security: [{ token: [], app: [b:read] }] } }
  /c: { get: { security: [{ token: [a:read], app: [a:read] }] } }
";
    let expected = ["GET /a: a:read & b:read", "GET /b: b:read", "GET /c: a:read"];
    assert_eq!(asked(&read(&Importer::new().scheme("token"), paths)), expected);
    let imported = read(&Importer::new().scheme("token").or_lists(true), paths);
    assert_eq!(asked(&imported), expected);
}

#[test]
fn a_vendors_key_asks_for_more_and_never_for_less() {
    let paths = "
paths:
  /more: { get: { security: [token: [a:read]], x-need: [b:read] } }
  /same: { get: { security: [token: [a:read]], x-need: a:read } }
  /less: { get: { security: [token: [a:read]], x-need: [] } }
  /open: { get: { security: [], x-need: [a:read] } }
  /silent: { get: { x-need: [a:read] } }
  /nothing: { get: { x-need: [] } }
  /key: { get: { security: [key: []], x-need: [a:read] } }
  /null: { get: { security: [token: [a:read]], x-need: } }
  /words: { get: { security: [token: [a:read]], x-need: 'a:read b:read' } }
  /tables: { get: { security: [token: [a:read]], x-need: [{ scopes: [a:read] }] } }
";
    let imported = read(&Importer::new().extension("x-need"), paths);
    let expected = [
        "GET /more: a:read & b:read",
        "GET /same: a:read",
        "GET /less: a:read",
        "GET /open: a:read",
        "GET /silent: a:read",
        "GET /key: a:read",
    ];
    assert_eq!(asked(&imported), expected);
    assert_eq!(imported.problems.len(), 3);
}

/// Where nobody says what a vendor's key is for, an operation that would ask for no scope is not written.
#[test]
fn a_vendors_key_that_is_not_read_is_told_of() {
    let paths = "
paths:
  /a: { get: { security: [token: [a:read]], x-required-scopes: [b:read] } }
  /b: { get: { security: [token: []], x-required-scopes: [b:read] }, put: { security: [token: []], x-required-scopes: [] } }
  /c: { get: { security: [], x-oauth-permissions: { any: [c] } }, put: { security: [token: []], x-visibility: internal } }
";
    let imported = read(&Importer::new(), paths);
    assert_eq!(
        asked(&imported),
        ["GET /a: a:read", "PUT /b: authenticated", "PUT /c: authenticated"]
    );
    assert!(!imported.is_clean());
    let told: Vec<_> = imported
        .notes
        .iter()
        .map(|note| format!("{}: {}", note.about, note.text))
        .collect();
    assert!(
        told[0].starts_with("the key `x-oauth-permissions`: it stands at 1 operation and"),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("the key `x-required-scopes`: it stands at 3 operations and"),
        "{told:?}"
    );
    let imported = read(&Importer::new().extension("none"), paths);
    assert_eq!((imported.operations.len(), imported.notes.len()), (5, 0));
}

#[test]
fn two_templates_of_one_shape_are_one_endpoint_or_none() {
    let paths = |second: &str| {
        format!(
            "paths:\n  /a/{{x}}: {{ get: {{ security: [token: ['a:read', 'b:read']] }} }}\n  /a/{{y}}: {{ get: {{ security: [token: [{second}]] }} }}\n"
        )
    };
    let imported = read(&Importer::new(), &paths("'b:read', 'a:read'"));
    assert_eq!(asked(&imported), ["GET /a/{x}: a:read & b:read"]);
    assert!(imported.is_clean());
    assert_eq!(imported.notes.len(), 1);
    let imported = read(&Importer::new(), &paths("'a:read'"));
    assert_eq!(asked(&imported), [""; 0]);
    let said = imported.problems[0].to_string();
    assert!(
        said.starts_with("api.yml:4:18: `GET /a/{y}` matches what `GET /a/{x}` at api.yml:3:18 matches"),
        "{said}"
    );
}
