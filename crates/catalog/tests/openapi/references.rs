//! `$ref`, within a file and across files.

use std::path::Path;

use bailiwick_catalog::openapi::{Directory, Importer};
use insta::assert_snapshot;

use crate::{import, import_files, show};

fn fixtures() -> Directory {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openapi/fixtures");
    Directory::new(path).unwrap()
}

#[test]
fn lead_through_files_of_both_syntaxes() {
    let imported = Importer::new().import(&fixtures(), "shop/api.yml");
    assert_snapshot!(show(&imported));
    let order = &imported.operations[1];
    assert_eq!(order.operation.as_deref(), Some("orders_create"));
    assert_eq!(order.summary.as_deref(), Some("Order"));
    assert_eq!(order.tags, ["Orders"]);
    assert_eq!(order.position.to_string(), "shop/paths/orders.json:6:11");
}

#[test]
fn do_not_leave_the_directory() {
    let inside =
        Directory::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openapi/fixtures/shop/paths")).unwrap();
    let imported = Importer::new().import(&inside, "../api.yml");
    assert_eq!(imported.operations, []);
    assert_snapshot!(show(&imported));
}

/// A link is a way out that no path shows.
#[cfg(unix)]
#[test]
fn do_not_leave_the_directory_through_links_either() {
    let base = std::env::temp_dir().join(format!("bailiwick-openapi-{}", std::process::id()));
    let root = base.join("root");
    std::fs::create_dir_all(&root).unwrap();
    std::fs::write(base.join("secret.yml"), "get: {}").unwrap();
    std::fs::write(
        root.join("api.yml"),
        "openapi: 3.1.0\npaths: { /a: { $ref: link.yml } }",
    )
    .unwrap();
    std::os::unix::fs::symlink(base.join("secret.yml"), root.join("link.yml")).unwrap();
    let imported = Importer::new().import(&Directory::new(&root).unwrap(), "api.yml");
    std::fs::remove_dir_all(&base).unwrap();
    assert_eq!(imported.operations, []);
    assert_snapshot!(show(&imported));
}

/// A path item's own operations come before those that it refers to.
#[test]
fn lie_below_what_stands_beside_them() {
    let text = "
openapi: 3.1.0
paths:
  /a: { $ref: '#/components/pathItems/a', get: { security: [token: [own]] } }
components:
  pathItems:
    a: { get: { security: [token: [referred]] }, put: { security: [token: [referred]] } }
  securitySchemes: { token: {} }
";
    assert_eq!(show(&import(&Importer::new(), text)), "GET /a: own\nPUT /a: referred");
}

#[test]
fn have_escapes() {
    let text = "
openapi: 3.1.0
paths:
  /a~b/{c}: { get: { $ref: '#/x~1~0y/0/%7Bz%7D%25' } }
x/~y: [{ '{z}%': { security: [token: [note:read]] } }]
components: { securitySchemes: { $ref: 'a%20b.yml' } }
";
    let imported = import_files(&Importer::new(), &[("api.yml", text), ("a b.yml", "token: {}")]);
    assert_eq!(show(&imported), "GET /a~b/{c}: note:read");
}

#[test]
fn that_cannot_be_followed_say_where_and_why() {
    let text = "
openapi: 3.1.0
paths:
  /a: { $ref: 'missing.yml' }
  /b: { $ref: '#/components/pathItms/b' }
  /c: { $ref: 'https://example.com/c.yml' }
  /d: { $ref: '/etc/passwd' }
  /e: { $ref: '../../e.yml' }
  /f: { $ref: '#f' }
  /g: { $ref: '#/%zz' }
  /h: { $ref: [h] }
  /i: { $ref: 'broken.yml#/i' }
  /j: { $ref: 'C:\\\\j.yml' }
  /k: { $ref: '#/components/pathItems/b/get/operationId/k' }
components: { pathItems: { b: { get: { operationId: b } } } }
";
    let imported = import_files(
        &Importer::new(),
        &[("dir/api.yml", text), ("dir/broken.yml", "i: [1\n")],
    );
    assert_eq!(imported.operations, []);
    assert_snapshot!(show(&imported));
}

#[test]
fn that_lead_in_a_circle_are_named() {
    let text = "
openapi: 3.1.0
paths:
  /self: { $ref: '#/paths/~1self' }
  /two: { $ref: 'b.yml#/two' }
  /through: { $ref: '#/x-a/get' }
x-a: { $ref: '#/x-b/x' }
x-b: { $ref: '#/x-a/x' }
";
    let files = [("api.yml", text), ("b.yml", "two: { $ref: 'api.yml#/paths/~1two' }")];
    assert_snapshot!(show(&import_files(&Importer::new(), &files)));
}

#[test]
fn that_go_on_and_on_are_given_up() {
    use std::fmt::Write as _;

    let mut text = "openapi: 3.1.0\npaths: { /a: { $ref: '#/x0/y' } }\n".to_owned();
    for number in 0..100_000 {
        writeln!(text, "x{number}: {{ $ref: '#/x{}/y' }}", number + 1).unwrap();
    }
    assert_snapshot!(show(&import(&Importer::new(), &text)));
}
