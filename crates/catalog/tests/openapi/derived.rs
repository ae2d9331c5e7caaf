//! Scopes that are made of a description that names none, and what else a catalogue gets that nobody said.

use bailiwick_catalog::openapi::{Importer, Metadata, against};
use bailiwick_catalog::{Derive, OpenApi, Source, check};

use crate::{import, show};

const SILENT: &str = "
openapi: 3.0.3
paths:
  /v1/orders: { get: { tags: [Sales Orders, x] }, post: { tags: [Sales Orders] } }
  /v1/orders/{id}: { head: {}, put: {}, patch: {}, delete: {} }
  /{tenant}/things: { get: { tags: ['注文'] } }
  /{x}: { get: {} }
  /v1/health: { get: { security: [] } }
  /v1/me: { get: { security: [token: []] }, put: { security: [token: ['me:write']] }, options: {} }
components: { securitySchemes: { token: { type: http, scheme: bearer } } }
";

fn by(derive: Derive) -> Importer {
    Importer::with(OpenApi {
        derive: Some(derive),
        ..OpenApi::default()
    })
}

fn operations(importer: &Importer) -> Vec<String> {
    let shown = show(&import(importer, SILENT));
    shown
        .lines()
        .take_while(|line| !line.starts_with("left out"))
        .map(ToOwned::to_owned)
        .collect()
}

#[test]
fn scopes_are_made_of_tags_or_paths_and_methods() {
    let rest = [
        "HEAD /v1/orders/{id}: orders:read",
        "PUT /v1/orders/{id}: orders:update",
        "PATCH /v1/orders/{id}: orders:update",
        "DELETE /v1/orders/{id}: orders:delete",
        "GET /{tenant}/things: things:read",
        "GET /v1/health: public",
        "GET /v1/me: me:read",
        "PUT /v1/me: me:write",
    ];
    let of_tags = [
        "GET /v1/orders: sales_orders:read",
        "POST /v1/orders: sales_orders:create",
    ];
    let of_paths = ["GET /v1/orders: orders:read", "POST /v1/orders: orders:create"];
    assert_eq!(operations(&by(Derive::Tags)), [&of_tags[..], &rest].concat());
    assert_eq!(operations(&by(Derive::Path)), [&of_paths[..], &rest].concat());
    let imported = import(&by(Derive::Path), SILENT);
    let left_out: Vec<_> = imported
        .left_out
        .iter()
        .map(|left_out| left_out.about.as_str())
        .collect();
    assert_eq!(left_out, ["GET /{x}", "OPTIONS /v1/me"]);
    assert!(!imported.is_clean());
}

#[test]
fn a_derived_catalogue_passes_its_check_and_stays_comparable() {
    let imported = import(&by(Derive::Path), SILENT);
    let source = Source::new("scopes.toml", imported.to_toml(&Metadata::new("x")));
    let checked = check(&source, None).unwrap();
    let warned: Vec<_> = checked
        .warnings
        .iter()
        .map(bailiwick_catalog::Diagnostic::code)
        .collect();
    assert_eq!(warned, ["missing-requires"], "{}", checked.warnings);
    let remembered = Importer::with(checked.model.openapi.clone()).for_comparison();
    let report = against(&source, &checked.model, &import(&remembered, SILENT));
    assert!(!report.has_errors(), "{report}");
}

#[test]
fn scopes_for_which_only_get_asks_may_be_of_class_read() {
    let text = "
openapi: 3.0.3
paths:
  /a: { get: { security: [{ token: ['read:a'] }, { token: [both] }] }, put: { security: [token: ['write:a']] } }
  /b: { head: { security: [token: ['b:list', 'b:read']] }, put: { security: [token: [both]] } }
components: { securitySchemes: { token: { type: http, scheme: bearer } } }
";
    let imported = import(&Importer::new(), text);
    assert_eq!(
        imported.read_candidates().into_iter().collect::<Vec<_>>(),
        ["b:list", "read:a"]
    );
    let written = imported.to_toml(&Metadata::new("x"));
    assert_eq!(
        written.matches("# Only GET asks for it: class = \"read\"?\n").count(),
        2
    );
}

#[test]
fn titles_are_one_plain_sentence() {
    let text = "
openapi: 3.0.3
info: { title: \"The **Shop**.\\n\\nAll of it.\" }
paths: { /a: { get: { security: [oauth: ['a:read']] } } }
components:
  securitySchemes:
    oauth: { type: oauth2, flows: { implicit: { scopes: { 'a:read': \"See `things`. Not others.\\nNever.\" } } } }
";
    let written = import(&Importer::new(), text).to_toml(&Metadata::new("x"));
    assert!(written.contains("title   = \"The Shop\"\n"), "{written}");
    assert!(written.contains("\"a:read\" = { title = \"See things\" }"), "{written}");
}
