//! What stands under `paths`, and before them.

use bailiwick_catalog::openapi::{Import, Importer};

use crate::import;

const SCHEMES: &str = "components: { securitySchemes: { token: { type: http, scheme: bearer } } }\n";

fn read(importer: &Importer, version: &str, text: &str) -> Import {
    let security = "security: [token: ['a:read']]\n";
    import(importer, &format!("{version}\n{security}{text}{SCHEMES}"))
}

fn names(import: &Import) -> Vec<String> {
    let operations = import.operations.iter();
    operations
        .map(|operation| format!("{} {}", operation.method, operation.path))
        .collect()
}

#[test]
fn every_key_is_known_or_a_problem() {
    let paths = "
paths:
  /a: { get: {}, summary: x, description: x, servers: [], parameters: [], x-internal: { a: b }, x-nullable: true }
  /b: { GET: {} }
  /c: { delte: {} }
  /d: { query: {} }
  /e: { x-amazon-apigateway-any-method: {} }
  /f: { x-lock: { responses: {} } }
  /g: { ~: {} }
";
    let imported = read(&Importer::new(), "openapi: 3.1.0", paths);
    assert_eq!(names(&imported), ["GET /a"]);
    let problems: Vec<_> = imported
        .problems
        .iter()
        .map(|problem| problem.message.as_str())
        .collect();
    let expected = [
        "`GET` is no key of the path `/b`",
        "`delte` is no key of the path `/c`",
        "`query` is no key of the path `/d`",
        "a key is nothing; expected a text",
    ];
    assert_eq!(problems, expected);
    let helps: Vec<_> = imported
        .problems
        .iter()
        .filter_map(|problem| problem.help.as_deref())
        .collect();
    assert_eq!(
        helps,
        [
            "did you mean `get`?",
            "did you mean `delete`?",
            "it is a method since OpenAPI 3.2"
        ]
    );
    let noted: Vec<_> = imported
        .left_out
        .iter()
        .filter(|left_out| left_out.why.contains("vendor"))
        .collect();
    assert_eq!(noted.len(), 2);
}

#[test]
fn openapi_3_2_is_read_and_its_methods_are_left_out() {
    let paths = "
paths:
  /a:
    get: {}
    query: {}
    additionalOperations: { COPY: {}, get: {}, CONNECT: {} }
  /{x}: { post: {} }
";
    let imported = read(&Importer::new(), "openapi: 3.2.0", paths);
    assert_eq!(names(&imported), ["GET /a", "CONNECT /a", "POST /{x}"]);
    assert_eq!(imported.problems, []);
    let left_out: Vec<_> = imported
        .left_out
        .iter()
        .map(|one| format!("{}: {}", one.about, one.why))
        .collect();
    let expected = ["QUERY", "COPY", "get"].map(|method| format!("{method} /a: a catalogue has no method `{method}`"));
    assert_eq!(left_out, expected);
    assert!(imported.is_clean());
}

#[test]
fn a_misspelled_security_is_no_silence() {
    let paths = "
paths:
  /a: { get: { securty: [token: ['b:read']] } }
  /b: { get: { Security: [token: ['b:read']] } }
  /c: { get: { summary: x } }
";
    let imported = read(&Importer::new(), "openapi: 3.0.0", paths);
    assert_eq!(names(&imported), ["GET /c"]);
    assert_eq!(imported.problems.len(), 2);
}

#[test]
fn servers_of_operations_count_for_the_prefix() {
    let paths = "
servers: [{ url: 'https://api.example.com/2.0' }, { url: 'https://test.example.com/2.0/' }]
paths:
  /a: { get: {} }
  /b: { servers: [{ url: 'https://other.example.com/api/2.0' }], post: {} }
  /c: { post: { servers: [{ url: 'https://api.example.com' }] } }
  /d: { put: { servers: [{ url: '//eu.example.com/2.0' }] } }
  /e: { put: { servers: [{ url: 'https://{host}/{base}', variables: { host: { default: h }, base: { default: v3 } } }] } }
  /f: { put: { servers: [{ url: /x }, { url: /y }] } }
  /g: { put: { servers: [{}] } }
";
    let imported = read(&Importer::new().prefix("/2.0"), "openapi: 3.1.0", paths);
    assert_eq!(
        names(&imported),
        ["GET /2.0/a", "POST /api/2.0/b", "POST /c", "PUT /2.0/d", "PUT /v3/e"]
    );
    assert_eq!(imported.problems.len(), 2);
    // Behind something that stands before them all.
    let imported = read(&Importer::new().prefix("/gate/2.0"), "openapi: 3.1.0", paths);
    assert_eq!(names(&imported)[..2], ["GET /gate/2.0/a", "POST /gate/api/2.0/b"]);
    // Where the prefix says nothing about the server's path, nobody knows what the others mean.
    for prefix in ["", "/other"] {
        let imported = read(&Importer::new().prefix(prefix), "openapi: 3.1.0", paths);
        assert_eq!(names(&imported), [format!("GET {prefix}/a"), format!("PUT {prefix}/d")]);
        let problem = imported
            .problems
            .iter()
            .find(|problem| problem.message.contains("POST /b"))
            .unwrap();
        assert!(
            problem.help.as_deref().unwrap().contains("`--prefix /2.0`"),
            "{problem}"
        );
    }
}

#[test]
fn a_wrong_setting_is_one_problem() {
    let paths = "paths: { /a: { get: {} }, /b: { get: {} } }\n";
    for importer in [
        Importer::new().prefix("v2"),
        Importer::new().prefix("/v2/"),
        Importer::new().prefix("/v2?x"),
        Importer::new().prefix("/"),
        Importer::new().extension("scopes"),
    ] {
        let imported = read(&importer, "openapi: 3.1.0", paths);
        assert_eq!(
            (names(&imported).len(), imported.problems.len()),
            (0, 1),
            "{:?}",
            imported.problems
        );
    }
}

#[test]
fn names_that_are_no_scopes_are_not_declared() {
    let text = "
openapi: 3.1.0
paths: { /a: { get: { security: [oauth: ['a:read']] } } }
components:
  securitySchemes:
    oauth: { type: oauth2, flows: { implicit: { scopes: { 'a:read': r, 'a b': x, '': x, ' ': x, \"a\\\"b\": x } } } }
";
    let imported = import(&Importer::new(), text);
    assert_eq!(imported.scopes.keys().collect::<Vec<_>>(), ["a:read"]);
    assert_eq!(imported.problems.len(), 4);
    assert_eq!(imported.problems[0].position.to_string(), "api.yml:6:72");
}
